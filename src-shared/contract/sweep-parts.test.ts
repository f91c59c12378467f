import fc from 'fast-check'
import { expect, test } from 'vitest'
import { missingOf, missingWords, partPositions, sweepPartSchema } from './index.ts'

test('the parts of a sweep have each of its runs once, and are as large as they can be equal', () => {
  let met = 0
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 40 }), (size, of) => {
      const parts = Array.from({ length: of }, (_, index) => partPositions(size, { part: index + 1, of }))
      expect(parts.flat().toSorted((a, b) => a - b)).toEqual(Array.from({ length: size }, (_, index) => index))
      const sizes = parts.map(({ length }) => length)
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1)
      met++
    }),
    { numRuns: 200, seed: 1 },
  )
  expect(met).toBe(200)
})

const over = [
  { path: 'steps', values: [1, 2, 3, 4, 5] },
  { path: 'start.count', values: [10, 20] },
]

test.each([
  [5, [0, 2, 4, 5, 7, 9], '4 of 10 runs are missing, of parts 2, 4 of 5'],
  [5, [0, 1, 2, 3, 4, 5, 6, 7, 9], '1 of 10 runs is missing, of part 4 of 5'],
  [3, [], '10 of 10 runs are missing, of parts 1–3 of 3'],
  [null, [1, 2, 3, 9], '6 of 10 runs are missing, numbers 1, 5–9'],
  [null, [0, 1, 2, 3, 4, 5, 6, 8, 9], '1 of 10 runs is missing, number 8'],
  [5, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 99], undefined],
])('of %j parts, with the runs at %j: %s', (parts, complete, words) => {
  const sweep = { over, parts }
  expect(missingWords(sweep, missingOf(sweep, complete))).toBe(words)
})

test.each([
  { part: 0, of: 3 },
  { part: 4, of: 3 },
  { part: 1.5, of: 3 },
  { part: 1, of: 1001 },
])('%j is no part', (part) => {
  expect(sweepPartSchema.safeParse(part).success).toBe(false)
})
