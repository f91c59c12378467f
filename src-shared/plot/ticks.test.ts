import { expect, test } from 'vitest'
import fc from 'fast-check'
import { commonMarkup } from './text.ts'
import { linearTicks, logTicks } from './ticks.ts'

test('linear ticks are multiples of 1, 2 or 5 times a power of ten, without noise', () => {
  expect(linearTicks(0, 1, 5).major).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1])
  expect(linearTicks(-1, 10, 6).major).toEqual([0, 2, 4, 6, 8, 10])
  expect(linearTicks(0.1, 0.35, 5).major).toEqual([0.1, 0.15, 0.2, 0.25, 0.3, 0.35])
})

test('an axis that a wide step would miss gets a narrower one', () => {
  expect(linearTicks(0.51, 0.98, 2).major).toEqual([0.6, 0.8])
})

test('log ticks are powers of ten, divided at 2 and 5 where there is room', () => {
  expect(logTicks(1e-4, 0.1, 4)).toMatchObject({ major: [1e-4, 1e-3, 1e-2, 1e-1] })
  expect(logTicks(1e-3, 0.1, 8).major).toEqual([1e-3, 2e-3, 5e-3, 1e-2, 2e-2, 5e-2, 1e-1])
  expect(logTicks(1e-12, 1, 4).major).toEqual([1e-12, 1e-8, 1e-4, 1])
})

test('an axis of one value has its tick there', () => {
  expect(linearTicks(3, 3, 5).major).toEqual([3])
  expect(logTicks(0.01, 0.01, 5).major).toEqual([0.01])
})

test('however narrow, an axis has ticks on it, each of which its label tells from the others', () => {
  let narrow = 0
  for (const middle of [2.5, -8.4, 1e6, 3e-8, 0.1 + 0.2])
    for (const width of [1e-3, 1e-7, 1e-9, 1e-11, 1e-13, 1e-15]) {
      const half = (Math.abs(middle) * width) / 2
      const [min, max] = [middle - half, middle + half]
      if (!(max > min)) continue
      for (const { major } of [linearTicks(min, max, 5), ...(min > 0 ? [logTicks(min, max, 5)] : [])]) {
        expect(major.length).toBeGreaterThan(0)
        const slack = 1e-6 * (max - min)
        expect(major.every((tick) => tick >= min - slack && tick <= max + slack)).toBe(true)
        const label = commonMarkup(major)
        expect(new Set(major.map(label)).size).toBe(major.length)
      }
      narrow++
    }
  expect(narrow).toBeGreaterThan(25)
  expect(linearTicks(2.5 - 1e-9, 2.5 + 1e-9, 4).major).toContain(2.5)
})

test('ticks lie on the axis in ascending order, few enough to read and never none', () => {
  const ends = fc.tuple(fc.double({ min: -8, max: 6, noNaN: true }), fc.double({ min: 0.01, max: 8, noNaN: true }))
  fc.assert(
    fc.property(ends, fc.integer({ min: 2, max: 10 }), ([exponent, decades], target) => {
      const [min, max] = [10 ** exponent, 10 ** (exponent + decades)]
      for (const { major, minor } of [logTicks(min, max, target), linearTicks(min, max, target)]) {
        expect(major.length).toBeGreaterThan(0)
        expect(major.length).toBeLessThanOrEqual(2 * target + 2)
        expect(major).toEqual([...new Set(major)].sort((a, b) => a - b))
        for (const tick of [...major, ...minor]) {
          expect(tick).toBeGreaterThanOrEqual(min * (1 - 1e-6))
          expect(tick).toBeLessThanOrEqual(max * (1 + 1e-6))
        }
      }
    }),
  )
})
