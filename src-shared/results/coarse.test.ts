import { expect, test } from 'vitest'
import fc from 'fast-check'
import { highestLevel, strideAt } from '../passes/index.ts'
import { finestLevel, shownCells } from './coarse.ts'

const sides = fc.integer({ min: 1, max: 100 })

/** Which cells are known when a level is computed, and the levels above it. */
function knownAt(level: number, columns: number, rows: number): (index: number) => boolean {
  return (index) =>
    Math.floor(index / columns) % strideAt(level, rows) === 0 && (index % columns) % strideAt(level, columns) === 0
}

test('as soon as the first level is there every cell is shown as a known one that is near', () => {
  fc.assert(
    fc.property(sides, sides, fc.nat(7), (columns, rows, below) => {
      const level = Math.max(0, highestLevel([columns, rows]) - below)
      const isKnown = knownAt(level, columns, rows)
      const shown = shownCells(columns, rows, isKnown)
      expect(finestLevel(columns, rows, isKnown)).toBe(level)
      expect(shown === undefined).toBe(level === 0)
      if (!shown) return
      const far = Array.from({ length: rows * columns }, (_, index) => index).filter((index) => {
        const near = shown(index)
        const down = Math.abs(Math.floor(near / columns) - Math.floor(index / columns))
        const across = Math.abs((near % columns) - (index % columns))
        // Behind the last cell of a level there is none to choose from.
        const isNear = down < strideAt(level, rows) && across < strideAt(level, columns)
        return !isKnown(near) || !isNear || (isKnown(index) && near !== index)
      })
      expect(far).toEqual([])
    }),
  )
})

test('a cell that is known to a finer level stands for its neighbours before that level is complete', () => {
  const [columns, rows] = [64, 64]
  const coarse = knownAt(3, columns, rows)
  const isKnown = (index: number) => coarse(index) || (index < 20 * columns && knownAt(2, columns, rows)(index))
  const shown = shownCells(columns, rows, isKnown)!
  expect(shown(4 * columns + 5)).toBe(4 * columns + 4)
  expect(shown(36 * columns + 5)).toBe(40 * columns + 8)
})

test('rows that come one after the other, as of runs of older versions, stand for no others', () => {
  const isKnown = (index: number) => index < 100 * 57
  expect(shownCells(100, 100, isKnown)).toBeUndefined()
  expect(finestLevel(100, 100, isKnown)).toBeUndefined()
  expect(shownCells(100, 100, () => true)).toBeUndefined()
})
