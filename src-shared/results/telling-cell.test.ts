import { expect, test } from 'vitest'
import { axisValue } from '../contract/index.ts'
import { gridOf, mapConfigOf } from './index.ts'
import { fates, sampleMap } from './runs.fixture.ts'
import { tellingCell } from './telling-cell.ts'

const minima = new Set(['flat', 'sharp', 'sharpest'])
const found = (
  fateAt: (rate: number, start: number) => number,
  iterationsAt: (rate: number, start: number) => number = (rate) => rate,
) => {
  const { run, data } = sampleMap({ rates: 6, starts: 5, fateAt })
  const { iterations } = data.arrays
  iterations!.data.forEach((_, at) => (iterations!.data[at] = iterationsAt(Math.floor(at / 5), at % 5)))
  const grid = gridOf(mapConfigOf(run))
  const cell = tellingCell(grid, data, fates, minima)
  const columns = Array.from({ length: 5 }, (_, column) => axisValue(grid.x, column))
  const rows = Array.from({ length: 6 }, (_, row) => axisValue(grid.y, row))
  return cell && [rows.indexOf(cell.y), columns.indexOf(cell.x)]
}

test('the telling cell is where a descent first leaves the minimum of the smaller learning rate', () => {
  // Sharp below row 3 of column 2, flat everywhere else.
  expect(found((rate, start) => (start === 2 && rate < 3 ? 1 : 0))).toEqual([3, 2])
})

test('of several the one that took longest is taken', () => {
  const steps = (_: number, start: number) => (start === 4 ? 900 : 10)
  expect(found((rate) => (rate < 3 ? 1 : 0), steps)).toEqual([3, 4])
})

test('a map of one minimum, or of descents that do not settle, has none', () => {
  expect(found(() => 0)).toBeUndefined()
  expect(found((rate) => (rate < 3 ? 0 : fates.indexOf('divergent')))).toBeUndefined()
})
