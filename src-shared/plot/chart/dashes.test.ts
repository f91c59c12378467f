import fc from 'fast-check'
import { expect, test } from 'vitest'
import { strokesAcross } from './dashes.ts'

type Points = [number, number][]
const coordinate = fc.double({ min: 0, max: 100, noNaN: true })
const line = fc
  .array(fc.tuple(coordinate, fc.double({ min: 0, max: 2, noNaN: true })), { minLength: 2, maxLength: 20 })
  .map((points): Points => points.toSorted(([a], [b]) => a - b))

test('dashes of lines over each other have their gaps in common', () => {
  const flat = (points: Points) => strokesAcross(points, [5, 3]).map((piece) => [piece[0]![0], piece.at(-1)![0]])
  const expected = [
    [0, 5],
    [8, 13],
    [16, 20],
  ]
  expect(flat([[0, 1], [20, 1]])).toEqual(expected) // prettier-ignore
  expect(flat([[0, 1], [3, 2], [6, 1], [9, 2], [20, 1]])).toEqual(expected) // prettier-ignore
})

test('every piece lies on the line, from left to right, and none in a gap that is not steep', () => {
  fc.assert(
    fc.property(line, (points) => {
      for (const piece of strokesAcross(points, [5, 3]))
        for (const [index, [x, y]] of piece.entries()) {
          if (index > 0) expect(x).toBeGreaterThanOrEqual(piece[index - 1]![0])
          const low = Math.min(...points.map((point) => point[1]))
          const high = Math.max(...points.map((point) => point[1]))
          expect(y).toBeGreaterThanOrEqual(low - 1e-9)
          expect(y).toBeLessThanOrEqual(high + 1e-9)
        }
    }),
  )
})

test('a peak that falls into a gap is drawn', () => {
  const peak: Points = [
    [0, 0],
    [6, 0],
    [6.5, 80],
    [7, 0],
    [20, 0],
  ]
  expect(strokesAcross(peak, [5, 3]).flat()).toContainEqual([6.5, 80])
})

test('beyond what is seen a line has no strokes, however far it goes', () => {
  const seen = strokesAcross([[-1e12, -1e12], [1e12, 1e12]], [5, 3], [0, 20]) // prettier-ignore
  expect(seen.map((piece) => piece.map(([x]) => x))).toEqual([[0, 5], [8, 13], [16, 20]]) // prettier-ignore
  for (const [x, y] of seen.flat()) expect(y).toBeCloseTo(x, 3)
  expect(strokesAcross([[30, 0], [1e12, 0]], [5, 3], [0, 20])).toEqual([]) // prettier-ignore
})
