import { expect, test } from 'vitest'
import fc from 'fast-check'
import { sizeOf } from '../vocabulary/index.ts'
import { bandsOfPass, type Pass, passCells, passesOf, strideAt, WHOLE } from './index.ts'

const shapes = fc.oneof(
  fc.tuple(fc.integer({ min: 1, max: 90 }), fc.integer({ min: 1, max: 90 })),
  fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 70 })),
)
/** What a cell is said to take, each time it is asked for. */
const times = fc.array(fc.option(fc.double({ min: 1, max: 1e9, noNaN: true }), { nil: undefined }), { maxLength: 8 })

const taking = (times: readonly (number | undefined)[]) => {
  const left = [...times]
  return () => left.shift()
}

function cellsOfPass(pass: Pass, shape: readonly number[], from = 0, to = sizeOf(shape)): number[] {
  return [...passCells(pass, shape).pieces(from, to, 7)].flatMap(({ row, columns }) =>
    Array.from(columns, (column) => row * shape.at(-1)! + column),
  )
}

test('whatever a cell takes, the passes compute each cell of the map once, and bands of a pass have all of its', () => {
  fc.assert(
    fc.property(shapes, times, (shape, took) => {
      const seen: number[] = []
      for (const pass of passesOf(shape, taking(took))) {
        const bands = [...bandsOfPass(pass, shape)]
        const cells = bands.flatMap(({ from, to }) => cellsOfPass(pass, shape, from, to))
        expect(cells).toEqual(cellsOfPass(pass, shape))
        expect(passCells(pass, shape).count(0, sizeOf(shape))).toBe(cells.length)
        seen.push(...cells)
      }
      expect(seen.length).toBe(sizeOf(shape))
      expect(new Set(seen).size).toBe(sizeOf(shape))
    }),
  )
})

test('the first pass has cells in every part of the map, and few of them', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 4000 }), fc.integer({ min: 1, max: 4000 }), (rows, columns) => {
      const [first] = [...passesOf([rows, columns], () => undefined)]
      for (const count of [rows, columns]) {
        const along = Math.ceil(count / strideAt(first!.level, count))
        expect(along).toBeGreaterThanOrEqual(Math.min(count, 8))
        expect(along).toBeLessThanOrEqual(16)
      }
    }),
  )
})

test('passes that nobody would see are left out: of short descents, and of those that are over at once', () => {
  const levels = (nanoseconds?: number) => [...passesOf([1000, 1000], () => nanoseconds)].map(({ level }) => level)
  expect(levels(100)).toEqual([6, 0])
  expect(levels(1000)).toEqual([6, 2, 0])
  expect(levels(1e6)).toEqual([6, 5, 4, 3, 2, 1, 0])
  expect(levels()).toEqual([6, 5, 4, 3, 2, 1, 0])
  expect([...passesOf([9, 15], () => 1e9)]).toEqual([WHOLE])
})
