import { expect, test } from 'vitest'
import { figureOf } from '#shared/figures/index.ts'
import type { FigureInput } from '#shared/plot/index.ts'
import { sampleBasin } from '#shared/results/planes.fixture.ts'
import { tableOf } from './table.ts'

const input = {} as FigureInput
const kind = {
  name: 'a',
  title: 'A',
  draw(): never {
    throw new Error('A table is not drawn.')
  },
  data: () => ({
    rows: 3,
    columns: [
      { name: 'learningRate', at: (row: number) => [0.00012345678, 1 / 3, NaN][row]! },
      { name: 'fate', at: (row: number) => ['flat', null, 'sharp'][row]! },
    ],
  }),
}

test('a table is that of the figure, with rounded numbers; what is not there is empty', () => {
  expect(tableOf(kind, input, {})).toEqual({
    columns: ['learningRate', 'fate'],
    rows: [
      ['1.23457·10⁻⁴', 'flat'],
      ['0.333333', ''],
      ['–', 'sharp'],
    ],
    total: 3,
  })
})

test('a long table is cut short, and says how long it is', () => {
  expect(tableOf(kind, input, {}, 1)).toMatchObject({ rows: [['1.23457·10⁻⁴', 'flat']], total: 3 })
})

test('of maps of several learning rates the table is of the one that is seen', () => {
  const maps = sampleBasin({
    columns: 3,
    rows: 2,
    learningRate: [0.01, 0.02],
    fateAt: (slice, row, column) => (slice + row + column) % 3,
  })
  const rates = [0, 1].map((slice) => {
    const { columns, rows, total } = tableOf(figureOf(maps.run.config, 'basin-map'), maps, { slice })
    expect([rows.length, total]).toEqual([6, 6])
    return new Set(rows.map((row) => row[columns.indexOf('learningRate')]))
  })
  expect(rates).toEqual([new Set(['0.01']), new Set(['0.02'])])
})
