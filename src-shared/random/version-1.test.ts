import { expect, test } from 'vitest'
import { streamOf } from './index.ts'

/**
 * Everything here was recorded from the Overstep that had these three generators in three places, before they came
 * together.
 */
const first = (purpose: Parameters<typeof streamOf>[1], ...numbers: number[]) =>
  streamOf('xoshiro128**', purpose, ...numbers)
const places = (count: number) => Uint32Array.from({ length: count }, (_, index) => index)

test.each([
  [[1], [4032654654, 164718161, 1000963337, 3760936451]],
  [[0], [734769584, 1437912026, 2329681067, 2956201064]],
  [[-1], [1302269491, 3756609507, 4180776577, 3564672462]],
])('words of first weights, seed %j', (numbers, words) => {
  const { word } = first('weights', ...numbers)
  expect(Array.from({ length: 4 }, word)).toEqual(words)
})

test.each([
  [
    [1, 0],
    [3491885572, 1732974553, 2871673762, 3951056620],
  ],
  [
    [2 ** 40 + 5, 3],
    [70824477, 320700518, 3868156289, 3988758463],
  ],
])('words of the order of images, seed and epoch %j', (numbers, words) => {
  const { word } = first('order', ...numbers)
  expect(Array.from({ length: 4 }, word)).toEqual(words)
})

test('the order of images is shuffled from the end', () => {
  const order = places(12)
  first('order', 3, 1).shuffle(order)
  expect([...order]).toEqual([0, 9, 11, 1, 3, 2, 7, 5, 4, 10, 6, 8])
})

test('starts are fractions of two words', () => {
  const { uniform } = first('starts', 1, 0, 0)
  const starts = Array.from({ length: 2 }, () => [3 + uniform(), -1 + 2 * uniform()])
  expect(starts).toEqual([
    [3.7038553723167738, -0.14324434250968476],
    [3.803701794791089, -0.7217956844071542],
  ])
  expect(first('starts', 0, 0, 0).uniform()).toBe(0.6455403036125035)
})

test('images: words, shares of them, bell-shaped numbers, and a shuffle from the beginning', () => {
  const stream = first('training images', 1)
  expect(Array.from({ length: 3 }, stream.word)).toEqual([1695105466, 1423115009, 634581793])
  expect([stream.below(10), stream.below(7)]).toEqual([2, 1])
  expect(-1 + 2 * stream.uniform32()).toBe(0.9494934561662376)
  expect(stream.normal()).toBe(1.3899725962619272)
  expect(first('test images', 2 ** 52 + 1).word()).toBe(4130021513)
  const [whole, part] = [places(12), places(12)]
  first('test images', 3).shuffle(whole)
  first('test images', 3).shuffle(part, 4)
  expect([...whole]).toEqual([8, 6, 11, 5, 2, 3, 4, 10, 9, 1, 7, 0])
  expect([...part]).toEqual([8, 6, 11, 5, 4, 3, 1, 7, 0, 9, 10, 2])
})

test('what version 1 had no numbers for has those of version 2', () => {
  for (const purpose of ['noise', 'directions'] as const)
    expect(first(purpose, 5).word()).toBe(streamOf('xoshiro128** 2', purpose, 5).word())
})
