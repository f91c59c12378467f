import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { comparisonLookSchema, freshRun, type Run } from '#shared/contract/index.ts'
import { openStore } from './index.ts'

const folder = mkdtempSync(join(tmpdir(), 'overstep-comparisons-'))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const look = comparisonLookSchema.parse({})
const [first, second] = ['01ARZ3NDEKTSV4RRFFQ69G5FAV', '01ARZ3NDEKTSV4RRFFQ69G5FAW'] as const

test('comparisons are listed from the last change, are replaced, deleted and restored, and outlive the program', () => {
  const store = openStore(folder)
  const steps = { id: '1', title: 'Steps', runs: [first, second], look, changed: 1 }
  const rates = { id: '2', title: 'Rates', runs: [second], look: { ...look, link: false }, changed: 2 }
  store.comparisons.put(steps)
  store.comparisons.put(rates)
  expect(store.comparisons.list()).toEqual([rates, steps])
  const turned = { ...steps, runs: [second, first], changed: 3 }
  store.comparisons.put(turned)
  expect(store.comparisons.list()).toEqual([turned, rates])
  store.comparisons.setDeleted('2', 5)
  expect(store.comparisons.list()).toEqual([turned])
  store.close()

  // What was deleted more than a day ago is gone at the next opening.
  const again = openStore(folder)
  expect(again.comparisons.get('1')).toEqual({ comparison: turned, deleted: false })
  expect(again.comparisons.get('2')).toBeUndefined()
  again.comparisons.setDeleted('1', Date.now())
  expect(again.comparisons.get('1')).toEqual({ comparison: turned, deleted: true })
  again.comparisons.setDeleted('1', null)
  expect(again.comparisons.list()).toEqual([turned])
  again.comparisons.setDeleted('1', Date.now())
  again.comparisons.put(turned)
  expect(again.comparisons.list()).toEqual([turned])
  again.close()
})

test('a part of an array is what the whole has there, the later one of overlapping pieces counting', async () => {
  const store = openStore(folder)
  const run = {
    id: first,
    kind: 'network',
    title: '',
    config: { kind: 'network', dataset: 'mnist' },
    status: 'completed',
    created: 0,

    started: 0,
    finished: 0,
    computed: 0,
    appVersion: '',
    engine: '',
    device: '',
    precision: '',
    generator: null,
    seed: null,
    ...freshRun(),
  } as unknown as Run
  store.runs.insert(run, 'nobody')
  store.arrays.declare(first, { name: 'a', dtype: 'float32', shape: [40], fill: Number.NaN })
  store.arrays.write(
    first,
    'a',
    3,
    Float32Array.from({ length: 20 }, (_, index) => index),
  )
  store.arrays.write(first, 'a', 30, Float32Array.of(7, 8, 9))
  store.arrays.write(first, 'a', 10, Float32Array.of(-1, -2))
  const whole = (await store.arrays.read(first, 'a'))!.data
  for (let from = 0; from < 40; from++)
    for (let to = from; to <= 40; to++)
      expect(store.arrays.readPart(first, 'a', from, to), `${from} to ${to}`).toEqual(whole.slice(from, to))
  expect(store.arrays.readPart(first, 'b', 0, 1)).toBeUndefined()
  store.close()
})
