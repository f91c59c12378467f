import { expect, test } from 'vitest'
import type { Minimum } from '#shared/contract/index.ts'
import { closeUp, heightsOf, pathOf, planeIn, rangeOf } from './plot.ts'

const minimum = (at: number, plateau: Minimum['plateau'] = null): Minimum => ({
  fate: 'flat',
  at: [at],
  plateau,
  value: 0,
  eigenvalues: [],
  sharpness: null,
  stabilityLimit: null,
})
const curve = (...value: number[]) => ({ x: Float64Array.from(value.keys()), value: Float64Array.from(value) })

test('the range passes over what is not finite', () => {
  expect(rangeOf(Float64Array.of(3, NaN, -2, Infinity, -Infinity))).toEqual({ min: -2, max: 3 })
})

test('a curve has room around it, also where it is constant or has no value at all', () => {
  expect(heightsOf(curve(0, 100))).toEqual([-6, 106])
  expect(heightsOf(curve(0, 0))).toEqual([-1, 1])
  expect(heightsOf(curve(NaN))).toEqual([0, 1])
  // 0.1 + 0.2 is 0.30000000000000004: the same height.
  const [low, high] = heightsOf(curve(0.3, 0.1 + 0.2))
  expect(low).toBeCloseTo(0.27, 9)
  expect(high).toBeCloseTo(0.33, 9)
})

test('a curve becomes one line through its samples, broken off where there is no value', () => {
  const x = (at: number) => at * 10
  const y = (at: number) => 40 - at * 10
  expect(pathOf(curve(0, 1, 4), x, y)).toBe('M0.00 40.00L10.00 30.00L20.00 0.00')
  expect(pathOf(curve(0, NaN, 4, 3), x, y)).toBe('M0.00 40.00M20.00 0.00L30.00 10.00')
})

test('the close-up holds the isolated minima with room around them, and needs two of them', () => {
  expect(closeUp([minimum(0), minimum(2.5), minimum(8.5, [[8.4, 8.6]])])).toEqual({ min: -1.25, max: 3.75 })
  expect(closeUp([minimum(0), minimum(8.5, [[8.4, 8.6]])])).toBeNull()
})

test('on two variables a unit is as long on both axes, unless that would leave a strip', () => {
  const margin = { left: 50, right: 50, top: 0, bottom: 0 }
  const place = { width: 500, height: 300 }
  expect(planeIn(place, margin, { x: [0, 4], y: [0, 4] }, true)).toMatchObject({ width: 300, height: 300 })
  expect(planeIn(place, margin, { x: [0, 4], y: [0, 2] }, true)).toMatchObject({ width: 400, height: 200 })
  expect(planeIn(place, margin, { x: [0, 400], y: [0, 4] }, true)).toMatchObject({ width: 400, height: 300 })
  expect(planeIn(place, margin, { x: [0, 4], y: [0, 4] }, false)).toMatchObject({ width: 400, height: 300 })
})
