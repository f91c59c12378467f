import {
  basinMapConfigSchema,
  emptyArray,
  fateMapConfigSchema,
  PENDING,
  type Run,
  type RunData,
} from '../contract/index.ts'
import { expect, test } from 'vitest'
import { cellAt, countsAt, sharesText } from './cells.ts'
import { gridOf } from './grid.ts'
import { outcomeText } from './outcome.ts'

const config = fateMapConfigSchema.parse({
  kind: 'fate-map',
  start: { min: 0, max: 2, count: 3 },
  learningRate: { min: 1e-3, max: 1e-1, count: 3, scale: 'log' },
})
const fates = ['flat', 'sharp', 'periodic']
const uint8 = (name: string, shape: number[], values: number[], fill = 0) => {
  const array = emptyArray({ name, dtype: 'uint8', shape, fill })
  array.data.set(values)
  return array
}
const data: RunData = {
  members: [],
  series: [],
  arrays: {
    fate: uint8('fate', [3, 3], [0, 1, 2], PENDING),
    iterations: emptyArray({ name: 'iterations', dtype: 'uint32', shape: [3, 3], fill: 0 }),
    period: uint8('period', [3, 3], [0, 0, 4]),
  },
}
data.arrays['iterations']!.data.set([7, 8, 1000])

test('rows are learning rates from the bottom, columns are starts', () => {
  const cell = cellAt(gridOf(config), data, fates, { x: 0.9, y: 1.1e-3 })
  expect(cell).toEqual({
    x: 1,
    y: 1e-3,
    start: [1],
    learningRate: 1e-3,
    numbers: { start: 1, rate: 0 },
    fate: 'sharp',
    period: null,
    iterations: 8,
    sharpness: null,
    against: null,
  })
  expect(cellAt(gridOf(config), data, fates, { x: 2, y: 1e-3 })).toMatchObject({ fate: 'periodic', period: 4 })
})

test('a cell that has not been computed has no fate, and beside the map there is no cell', () => {
  expect(cellAt(gridOf(config), data, fates, { x: 0, y: 1e-2 })).toMatchObject({ fate: null, iterations: null })
  expect(cellAt(gridOf(config), data, fates, { x: 9, y: 1e-2 })).toBeUndefined()
})

test('along a line through a plane a cell is a place on it, whose start is a point', () => {
  const line = { from: [-1, 2], to: [3, 4] }
  const start = { min: 0, max: 1, count: 3 }
  const through = fateMapConfigSchema.parse({ ...config, landscape: 'paper-2d', start, line })
  expect(cellAt(gridOf(through), data, fates, { x: 0.45, y: 1e-3 })).toMatchObject({ x: 0.5, start: [1, 3] })
})

test('a slice of a basin map lies behind the slices before it', () => {
  const axis = { min: 0, max: 1, count: 2 }
  const slices = basinMapConfigSchema.parse({ kind: 'basin-map', x: axis, y: axis, learningRate: [0.1, 0.2] })
  const codes = { ...data, arrays: { fate: uint8('fate', [2, 2, 2], [0, 0, 0, 0, 0, 1, 2, 0], PENDING) } }
  const at = { x: 0, y: 1 }
  expect(cellAt(gridOf(slices), codes, fates, at)).toMatchObject({ fate: 'flat', start: [0, 1], learningRate: 0.1 })
  expect(cellAt(gridOf(slices, 1), codes, fates, at)).toMatchObject({ fate: 'periodic', learningRate: 0.2 })
  expect(gridOf(slices, 9)).toMatchObject({ offset: 4 })
})

test('a comparison tells what became of the descent on either landscape', () => {
  const arrays = {
    ...data.arrays,
    'against/fate': uint8('against/fate', [3, 3], [2, 1, 0], PENDING),
    'against/period': uint8('against/period', [3, 3], [8]),
  }
  const cell = cellAt(gridOf(config), { ...data, arrays }, fates, { x: 0, y: 1e-3 })
  expect(cell).toMatchObject({ fate: 'flat', against: { fate: 'periodic', period: 8 } })
  expect([cell, cell?.against, { fate: null, period: null }].map((outcome) => outcomeText(outcome!))).toEqual([
    'flat',
    'periodic, period 8',
    'not computed',
  ])
})

test('the shares at a learning rate count what has been computed of it', () => {
  const run = { kind: config.kind, config, summary: { fates } } as unknown as Run
  expect(sharesText(countsAt({ run, data }, config, 0))).toBe('flat 33 %, sharp 33 %, periodic 33 %')
  expect(sharesText(countsAt({ run, data }, config, 1))).toBe('')
})
