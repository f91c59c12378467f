import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { exp, log as logarithm, real, times, unitsOff } from '../elementary/exact.fixture.ts'
import { axisExtent, axisIndex, axisSchema, axisValue, axisValues, learningRateAxisSchema, type Axis } from './index.ts'

const linear: Axis = { min: -10, max: 10, count: 2001, scale: 'linear' }
const log: Axis = { min: 1e-4, max: 0.06, count: 400, scale: 'log' }

test('an axis names its ends: they are exact', () => {
  for (const axis of [linear, log]) {
    expect(axisValue(axis, 0)).toBe(axis.min)
    expect(axisValue(axis, axis.count - 1)).toBe(axis.max)
  }
})

test('a linear axis has equal steps, a log axis equal factors', () => {
  const values = axisValues(linear)
  expect(values[1000]).toBe(0)
  expect(values[1250]).toBe(2.5)
  const rates = axisValues(log)
  const factor = 600 ** (1 / 399)
  for (let index = 1; index < rates.length; index++)
    expect((rates[index] ?? NaN) / (rates[index - 1] ?? NaN)).toBeCloseTo(factor, 12)
})

test('one value is the lower end', () => {
  expect([...axisValues({ min: 3, max: 3, count: 1, scale: 'log' })]).toEqual([3])
  expect([...axisValues({ min: 3, max: 7, count: 1, scale: 'linear' })]).toEqual([3])
})

const axes = fc
  .record({
    min: fc.double({ min: 1e-6, max: 10, noNaN: true }),
    factor: fc.double({ min: 1.01, max: 1e4, noNaN: true }),
    count: fc.integer({ min: 1, max: 500 }),
    scale: fc.constantFrom('linear' as const, 'log' as const),
  })
  .map(({ min, factor, count, scale }): Axis => ({ min, max: min * factor, count, scale }))

test('every value lies in its own cell, and nothing beyond the extent in any', () => {
  fc.assert(
    fc.property(axes, fc.nat(), (axis, seed) => {
      const index = seed % axis.count
      expect(axisIndex(axis, axisValue(axis, index))).toBe(index)
      const [low, high] = axisExtent(axis)
      expect(axisIndex(axis, low - Math.abs(low) * 1e-3)).toBeUndefined()
      expect(axisIndex(axis, high + Math.abs(high) * 1e-3)).toBeUndefined()
      expect(axisIndex(axis, NaN)).toBeUndefined()
    }),
  )
})

test.each([
  [{ min: 1, max: 0, count: 5 }, 'max'],
  [{ min: 1, max: 1, count: 5 }, 'count'],
  [{ min: 0, max: 1, count: 5, scale: 'log' }, 'min'],
  [{ min: NaN, max: 1, count: 5 }, 'min'],
  [{ min: 0, max: Infinity, count: 5 }, 'max'],
  [{ min: 0, max: 1, count: 0 }, 'count'],
  [{ min: 0, max: 1, count: 2.5 }, 'count'],
  [{ min: 0, max: 1, count: 1e9 }, 'count'],
  [{ min: 0, max: 1, count: 5, scale: 'cubic' }, 'scale'],
  [{ min: -1e308, max: 1e308, count: 5 }, 'min'],
  [{ min: 1e-300, max: 1, count: 5, scale: 'log' }, 'min'],
  [{ min: 1, max: 1 + Number.EPSILON, count: 50 }, 'count'],
])('%j is refused at %s', (axis, field) => {
  const parsed = axisSchema.safeParse(axis)
  expect(parsed.error?.issues[0]?.path[0]).toBe(field)
})

test('the widest axes have the values that they should', () => {
  const widest: Axis = { min: 1e-100, max: 1e100, count: 5, scale: 'log' }
  expect(axisSchema.safeParse(widest).success).toBe(true)
  axisValues(widest).forEach((value, index) => expect(Math.log10(value)).toBeCloseTo(-100 + 50 * index, 9))
  expect([...axisValues({ min: -1e100, max: 1e100, count: 3, scale: 'linear' })]).toEqual([-1e100, 0, 1e100])
})

test('the powers of a log axis are right to the last place', () => {
  let [count, most] = [0, 0]
  for (const axis of [log, { ...log, count: 7 }, { min: 1e-100, max: 1e100, count: 41, scale: 'log' } as const]) {
    const ofRatio = logarithm(real(axis.max / axis.min))
    for (let index = 1; index < axis.count - 1; index++, count++) {
      const power = exp(times(real(index / (axis.count - 1)), ofRatio))
      // One rounding of the power and one of its product with min.
      const off = unitsOff(axisValue(axis, index), times(real(axis.min), power))
      most = Math.max(most, off)
    }
  }
  expect(count).toBe(398 + 5 + 39)
  expect(most).toBeLessThan(1.6)
  // By hand: 10⁻³·(10³)^(i/3).
  const decades: Axis = { min: 1e-3, max: 1, count: 4, scale: 'log' }
  axisValues(decades).forEach((value, index) => expect(Math.abs(value / 10 ** (index - 3) - 1)).toBeLessThan(4e-16))
})

test('the values are those of numpy.linspace, and those that every engine has', () => {
  // From numpy 2.4: numpy.linspace(min, max, count)[[…]].
  expect([1, 777, 1999].map((index) => axisValue(linear, index))).toEqual([
    -9.99, -2.2299999999999995, 9.990000000000002,
  ])
  const tenths: Axis = { min: 0, max: 1, count: 11, scale: 'linear' }
  expect([3, 6, 7].map((index) => axisValue(tenths, index))).toEqual([
    0.30000000000000004, 0.6000000000000001, 0.7000000000000001,
  ])
  const odd: Axis = { min: -3.7, max: 1e-3, count: 1234, scale: 'linear' }
  expect([1, 500, 1232].map((index) => axisValue(odd, index))).toEqual([
    -3.696998377939984, -2.19918896999189, -0.002001622060016306,
  ])
  const digest = (axis: Axis) =>
    createHash('sha256')
      .update(new Uint8Array(axisValues(axis).buffer))
      .digest('hex')
  expect(digest(log).slice(0, 16)).toBe('e5993bd53b1a1a31')
  expect(digest({ min: 0.004, max: 0.9, count: 301, scale: 'log' }).slice(0, 16)).toBe('4089eac2641d9b73')
})

test('learning rates are positive', () => {
  expect(learningRateAxisSchema.safeParse({ min: 0, max: 1, count: 5 }).success).toBe(false)
  expect(learningRateAxisSchema.safeParse({ min: -0.1, max: 1, count: 5, scale: 'log' }).success).toBe(false)
  expect(learningRateAxisSchema.safeParse({ min: 1e-9, max: 1, count: 5 }).success).toBe(true)
})
