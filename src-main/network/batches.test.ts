import { expect, test } from 'vitest'
import { generators } from '#shared/random/index.ts'
import { batches } from './batches.ts'

test.each(generators)('%s: an epoch shows no image twice, and each epoch has an order of its own', (generator) => {
  const batchAt = batches(10, 3, 1, generator)
  const epochs = [0, 1].map((epoch) => [0, 1, 2].flatMap((step) => [...batchAt(3 * epoch + step)]))
  for (const epoch of epochs) expect(new Set(epoch).size).toBe(9)
  expect(epochs[0]).not.toEqual(epochs[1])
  expect([...batchAt(1)]).toEqual(epochs[0]!.slice(3, 6))
})

test('runs of version 1 see their images in the order of then', () => {
  // Recorded from the Overstep of then.
  const batchAt = batches(10, 3, 1, 'xoshiro128**')
  expect([0, 2, 3].map((step) => [...batchAt(step)])).toEqual([
    [1, 4, 2],
    [6, 5, 3],
    [5, 4, 2],
  ])
  const many = batches(60_000, 64, 2 ** 33, 'xoshiro128**')
  expect([...many(1000).subarray(0, 5)]).toEqual([30591, 22673, 2692, 21856, 25850])
})
