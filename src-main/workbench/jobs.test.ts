import { expect, onTestFinished, test, vi } from 'vitest'
import type { FromCompute } from '../compute/index.ts'
import type { Store } from '../store/index.ts'
import { networkRun, stage } from './jobs.fixture.ts'
import { patience } from '../../scripts/patience.ts'

test('a client hears of a run in order: queued, running, its parts, its end', async () => {
  const { add, say, told, store } = stage()
  const id = add()
  await Promise.resolve()
  say({ type: 'started', id })
  say({ type: 'array', id, spec: { name: 'fate', dtype: 'uint8', shape: [2, 2], fill: 255 } })
  say({ type: 'partial', id, array: 'fate', offset: 2, data: new Uint8Array([1, 2]) })
  say({ type: 'completed', id, summary: { fates: [] } })
  expect(told).toEqual(['queued', 'running', 'partial fate', 'completed'])
  expect((await store.arrays.read(id, 'fate'))?.data).toEqual(new Uint8Array([255, 255, 1, 2]))
  expect(store.runs.get(id)?.run).toMatchObject({ status: 'completed', summary: { fates: [] } })
})

test('a run is cancelled soon even when the compute process does not obey, and the next one starts', async () => {
  const { add, jobs, told, store, say } = stage()
  const [first, second] = [add(), add()]
  await Promise.resolve()
  say({ type: 'started', id: first })
  const asked = performance.now()
  await jobs.cancel(first)
  expect(performance.now() - asked).toBeLessThan(patience(1000))
  expect(store.runs.get(first)?.run.status).toBe('cancelled')
  await Promise.resolve()
  say({ type: 'started', id: second })
  expect(told).toEqual(['queued', 'queued', 'running', 'cancelled', 'running'])
  expect(jobs.holds(second)).toBe(true)
})

test('what is known of the summary beforehand is told at once, and stays with a run that does not end', async () => {
  const { add, say, store } = stage()
  const [completed, failed] = [add(), add()]
  await Promise.resolve()
  for (const id of [completed, failed]) {
    say({ type: 'started', id })
    say({ type: 'foreknown', id, summary: { fates: ['flat'] } })
    expect(store.runs.get(id)?.run.summary).toEqual({ fates: ['flat'] })
    if (id === completed) say({ type: 'completed', id, summary: { fates: ['flat'], shares: { flat: 1 } } })
    else say({ type: 'failed', id, error: { code: 'compute', message: 'broken' } })
    await Promise.resolve()
  }
  expect(store.runs.get(completed)?.run.summary).toEqual({ fates: ['flat'], shares: { flat: 1 } })
  expect(store.runs.get(failed)?.run).toMatchObject({ status: 'failed', summary: { fates: ['flat'] } })
})

/** What a job of networks says until it computes, with a value of a series and a checkpoint. */
const begun = (id: string): FromCompute[] => [
  { type: 'started', id },
  { type: 'progress', id, fraction: 0.434 },
  { type: 'provenance', id, provenance: { engine: 'ONNX Runtime 1', device: 'webgpu' } },
  { type: 'array', id, spec: { name: 'gram', dtype: 'float64', shape: [2], fill: 0 } },
  { type: 'partial', id, array: 'gram', offset: 0, data: Float64Array.of(5) },
  { type: 'series', id, member: 0, name: 'loss', steps: Float64Array.of(1), values: Float64Array.of(9) },
  { type: 'checkpoint', id, state: { at: 1 } },
]
const later = (id: string, step: number): FromCompute => ({
  type: 'series',
  id,
  member: 0,
  name: 'loss',
  steps: Float64Array.of(step),
  values: Float64Array.of(8),
})
const cancelled = (id: string): FromCompute => ({ type: 'failed', id, error: { code: 'cancelled', message: '' } })
const lossSteps = async (store: Store, id: string) => [...((await store.series.read(id))[0]?.steps ?? [])]

test('a run is paused with the checkpoint that comes last, and goes on from there with its arrays', async () => {
  const { add, jobs, say, store, ofRuns, sent, processes } = stage()
  const id = add(networkRun())
  await Promise.resolve()
  begun(id).forEach(say)
  const paused = jobs.pause(id)
  // Longer than a run may take that cannot be resumed.
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect(store.runs.get(id)?.run.status).toBe('running')
  const last: FromCompute[] = [later(id, 2), { type: 'checkpoint', id, state: { at: 2 } }, cancelled(id)]
  last.forEach(say)
  await paused
  expect(store.runs.get(id)?.run).toMatchObject({
    status: 'interrupted',
    error: 'Paused at 43 %.',
    engine: 'ONNX Runtime 1',
    device: 'webgpu',
  })
  expect(store.checkpoints.read(id)).toEqual({ at: 2 })
  expect(processes()).toBe(1)

  store.runs.queueAgain(id, store.owner)
  jobs.enqueue(store.runs.get(id)!.run)
  await expect.poll(ofRuns).toEqual([`start ${id}`, `cancel ${id}`, `restore ${id}`, `start ${id}`])
  expect(sent.at(-1)).toMatchObject({ checkpoint: { at: 2 } })
  expect(sent.findLast(({ type }) => type === 'restore')).toMatchObject({
    array: { name: 'gram', data: Float64Array.of(5, 0) },
  })
  const end: FromCompute[] = [{ type: 'started', id }, later(id, 3), { type: 'completed', id, summary: {} }]
  end.forEach(say)
  expect(store.runs.get(id)?.run).toMatchObject({ status: 'completed', error: null })
  expect(await lossSteps(store, id)).toEqual([1, 2, 3])
  expect(store.checkpoints.has(id)).toBe(false)
})

test('the computing time of a run is that of all its resumptions, without pauses, up to its last batch', async () => {
  let clock = 0
  const now = vi.spyOn(performance, 'now').mockImplementation(() => clock)
  onTestFinished(() => now.mockRestore())
  const { add, jobs, say, store } = stage()
  const computed = () => store.runs.get(id)?.run.computed
  const id = add(networkRun())
  await Promise.resolve()
  clock += 5000 // until the process has loaded what it needs
  begun(id).forEach(say)
  expect(computed()).toBeNull()
  clock += 2000
  jobs.flush()
  expect(computed()).toBe(2000)
  clock += 500
  const paused = jobs.pause(id)
  say(cancelled(id))
  await paused
  expect(computed()).toBe(2500)

  clock += 3_600_000
  store.runs.queueAgain(id, store.owner)
  jobs.enqueue(store.runs.get(id)!.run)
  await vi.waitUntil(() => jobs.progress(id))
  await new Promise((resolve) => setTimeout(resolve, 50))
  say({ type: 'started', id })
  clock += 1500
  expect(jobs.progress(id)?.elapsedSeconds).toBe(4)
  say(later(id, 2))
  jobs.flush()
  expect(computed()).toBe(4000)
  say({ type: 'completed', id, summary: {} })
  expect(store.runs.get(id)?.run).toMatchObject({ status: 'completed', computed: 4000 })
})

test('a run that can be resumed is cancelled at once, and its checkpoint comes after that', async () => {
  const { add, jobs, say, store, told, processes } = stage()
  const [id, next] = [add(networkRun()), add()]
  await Promise.resolve()
  begun(id).forEach(say)
  const asked = performance.now()
  await jobs.cancel(id)
  expect(performance.now() - asked).toBeLessThan(patience(1000))
  expect([jobs.holds(id), jobs.progress(id)]).toEqual([false, null])
  let over = false
  const settled = jobs.settled().then(() => (over = true))
  const last: FromCompute[] = [{ type: 'started', id }, later(id, 2), { type: 'checkpoint', id, state: { at: 2 } }]
  last.forEach(say)
  await Promise.resolve()
  expect(over).toBe(false)
  say(cancelled(id))
  await settled
  expect(told).toEqual(['queued', 'queued', 'running', 'running', 'partial gram', 'cancelled'])
  expect(store.checkpoints.read(id)).toEqual({ at: 2 })
  expect(await lossSteps(store, id)).toEqual([1, 2])
  expect(processes()).toBe(1)
  expect(jobs.holds(next)).toBe(true)
})

test('one that waits is paused by taking it from the queue; one that is being restored, before it begins', async () => {
  const { add, jobs, say, store, ofRuns, processes } = stage()
  const [first, waiting] = [add(networkRun()), add(networkRun())]
  await jobs.pause(waiting)
  expect(store.runs.get(waiting)?.run).toMatchObject({ status: 'interrupted', error: 'Paused before it began.' })
  begun(first).forEach(say)
  say({ type: 'failed', id: first, error: { code: 'compute', message: 'broken' } })
  store.runs.queueAgain(first, store.owner)
  jobs.enqueue(store.runs.get(first)!.run)
  await jobs.pause(first)
  expect(store.runs.get(first)?.run).toMatchObject({ status: 'interrupted', error: 'Paused before it went on.' })
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(ofRuns().filter((line) => line === `start ${first}`)).toHaveLength(1)
  expect(processes()).toBe(1)
  expect(store.checkpoints.read(first)).toEqual({ at: 1 })
})

test('when the process dies the run fails, and its last checkpoint stays', async () => {
  const { add, say, die, store } = stage()
  const id = add(networkRun())
  await Promise.resolve()
  begun(id).forEach(say)
  die('it was ended by SIGKILL')
  expect(store.runs.get(id)?.run).toMatchObject({ status: 'failed', error: expect.stringContaining('SIGKILL') })
  expect(store.checkpoints.read(id)).toEqual({ at: 1 })
})
