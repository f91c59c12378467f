import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import type { ConfigInput, JointSnapshots } from '#shared/contract/index.ts'
import { lendCompute } from '../compute/lent.fixture.ts'
import { openWorkbench, type Workbench } from './index.ts'
import { patience } from '../../scripts/patience.ts'

async function open(dataDir = mkdtempSync(join(tmpdir(), 'overstep-comparisons-'))) {
  const workbench = await openWorkbench({ dataDir, startCompute: lendCompute, shell: 'cli', version: '0.1.0' })
  onTestFinished(async () => {
    await workbench.close()
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 3 })
  })
  return { workbench, dataDir }
}

async function runOf(workbench: Workbench, config: ConfigInput): Promise<string> {
  const { id } = await workbench.call('runs.start', { config })
  const statusOf = async () => (await workbench.call('runs.get', { id })).run.status
  await vi.waitUntil(async () => (await statusOf()) === 'completed', { timeout: patience(60_000), interval: 20 })
  return id
}

const networks = (fields: object): ConfigInput => ({
  kind: 'network',
  dataset: 'synthetic-digits',
  hidden: [6],
  starts: 2,
  learningRates: [0.1],
  trainSize: 100,
  testSize: 20,
  batchSize: 20,
  steps: 10,
  snapshots: 3,
  device: 'cpu',
  ...fields,
})
const path = (start: number): ConfigInput => ({ kind: 'trajectory', starts: [[start]], learningRates: [0.01] })

test('a comparison is saved, changed, deleted, restored, outlives the program and keeps a deleted run', async () => {
  const { workbench, dataDir } = await open()
  const runs = [await runOf(workbench, path(1)), await runOf(workbench, path(9))]
  let told = 0
  workbench.on('comparisons.changed', () => told++)
  const saved = await workbench.call('comparisons.save', { title: ' Two starts ', runs })
  expect(saved).toMatchObject({ title: 'Two starts', runs, look: { tab: 'figures', link: true } })
  const look = { ...saved.look, link: false }
  const changed = await workbench.call('comparisons.save', { id: saved.id, title: 'Starts', runs, look })
  await workbench.call('comparisons.delete', { id: saved.id })
  expect(await workbench.call('comparisons.list', null)).toEqual([])
  await workbench.call('comparisons.restore', { id: saved.id })
  await workbench.call('runs.delete', { ids: [runs[0]!] })
  expect(told).toBe(4)
  await workbench.close()

  const { workbench: again } = await open(dataDir)
  expect(await again.call('comparisons.list', null)).toEqual([changed])
  expect(await again.call('comparisons.get', { id: saved.id })).toEqual({ comparison: changed, deleted: false })
})

test('what cannot be compared is refused by name', async () => {
  const { workbench } = await open()
  const [id, unknown] = [await runOf(workbench, path(1)), '01ARZ3NDEKTSV4RRFFQ69G5FAV']
  const save = (runs: string[]) => workbench.call('comparisons.save', { title: 'a', runs })
  await expect(save([])).rejects.toThrow('runs: must have at least one run')
  await expect(save([id, id])).rejects.toThrow('runs: must not have a run twice')
  await expect(workbench.call('comparisons.get', { id: 'x' })).rejects.toThrow('no comparison x')
  const project = (...runs: string[]) => workbench.call('comparisons.projection', { runs })
  await expect(project(id)).rejects.toThrow('has no snapshots of weights')
  await expect(project(unknown)).rejects.toThrow(`no run ${unknown}`)
  const wide = await runOf(workbench, networks({ hidden: [7] }))
  const narrow = await runOf(workbench, networks({}))
  await expect(project(narrow, wide)).rejects.toThrow('different shapes: 784 × 6 in')
})

test('the joint matrix has the inner product of every two snapshots of all runs, added up one by one', async () => {
  const { workbench } = await open()
  const ids = [await runOf(workbench, networks({})), await runOf(workbench, networks({ seed: 5, snapshots: 2 }))]
  const { rows, gram, every }: JointSnapshots = await workbench.call('comparisons.projection', {
    runs: ids,
  })
  expect(every).toBe(1)
  expect(rows).toEqual([
    ...[0, 1].flatMap((member) => [0, 5, 10].map((step) => ({ run: 0, member, step }))),
    ...[0, 1].flatMap((member) => [0, 10].map((step) => ({ run: 1, member, step }))),
  ])
  const vectors: Float32Array[] = []
  for (const [run, id] of ids.entries())
    for (const member of [0, 1]) {
      const { data, shape } = await workbench.call('runs.array', { id, name: `snapshots/${member}` })
      const size = shape[1]! * shape[2]!
      for (let snapshot = 0; snapshot < (run === 0 ? 3 : 2); snapshot++)
        vectors.push((data as Float32Array).subarray(snapshot * size, (snapshot + 1) * size))
    }
  for (const [row, one] of vectors.entries())
    for (const [column, other] of vectors.entries()) {
      let sum = 0
      for (let index = 0; index < one.length; index++) sum += one[index]! * other[index]!
      expect(Math.abs(gram[row * vectors.length + column]! - sum)).toBeLessThan(1e-9)
    }
})

test('a projection tells how far it is, and is cancelled by who asked', async () => {
  const { workbench } = await open()
  const ids = [await runOf(workbench, networks({})), await runOf(workbench, networks({ seed: 5 }))]
  const told: number[] = []
  await workbench.call('comparisons.projection', { runs: ids }, { progress: (fraction) => told.push(fraction) })
  expect(told.at(-1)).toBe(1)
  const cancel = new AbortController()
  const asked = workbench.call('comparisons.projection', { runs: ids }, { signal: cancel.signal })
  const refused = expect(asked).rejects.toMatchObject({ code: 'cancelled' })
  cancel.abort()
  await refused
})
