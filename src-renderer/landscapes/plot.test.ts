import { expect, test } from 'vitest'
import type { Minimum } from '#shared/contract/index.ts'
import { closeUp, pathOf, rangeOf, scaleOf } from './plot.ts'

const minimum = (at: number, plateau: Minimum['plateau'] = null): Minimum => ({
  fate: 'flat',
  at: [at],
  plateau,
  value: 0,
  eigenvalues: [],
  sharpness: null,
  stabilityLimit: null,
})

test('a scale maps the ends of its range to the ends of the pixels, also upside down', () => {
  const scale = scaleOf({ min: -10, max: 10 }, 200, 0)
  expect([-10, 0, 10].map(scale)).toEqual([200, 100, 0])
})

test('the range passes over what is not finite', () => {
  expect(rangeOf(Float64Array.of(3, NaN, -2, Infinity))).toEqual({ min: -2, max: 3 })
})

test('a curve becomes one line through its samples', () => {
  const curve = { x: Float64Array.of(0, 1, 2), value: Float64Array.of(0, 1, 4) }
  expect(
    pathOf(
      curve,
      (x) => x * 10,
      (y) => 40 - y * 10,
    ),
  ).toBe('M0.00 40.00L10.00 30.00L20.00 0.00')
})

test('the close-up holds the isolated minima with room around them, and needs two of them', () => {
  expect(closeUp([minimum(0), minimum(2.5), minimum(8.5, [[8.4, 8.6]])])).toEqual({ min: -1.25, max: 3.75 })
  expect(closeUp([minimum(0), minimum(8.5, [[8.4, 8.6]])])).toBeNull()
})
