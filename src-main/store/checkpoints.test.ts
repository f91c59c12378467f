import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { sampleNetworks } from '#shared/figures/network-sample.ts'
import { openStore } from './index.ts'

function open() {
  const dataDir = mkdtempSync(join(tmpdir(), 'overstep-checkpoints-'))
  const store = openStore(dataDir)
  onTestFinished(() => {
    store.close()
    rmSync(dataDir, { recursive: true, force: true })
  })
  const { run } = sampleNetworks()
  store.runs.insert({ ...run, status: 'running', finished: null }, store.owner)
  const append = (...steps: number[]) => {
    const values = Float64Array.from(steps)
    store.series.append(run.id, { member: 0, name: 'trainLoss', steps: values, values })
  }
  return { store, id: run.id, append }
}

test('a checkpoint takes the place of the one before, and comes back as it was', () => {
  const { store, id } = open()
  expect([store.checkpoints.has(id), store.checkpoints.read(id)]).toEqual([false, undefined])
  store.checkpoints.put(id, { steps: 1 })
  const state = { steps: 2, divergedAt: [null, 17], weights: [[{ weights: Float32Array.of(1, NaN), biases: [] }]] }
  store.checkpoints.put(id, state)
  expect(store.checkpoints.read(id)).toEqual(state)
  store.checkpoints.remove(id)
  expect(store.checkpoints.has(id)).toBe(false)
})

test('what was appended after the checkpoint is dropped when a run is wound back, and nothing else', async () => {
  const { store, id, append } = open()
  const steps = async () => (await store.series.read(id)).flatMap((series) => [...series.steps])
  append(1, 2)
  store.checkpoints.put(id, 'first')
  append(3)
  store.checkpoints.rewind(id)
  expect(await steps()).toEqual([1, 2])
  append(3, 4)
  store.checkpoints.put(id, 'second')
  append(5)
  append(6, 7)
  store.checkpoints.rewind(id)
  store.checkpoints.rewind(id)
  expect(await steps()).toEqual([1, 2, 3, 4])
})

test('a run that ended early is queued again once, by whoever is first', () => {
  const { store, id } = open()
  expect(store.runs.queueAgain(id, 'another')).toBe(false)
  store.runs.update(id, { status: 'interrupted', finished: 5, error: 'Paused at 3 %.' })
  expect(store.runs.queueAgain(id, 'another')).toBe(true)
  expect(store.runs.get(id)).toMatchObject({ owner: 'another', run: { status: 'queued', finished: null, error: null } })
  expect(store.runs.queueAgain(id, store.owner)).toBe(false)
})

test('settings are kept by name, and gone when they are unset; bulk arrays do not come with the data of a run', async () => {
  const { store, id } = open()
  store.settings.set('folder', '/images')
  store.settings.set('folder', '/digits')
  expect(store.settings.get('folder')).toBe('/digits')
  store.settings.set('folder', null)
  expect(store.settings.get('folder')).toBeNull()
  for (const name of ['gram', 'snapshots/steps', 'snapshots/0', 'weights/0/1/biases'])
    store.arrays.declare(id, { name, dtype: 'float32', shape: [2], fill: 0 })
  expect(Object.keys((await store.data(id)).arrays)).toEqual(['gram', 'snapshots/steps'])
  expect((await store.arrays.read(id, 'snapshots/0'))?.data).toEqual(new Float32Array(2))
})
