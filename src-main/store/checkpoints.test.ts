import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ulid } from 'ulid'
import { expect, onTestFinished, test } from 'vitest'
import { freshRun, networkConfigSchema, type Run } from '#shared/contract/index.ts'
import { openStore } from './index.ts'

/** A store with some runs of networks in it. */
function stage(count: number) {
  const dataDir = mkdtempSync(join(tmpdir(), 'overstep-checkpoints-'))
  const store = openStore(dataDir)
  onTestFinished(() => {
    store.close()
    rmSync(dataDir, { recursive: true })
  })
  const config = networkConfigSchema.parse({ kind: 'network' })
  const ids = Array.from({ length: count }, () => {
    const run: Run = {
      id: ulid(),
      kind: 'network',
      title: 'Networks',
      config,
      status: 'interrupted',
      created: 1,
      started: 2,

      finished: 3,
      computed: 1,
      appVersion: '0.1.0',
      engine: 'onnx',
      device: 'cpu',
      precision: 'float32',
      generator: null,
      ...freshRun(),
      seed: 1,
      error: 'ended',
    }
    store.runs.insert(run, 'another program')
    return run.id
  })
  /** Appends one value to a series. */
  const append = (id: string, step: number) =>
    store.series.append(id, { member: 0, name: 'loss', steps: Float64Array.of(step), values: Float64Array.of(-step) })
  const stepsOf = async (id: string) => (await store.series.read(id)).flatMap(({ steps }) => [...steps])
  return { store, ids, append, stepsOf }
}

test('a checkpoint replaces the one before, and what came after it can be taken back, of its run alone', async () => {
  const { store, ids, append, stepsOf } = stage(2)
  const [one, other] = ids as [string, string]
  expect([store.checkpoints.has(one), store.checkpoints.read(one)]).toEqual([false, undefined])
  append(one, 1)
  store.checkpoints.put(one, { at: 1 })
  append(other, 1)
  append(one, 2)
  const state = { at: 2, weights: [Float32Array.of(0.5, NaN)], divergedAt: [null, 7], name: 'mnist' }
  store.stream(() => {
    store.checkpoints.put(one, state)
    append(one, 3)
  })
  append(other, 2)
  append(one, 4)
  expect(store.checkpoints.read(one)).toEqual(state)
  store.checkpoints.rewind(one)
  expect(await stepsOf(one)).toEqual([1, 2])
  expect(await stepsOf(other)).toEqual([1, 2])
  append(one, 3)
  append(other, 3)
  expect(await stepsOf(one)).toEqual([1, 2, 3])
  store.checkpoints.rewind(one)
  expect(await stepsOf(one)).toEqual([1, 2])
  expect(await stepsOf(other)).toEqual([1, 2, 3])
  expect([one, other].map((id) => store.checkpoints.has(id))).toEqual([true, false])
  store.checkpoints.remove(one)
  expect(store.checkpoints.has(one)).toBe(false)
})

test('a checkpoint before the first value takes back every value', async () => {
  const { store, ids, append, stepsOf } = stage(1)
  const [id] = ids as [string]
  store.checkpoints.put(id, null)
  append(id, 1)
  store.checkpoints.rewind(id)
  expect(await stepsOf(id)).toEqual([])
})

test('a checkpoint of 80 MB comes back as it was, and goes with its run', () => {
  const { store, ids } = stage(1)
  const [id] = ids as [string]
  const weights = Float32Array.from({ length: 20_000_000 }, (_, index) => Math.fround(1 / (index + 1)))
  store.stream(() => store.checkpoints.put(id, { weights }))
  const { weights: read } = store.checkpoints.read(id) as { weights: Float32Array }
  expect(Buffer.compare(Buffer.from(read.buffer), Buffer.from(weights.buffer))).toBe(0)
  store.runs.purge(id)
  expect(store.checkpoints.has(id)).toBe(false)
  expect(store.problems()).toEqual([])
})

test('a run that ended early is queued again by one program alone; one that did not is left as it is', () => {
  const { store, ids } = stage(1)
  const [id] = ids as [string]
  expect(store.runs.queueAgain(id, store.owner)).toBe(true)
  expect(store.runs.get(id)).toMatchObject({
    owner: store.owner,
    run: { status: 'queued', finished: null, error: null },
  })
  expect(store.runs.queueAgain(id, 'another program')).toBe(false)
  store.runs.update(id, { status: 'completed' })
  expect(store.runs.queueAgain(id, store.owner)).toBe(false)
  expect(store.runs.get(id)?.run.status).toBe('completed')
})

test('what a run computed comes without its bulk arrays, which are read by name', async () => {
  const { store, ids } = stage(1)
  const [id] = ids as [string]
  for (const name of ['gram', 'snapshots/steps', 'snapshots/0', 'weights/0/1/biases'])
    store.arrays.declare(id, { name, dtype: 'float32', shape: [1], fill: 0 })
  for (const data of [await store.data(id), await store.writtenData(id)])
    expect(Object.keys(data.arrays)).toEqual(['gram', 'snapshots/steps'])
  expect((await store.arrays.read(id, 'snapshots/0'))?.data).toEqual(new Float32Array(1))
})

test('settings last, and can be taken back', () => {
  const { store } = stage(0)
  expect(store.settings.get('mnist-directory')).toBeNull()
  store.settings.set('mnist-directory', '/a')
  store.settings.set('mnist-directory', '/b')
  const other = openStore(store.dataDir)
  expect(other.settings.get('mnist-directory')).toBe('/b')
  other.settings.set('mnist-directory', null)
  other.close()
  expect(store.settings.get('mnist-directory')).toBeNull()
})
