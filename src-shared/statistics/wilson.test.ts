import fc from 'fast-check'
import { expect, test } from 'vitest'
import { wilsonInterval } from './wilson.ts'

test('the intervals of Newcombe (1998, Stat. Med. 17, table I, method 3)', () => {
  const published: [count: number, total: number, low: number, high: number][] = [
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ]
  for (const [count, total, low, high] of published) {
    const interval = wilsonInterval(count, total)
    expect(interval[0]).toBeCloseTo(low, 4)
    expect(interval[1]).toBeCloseTo(high, 4)
  }
})

test('of none and of all it is one-sided, z²/(n + z²) wide, and without trials it says nothing', () => {
  const z = 1.959963984540054
  for (const total of [1, 7, 1000]) {
    expect(wilsonInterval(0, total)).toEqual([0, expect.closeTo((z * z) / (total + z * z), 12)])
    expect(wilsonInterval(total, total)).toEqual([expect.closeTo(total / (total + z * z), 12), 1])
  }
  expect(wilsonInterval(0, 0)).toEqual([0, 1])
})

test('its ends are the probabilities that lie z of their own standard errors from the share', () => {
  const trials = fc
    .integer({ min: 1, max: 100_000 })
    .chain((total) =>
      fc.tuple(fc.integer({ min: 0, max: total }), fc.constant(total), fc.double({ min: 0.1, max: 5, noNaN: true })),
    )
  let inside = 0
  fc.assert(
    fc.property(trials, ([count, total, z]) => {
      const share = count / total
      for (const end of wilsonInterval(count, total, z))
        if (end > 0 && end < 1) {
          inside++
          expect((share - end) ** 2).toBeCloseTo((z * z * end * (1 - end)) / total, 9)
        }
      const [low, high] = wilsonInterval(count, total, z)
      expect(low).toBeLessThanOrEqual(share)
      expect(high).toBeGreaterThanOrEqual(share)
      expect(wilsonInterval(total - count, total, z)).toEqual([expect.closeTo(1 - high, 9), expect.closeTo(1 - low, 9)])
    }),
  )
  expect(inside).toBeGreaterThan(50)
})
