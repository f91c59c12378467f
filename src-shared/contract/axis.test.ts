import fc from 'fast-check'
import { expect, test } from 'vitest'
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

test('learning rates are positive', () => {
  expect(learningRateAxisSchema.safeParse({ min: 0, max: 1, count: 5 }).success).toBe(false)
  expect(learningRateAxisSchema.safeParse({ min: -0.1, max: 1, count: 5, scale: 'log' }).success).toBe(false)
  expect(learningRateAxisSchema.safeParse({ min: 1e-9, max: 1, count: 5 }).success).toBe(true)
})
