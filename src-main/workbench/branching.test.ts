import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { summaryOf, type ConfigInput, type Run } from '#shared/contract/index.ts'
import { lendCompute } from '../compute/lent.fixture.ts'
import { openWorkbench } from './index.ts'
import { patience } from '../../scripts/patience.ts'

async function open(dataDir = mkdtempSync(join(tmpdir(), 'overstep-branching-'))) {
  const workbench = await openWorkbench({
    dataDir,
    startCompute: lendCompute,
    shell: 'cli',
    version: '0.1.0',
  })
  onTestFinished(async () => {
    await workbench.close()
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 3 })
  })
  const runOf = async (id: string) => (await workbench.call('runs.get', { id })).run
  const until = (id: string, status: Run['status']) =>
    vi.waitUntil(async () => (await runOf(id)).status === status, { timeout: patience(40_000), interval: 20 })
  const start = async (config: ConfigInput, status: Run['status'] = 'completed') => {
    const { id } = await workbench.call('runs.start', { config })
    await until(id, status)
    return runOf(id)
  }
  return { workbench, dataDir, start, until, runOf }
}

const networks = (fields: object = {}): ConfigInput => ({
  kind: 'network',
  dataset: 'synthetic-digits',
  hidden: [8],
  starts: 2,
  learningRates: [0.05, 0.2],
  trainSize: 200,
  testSize: 50,
  batchSize: 20,
  steps: 30,
  snapshots: 3,
  device: 'cpu',
  ...fields,
})

test('a branch has a parent, needs it only to begin, and goes into archives by itself', async () => {
  const { workbench, start, until, runOf } = await open()
  const parent = await start(networks())
  const from = { run: parent.id, children: 1 }
  const branch = await start(networks({ from, learningRates: [0.1] }))
  expect(branch).toMatchObject({ parentId: parent.id, config: { starts: 4, from: { ...from, member: 'all' } } })
  const { runs: children } = await workbench.call('runs.list', { parent: parent.id })
  expect(children.map(({ id }) => id)).toEqual([branch.id])
  const { networks: ends = [], branches } = summaryOf(branch)
  expect(ends.map(({ from }) => from)).toEqual([0, 1, 2, 3])
  expect(branches).toMatchObject([{ learningRate: 0.1, origins: 4 }])
  expect(branch.title).toContain('branched from 4 of')
  const origin = await workbench.call('runs.array', { id: branch.id, name: 'origin/3/1/weights' })
  const end = await workbench.call('runs.array', { id: parent.id, name: 'weights/3/1/weights' })
  expect(origin.data).toEqual(end.data)

  const { seconds, bytes } = await workbench.call('experiments.estimate', { config: branch.config })
  expect(seconds).toBeGreaterThan(0)
  expect(bytes).toBeGreaterThan(4 * 8 * 6370)
  const { run, data } = await workbench.call('experiments.preview', { config: branch.config })
  expect(summaryOf(run).branches).toHaveLength(1)
  expect(data.members).toHaveLength(4)

  const sweep = await workbench.call('sweeps.start', {
    config: branch.config,
    over: [{ path: 'from.member', values: [0, 3] }],
  })
  for (const id of sweep.ids) await until(id, 'completed')
  const swept = await Promise.all(sweep.ids.map(runOf))
  expect(swept.map((one) => [one.parentId, summaryOf(one).networks!.map(({ from }) => from)])).toEqual([
    [parent.id, [0]],
    [parent.id, [3]],
  ])
  await workbench.call('runs.delete', { ids: [parent.id] })
  await expect(workbench.call('runs.start', { config: branch.config })).rejects.toThrow('is deleted: restore it first')
  // What a branch began at is its own.
  const kept = await workbench.call('runs.array', { id: branch.id, name: 'origin/0/1/biases' })
  expect(kept.shape).toEqual([8])
})

test('a branch of a preset runs that first, once', async () => {
  vi.stubEnv('OVERSTEP_MNIST_DIR', '')
  onTestFinished(() => void vi.unstubAllEnvs())
  const { workbench, until, runOf } = await open()
  const presets = await workbench.call('presets.list', null)
  const { config } = presets.find(({ id }) => id === 'pretraining')!
  const short = { ...config, steps: 1_000_000, epochs: undefined }
  const asked = { ...short, steps: 5, from: { run: 'pretraining', member: 0 as const, children: 1 } }
  const { id, parentId } = await workbench.call('runs.start', { config: asked as ConfigInput })
  const again = await workbench.call('runs.start', { config: asked as ConfigInput })
  expect(again.parentId).toBe(parentId)
  expect((await runOf(parentId!)).config).toEqual(config)
  await until(parentId!, 'running')
  await workbench.call('runs.cancel', { id: parentId! })
  await until(id, 'failed')
  expect((await runOf(id)).error).toContain('was to be run first, and is cancelled')
})

test('what does not fit is refused at its field', async () => {
  const { workbench, start } = await open()
  const parent = await start(networks({ learningRates: [0.05, 1e9] }))
  const map = await start({ kind: 'trajectory', starts: [[1]], learningRates: [0.01] })
  const refused = (fields: object, from: object = {}) =>
    workbench.call('runs.start', { config: networks({ ...fields, from: { run: parent.id, ...from } }) }).then(
      () => 'started',
      (error: Error) => error.message,
    )
  expect(await refused({}, { run: '01J00000000000000000000000' })).toContain('from.run: there is no run 01J')
  expect(await refused({}, { run: 'fig99' })).toMatch(/from.run: must be the id of a run, or one of the presets fig11,/)
  expect(await refused({}, { run: map.id })).toContain('is a run of kind trajectory')
  expect(await refused({}, { member: 4 })).toContain('from.member: must be at most 3')
  expect(await refused({}, { member: 1 })).toContain(
    'from.member: is network 1 (start A, γ = 1000000000), which diverged',
  )
  const unkept = 'must be left out, which is the end: of the snapshots of run'
  expect(await refused({}, { snapshot: 1 })).toContain(`from.snapshot: ${unkept}`)
  expect(await refused({}, { step: 15 })).toContain(`from.step: ${unkept}`)
  expect(await refused({}, { step: 16 })).toContain('from.step: must be that of a snapshot: 15 or 30')
  expect(await refused({}, { step: 99 })).toContain('from.step: must be that of a snapshot: 30')
  expect(await refused({}, { snapshot: 3 })).toContain('from.snapshot: must be at most 2')
  expect(await refused({}, { snapshot: 1, step: 15 })).toContain('from.step: must be left out where')
  expect(await refused({ hidden: [9] })).toContain(`hidden: must be that of run ${parent.id}, [8], got [9]`)
  expect(await refused({ activation: 'tanh' })).toContain('activation: must be that of')
  expect(await refused({ loss: 'mse' })).toContain('loss: must be that of')
  expect(await refused({ dataset: 'mnist' })).toContain('dataset: must be that of')
  expect(await refused({ learningRates: Array.from({ length: 40 }, (_, index) => 0.01 * (index + 1)) })).toContain(
    'networks × children × learning rates must be at most 128, got 160',
  )
  expect(await refused({}, { snapshot: 2 })).toBe('started')
  expect(await refused({}, { step: 30, member: 0 })).toBe('started')
})
