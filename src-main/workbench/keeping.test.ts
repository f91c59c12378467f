import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, onTestFinished, test, vi } from 'vitest'
import { eventWords, networkConfigSchema, type ConfigInput, type NetworkConfig } from '#shared/contract/index.ts'
import { patience } from '../../scripts/patience.ts'
import { forkCompute } from '../compute/index.ts'
import { computeEntry } from '../compute/programs.fixture.ts'
import { experimentOf } from '../experiments/index.ts'
import { openWorkbench } from './index.ts'

async function open() {
  const dataDir = mkdtempSync(join(tmpdir(), 'overstep-keeping-'))
  const startCompute = () => forkCompute(computeEntry, true)
  const workbench = await openWorkbench({ dataDir, startCompute, shell: 'cli', version: '0.1.0' })
  onTestFinished(async () => {
    await workbench.close()
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 3 })
  })
  const ended = new Set<string>()
  workbench.on('run.changed', ({ run }) => void (run.status === 'completed' && ended.add(run.id)))
  const run = async (config: ConfigInput) => {
    const { id } = await workbench.call('runs.start', { config })
    await vi.waitUntil(() => ended.has(id), { timeout: patience(40_000), interval: 20 })
    return id
  }
  const array = async (id: string, name: string) => (await workbench.call('runs.array', { id, name })).data
  return { workbench, dataDir, run, array }
}

const networks = (fields: object): ConfigInput => ({
  kind: 'network',
  dataset: 'synthetic-digits',
  hidden: [8],
  starts: 2,
  learningRates: [0.1],
  trainSize: 200,
  testSize: 50,
  batchSize: 20,
  steps: 30,
  snapshots: 5,
  device: 'cpu',
  engine: 'onnx',
  ...fields,
})

/** Bytes of the values of arrays that take more room than all others together: snapshots. */
function bytesOf(dataDir: string, run: string): number {
  const reader = new Database(join(dataDir, 'overstep.sqlite'), { readonly: true })
  const bytes = reader
    .prepare<[string], number>(
      `SELECT coalesce(sum(length(data)), 0) FROM arrays JOIN array_chunks USING (array)
       WHERE run_id = ? AND name GLOB 'snapshots/[0-9]*'`,
    )
    .pluck()
    .get(run)!
  reader.close()
  return bytes
}

test('what is kept of snapshots changes no plane: inner products are the same bits', async () => {
  const { workbench, dataDir, run, array } = await open()
  const old = await run(networks({}))
  const half = await run(networks({ keep: { snapshots: 'first-layer', precision: 'float16' } }))
  const products = await run(networks({ keep: { snapshots: 'products' } }))
  const gram = await array(old, 'gram')
  for (const id of [half, products]) {
    expect(await array(id, 'gram')).toEqual(gram)
    expect(await array(id, 'weights/1/1/weights')).toEqual(await array(old, 'weights/1/1/weights'))
  }

  const VALUES = 2 * 5 * 784 * 8
  expect(bytesOf(dataDir, old)).toBe(4 * VALUES)
  expect(bytesOf(dataDir, half)).toBeLessThan(1.75 * VALUES)
  expect(bytesOf(dataDir, products)).toBe(0)
  for (const member of [0, 1]) {
    const weights = (await array(old, `snapshots/${member}`)) as Float32Array
    const rounded = (await array(half, `snapshots/${member}`)) as Float32Array
    expect(rounded).toEqual(new Float32Array(new Float16Array(weights)))
  }
  await expect(array(products, 'snapshots/0')).rejects.toMatchObject({ code: 'not-found' })

  // Paths of both in one space: the distance of a snapshot from its rounded one is half of a unit in the last of eleven
  // binary places at most.
  const { gram: joint, rows } = await workbench.call('comparisons.projection', { runs: [old, half] })
  expect(rows).toHaveLength(20)
  const product = (one: number, other: number) => joint[one * rows.length + other]!
  for (let row = 0; row < 10; row++) {
    const square = product(row, row) - 2 * product(row, row + 10) + product(row + 10, row + 10)
    expect(square).toBeGreaterThan(0)
    expect(square).toBeLessThanOrEqual(product(row, row) * 2 ** -22 * 1.001 + 784 * 8 * 2 ** -50)
  }
  await expect(workbench.call('comparisons.projection', { runs: [old, products] })).rejects.toThrow('has no snapshots')
})

test('the estimate before a run is of what it keeps', async () => {
  const bytes = async (keep?: object) =>
    experimentOf('network').bytes(networkConfigSchema.parse(networks({ ...(keep && { keep }) })))
  const [old, float32] = [await bytes(), await bytes({ precision: 'float32' })]
  const [half, products] = [await bytes({ precision: 'float16' }), await bytes({ snapshots: 'products' })]
  const VALUES = 2 * 5 * 784 * 8
  expect(float32).toBe(old)
  expect(old - half).toBe(2.25 * VALUES)
  expect(old - products).toBe(4 * VALUES)
})

test('the preset of nine networks takes less than half of what it took', async () => {
  const { config } = experimentOf('network').presets.find(({ id }) => id === 'mnist')!
  const preset = networkConfigSchema.parse({ ...config, dataset: 'synthetic-digits' })
  expect(preset.keep).toEqual({ snapshots: 'first-layer', precision: 'float16' })
  const bytes = (of: NetworkConfig) => experimentOf('network').bytes(of)
  const before = await bytes({ ...preset, keep: undefined })
  expect(before).toBeGreaterThan(4 * 9 * 40 * 784 * 128)
  expect(await bytes(preset)).toBeLessThan(before / 2)
})

test('a run in float16 goes into an archive and out of it, to the bit and as small', async () => {
  const { workbench, dataDir, run, array } = await open()
  const id = await run(networks({ keep: {} }))
  const { archive } = await workbench.call('archives.open', null)
  await workbench.call('archives.pack', { archive, ids: [id] })
  const there = await open()
  const { archive: copy } = await there.workbench.call('archives.open', null)
  let offset = 0
  for (;;) {
    const { bytes } = await workbench.call('archives.read', { archive, offset })
    if (bytes.length === 0) break
    await there.workbench.call('archives.write', { archive: copy, offset, bytes })
    offset += bytes.length
  }
  const { imported } = await there.workbench.call('archives.unpack', { archive: copy })
  expect(imported).toEqual([id])
  for (const name of ['gram', 'snapshots/0', 'snapshots/1'])
    expect(await there.array(id, name)).toEqual(await array(id, name))
  expect(bytesOf(there.dataDir, id)).toBe(bytesOf(dataDir, id))
  // It is the same run, so that it is not taken in again.
  expect(await there.workbench.call('archives.unpack', { archive: copy })).toMatchObject({ imported: [], kept: [id] })
})

test('a completed run is slimmed: its snapshots are gone for good, everything else is as it was', async () => {
  const { workbench, dataDir, run, array } = await open()
  const id = await run(networks({}))
  const { id: map } = await workbench.call('runs.start', {
    config: { kind: 'trajectory', starts: [[1]], learningRates: [0.01] },
  })
  await expect(workbench.call('runs.slim', { ids: [id, map] })).rejects.toMatchObject({ code: 'conflict' })
  expect(bytesOf(dataDir, id)).toBeGreaterThan(0)

  const before = await workbench.call('runs.data', { id })
  const weights = await array(id, 'weights/0/1/weights')
  const room = await workbench.call('runs.room', { ids: [id] })
  expect(room.spare).toBe(4 * 2 * 5 * 784 * 8)
  expect(room.bytes).toBeGreaterThan(room.spare)
  const slimmed = await workbench.call('runs.slim', { ids: [id] })
  expect(slimmed).toEqual({ before: room.bytes, after: room.bytes - room.spare })
  const { events } = await workbench.call('runs.log', { id })
  expect(events.at(-1)!.what).toBe('slimmed')
  expect(eventWords(events.at(-1)!)).toMatch(/^Slimmed: 3\d\d\skB of results before, \d+(\.\d+)?\skB after$/)
  expect(await workbench.call('runs.room', { ids: [id] })).toEqual({ bytes: slimmed.after, spare: 0 })
  expect(bytesOf(dataDir, id)).toBe(0)
  expect(await workbench.call('runs.data', { id })).toEqual(before)
  expect(await array(id, 'weights/0/1/weights')).toEqual(weights)
  await expect(array(id, 'snapshots/0')).rejects.toMatchObject({ code: 'not-found' })
  await expect(workbench.call('runs.slim', { ids: [id] })).rejects.toThrow('has no snapshots of weights')
})
