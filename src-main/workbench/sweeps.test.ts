import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { sweepRuns, type ConfigInput, type SweepOver } from '#shared/contract/index.ts'
import type { FromCompute, ToCompute } from '../compute/index.ts'
import { openWorkbench } from './index.ts'
import { patience } from '../../scripts/patience.ts'

/** A workbench with a compute process that does what the test says: a run that is started waits to be ended. */
async function open() {
  const dataDir = mkdtempSync(join(tmpdir(), 'overstep-sweeps-'))
  let say: (message: FromCompute) => void = () => {}
  const started: string[] = []
  const startCompute = () => ({
    send(message: ToCompute) {
      if (message.type === 'start') {
        started.push(message.id)
        say({ type: 'started', id: message.id })
      } else if (message.type === 'cancel')
        say({ type: 'failed', id: message.id, error: { code: 'cancelled', message: '' } })
    },
    onMessage(listener: (message: FromCompute) => void) {
      say = listener
      queueMicrotask(() => listener({ type: 'ready', threads: 1 }))
    },
    onExit: () => {},
    kill: () => {},
  })
  const workbench = await openWorkbench({ dataDir, startCompute, shell: 'cli', version: '0.1.0' })
  onTestFinished(async () => {
    await workbench.close()
    rmSync(dataDir, { recursive: true, force: true })
  })
  /** Ends the run that computes with a share of flat. */
  const complete = async (flat: number) => {
    await vi.waitUntil(() => started.length > 0, patience(1000))
    const id = started.pop()!
    say({ type: 'completed', id, summary: { fates: ['flat'], shares: { flat } } })
    return id
  }
  const statuses = async (id: string) =>
    (await workbench.call('sweeps.results', { id })).rows.map(({ position, status }) => `${position} ${status}`)
  return { workbench, started, complete, statuses }
}

const config: ConfigInput = {
  kind: 'fate-map',
  landscape: 'paper-1d',
  start: { min: 1, max: 3, count: 2 },
  learningRate: { min: 0.001, max: 0.01, count: 2 },
}
const over: SweepOver = [{ path: 'steps', values: [10, 20, 30] }]

test('results are those of each run that is here, by position, with the fields of its summary', async () => {
  const { workbench, complete } = await open()
  const { sweep, ids } = await workbench.call('sweeps.start', { config, over })
  expect(await complete(0.25)).toBe(ids[0])
  const { rows, first } = await workbench.call('sweeps.results', { id: sweep.id })
  expect(rows.map(({ id }) => id)).toEqual(ids)
  expect(rows[0]).toMatchObject({ position: 0, status: 'completed', begun: true, values: { 'shares.flat': 0.25 } })
  expect(rows[2]).toMatchObject({ position: 2, status: 'queued', begun: false, values: {} })
  expect(first?.id).toBe(ids[0])
})

test('an extended sweep queues the new combinations alone, and every run keeps its settings', async () => {
  const { workbench, complete } = await open()
  const { sweep, ids } = await workbench.call('sweeps.start', { config, over, tags: ['mine'] })
  await complete(1)
  const extended = await workbench.call('sweeps.extend', {
    id: sweep.id,
    over: [
      { path: 'steps', values: [40] },
      { path: 'tolerance', values: [1e-5] },
    ],
  })
  expect(extended.sweep.over).toEqual([
    { path: 'steps', values: [10, 20, 30, 40] },
    { path: 'tolerance', values: [1e-6, 1e-5] },
  ])
  expect(extended.sweep.title).toMatch(/, over steps, tolerance$/)
  expect(extended.ids).toHaveLength(5)
  const { rows } = await workbench.call('sweeps.results', { id: sweep.id })
  expect(rows.map(({ position }) => position)).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
  const asked = sweepRuns(extended.sweep.config, extended.sweep.over)
  for (const { id, position } of rows) {
    const { run } = await workbench.call('runs.get', { id })
    expect(run.config).toEqual(asked[position]!.config)
    expect(run.tags).toEqual(['mine'])
  }
  expect(rows.filter(({ id }) => ids.includes(id)).map(({ position }) => position)).toEqual([0, 2, 4])
  await expect(
    workbench.call('sweeps.extend', { id: sweep.id, over: [{ path: 'steps', values: [-1] }] }),
  ).rejects.toThrow('steps: must be at least 1')
})

test('a sweep that is computed in parts is not extended, and its title stays where it is the user’s', async () => {
  const { workbench } = await open()
  const parts = await workbench.call('sweeps.start', { config, over, part: { part: 1, of: 2 } })
  await expect(
    workbench.call('sweeps.extend', { id: parts.sweep.id, over: [{ path: 'steps', values: [40] }] }),
  ).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('is computed in parts') })
  const own = await workbench.call('sweeps.start', { config, over, title: 'Mine' })
  const { sweep } = await workbench.call('sweeps.extend', {
    id: own.sweep.id,
    over: [{ path: 'tolerance', values: [1e-5] }],
  })
  expect(sweep.title).toBe('Mine')
})

test('a sweep is paused as one: what waits leaves the queue, what cannot be paused ends; and it goes on', async () => {
  const { workbench, complete, statuses, started } = await open()
  const { sweep, ids } = await workbench.call('sweeps.start', { config, over })
  const { id } = sweep
  await vi.waitUntil(() => started.length > 0, patience(1000))
  await workbench.call('sweeps.pause', { id })
  expect(await statuses(id)).toEqual(['0 running', '1 interrupted', '2 interrupted'])
  await complete(1)
  expect(await statuses(id)).toEqual(['0 completed', '1 interrupted', '2 interrupted'])
  expect(started).toEqual([])
  expect(await workbench.call('sweeps.resume', { id })).toEqual(ids.slice(1))
  await complete(0.5)
  await complete(0)
  expect(await statuses(id)).toEqual(['0 completed', '1 completed', '2 completed'])
})

test('what was cancelled by itself is not resumed with the sweep', async () => {
  const { workbench, statuses, started } = await open()
  const { sweep, ids } = await workbench.call('sweeps.start', { config, over: [{ path: 'steps', values: [10] }] })
  const { id } = sweep
  await vi.waitUntil(() => started.length > 0, patience(1000))
  await workbench.call('runs.cancel', { id: ids[0]! })
  expect(await statuses(id)).toEqual(['0 cancelled'])
  expect(await workbench.call('sweeps.resume', { id })).toEqual([])
})

test('runs that wait are left out; what computes or is computed stays, and what was left out comes back', async () => {
  const { workbench, complete, statuses, started } = await open()
  const { sweep, ids } = await workbench.call('sweeps.start', { config, over })
  const { id } = sweep
  await complete(1)
  await vi.waitUntil(() => started.length > 0, patience(1000))
  const left = await workbench.call('sweeps.thin', { id, positions: [0, 1, 2] })
  expect(left).toEqual([ids[2]])
  expect(await statuses(id)).toEqual(['0 completed', '1 running'])
  expect((await workbench.call('sweeps.get', { id })).missing.positions).toEqual([1, 2])
  // Its place is not filled when the sweep is extended.
  const more = await workbench.call('sweeps.extend', { id, over: [{ path: 'steps', values: [40] }] })
  expect(await statuses(id)).toEqual(['0 completed', '1 running', '3 queued'])
  expect(more.ids).toHaveLength(1)
  await workbench.call('runs.restore', { ids: left })
  expect(await workbench.call('sweeps.resume', { id })).toEqual(left)
  expect(await statuses(id)).toEqual(['0 completed', '1 running', '2 queued', '3 queued'])
})
