import { expect, test } from 'vitest'
import { batches } from './batches.ts'
import { generatorOf, shuffled } from './generator.ts'

test('each of 16 intervals gets its share of the numbers, whatever the seed', () => {
  for (const seed of [0, 1, 2, -1, 2 ** 40]) {
    const draw = generatorOf(seed)
    const counts = Array<number>(16).fill(0)
    for (let index = 0; index < 16_000; index++) counts[draw() >>> 28]!++
    // χ² of 15 degrees of freedom is above 44 once in 10 000 seeds.
    expect(counts.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0)).toBeLessThan(44)
  }
})

test('other seeds, other numbers', () => {
  const first = [[0], [1], [-1], [2 ** 32], [2 ** 33], [1, 0], [0, 1]].map((seed) => generatorOf(...seed)())
  expect(new Set(first).size).toBe(first.length)
  expect(generatorOf(5)()).toBe(generatorOf(5)())
})

test('a shuffle has every index once, and each place has each index as often', () => {
  const draw = generatorOf(3)
  const counts = new Uint32Array(25)
  for (let round = 0; round < 5000; round++) {
    const order = shuffled(5, draw)
    expect([...order].sort()).toEqual([0, 1, 2, 3, 4])
    order.forEach((index, place) => counts[5 * place + index]!++)
  }
  for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(120)
})

test('an epoch shows no image twice, and each epoch has an order of its own', () => {
  const batchAt = batches(10, 3, 1)
  const epochs = [0, 1].map((epoch) => [0, 1, 2].flatMap((step) => [...batchAt(3 * epoch + step)]))
  for (const epoch of epochs) expect(new Set(epoch).size).toBe(9)
  expect(epochs[0]).not.toEqual(epochs[1])
  expect([...batchAt(1)]).toEqual(epochs[0]!.slice(3, 6))
})
