import { emptyArray, fateMapConfigSchema, PENDING, type RunData } from '#shared/contract/index.ts'
import { expect, test } from 'vitest'
import { cellAt } from './cells.ts'

const config = fateMapConfigSchema.parse({
  kind: 'fate-map',
  start: { min: 0, max: 2, count: 3 },
  learningRate: { min: 1e-3, max: 1e-1, count: 3, scale: 'log' },
})
const fates = ['flat', 'sharp', 'periodic']
const data: RunData = {
  members: [],
  series: [],
  arrays: {
    fate: emptyArray({ name: 'fate', dtype: 'uint8', shape: [3, 3], fill: PENDING }),
    iterations: emptyArray({ name: 'iterations', dtype: 'uint32', shape: [3, 3], fill: 0 }),
    period: emptyArray({ name: 'period', dtype: 'uint8', shape: [3, 3], fill: 0 }),
  },
}
data.arrays['fate']!.data.set([0, 1, 2])
data.arrays['iterations']!.data.set([7, 8, 1000])
data.arrays['period']!.data.set([0, 0, 4])

test('rows are learning rates from the bottom, columns are starts', () => {
  const cell = cellAt(config, data, fates, { x: 0.9, y: 1.1e-3 })
  expect(cell).toEqual({ start: 1, learningRate: 1e-3, fate: 'sharp', iterations: 8, period: null })
  expect(cellAt(config, data, fates, { x: 2, y: 1e-3 })).toMatchObject({ fate: 'periodic', period: 4 })
})

test('a cell that has not been computed has no fate, and beside the map there is no cell', () => {
  expect(cellAt(config, data, fates, { x: 0, y: 1e-2 })).toMatchObject({ fate: null, iterations: null })
  expect(cellAt(config, data, fates, { x: 9, y: 1e-2 })).toBeUndefined()
})
