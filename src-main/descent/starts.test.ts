import { expect, test } from 'vitest'
import { GENERATOR } from '#shared/random/index.ts'
import { randomStarts } from './starts.ts'

const box = [
  [3, 4],
  [-1, 1],
] as const

test('starts lie in their box, evenly', () => {
  const starts = randomStarts(box, 1, 0, 0, 40_000, GENERATOR)
  const x = starts.filter((_, index) => index % 2 === 0)
  const y = starts.filter((_, index) => index % 2 === 1)
  const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length
  expect(Math.min(...x)).toBeGreaterThanOrEqual(3)
  expect(Math.max(...x)).toBeLessThan(4)
  // The standard error of the means is 0.0014 and 0.003; χ² with 99 degrees of freedom is below 149 but for one case in
  // a thousand.
  expect(Math.abs(mean(x) - 3.5)).toBeLessThan(0.006)
  expect(Math.abs(mean(y))).toBeLessThan(0.012)
  const cells = new Float64Array(100)
  x.forEach((value, index) => cells[10 * Math.floor((value - 3) * 10) + Math.floor((y[index]! + 1) * 5)]!++)
  expect(cells.reduce((sum, count) => sum + (count - 400) ** 2 / 400, 0)).toBeLessThan(149)
})

test('a part of the sequence is the same wherever one begins', () => {
  const all = randomStarts(box, 7, 3, 0, 5000, GENERATOR)
  for (const [from, to] of [
    [0, 1],
    [1000, 1030],
    [1023, 2049],
    [4096, 5000],
  ] as const)
    expect(randomStarts(box, 7, 3, from, to, GENERATOR)).toEqual(all.slice(2 * from, 2 * to))
})

test('other seeds, also beyond 2³², and other sequences are others', () => {
  const first = (seed: number, sequence: number) => randomStarts(box, seed, sequence, 0, 1, GENERATOR)[0]!
  const drawn = [0, 1, 2, 2 ** 32, 2 ** 32 + 1, Number.MAX_SAFE_INTEGER].flatMap((seed) =>
    [0, 1, 2, 1000].map((sequence) => first(seed, sequence)),
  )
  expect(new Set(drawn).size).toBe(24)
  expect(first(5, 1)).toBe(first(5, 1))
})
