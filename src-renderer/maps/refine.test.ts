import {
  axisIndex,
  axisValue,
  basinMapConfigSchema,
  configSchema,
  fateMapConfigSchema,
  type Axis,
} from '#shared/contract/index.ts'
import type { RasterView } from '#shared/plot/index.ts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { gridOf } from '#shared/results/index.ts'
import { cellEdges, cellsBetween, refinedAxis, refinedConfig, snappedBox } from './refine.ts'

const config = fateMapConfigSchema.parse({
  kind: 'fate-map',
  start: { min: 0, max: 10, count: 11 },
  learningRate: { min: 1e-4, max: 1, count: 5, scale: 'log' },
})

test('a box becomes the same number of points from the first to the last cell that it touches', () => {
  const refined = refinedConfig(config, { x: [2.2, 6.8], y: [0.9e-3, 0.11] })
  expect(refined.start).toEqual({ min: 2, max: 7, count: 11, scale: 'linear' })
  expect(refined.learningRate).toMatchObject({ count: 5, scale: 'log' })
  expect(refined.learningRate.min).toBeCloseTo(1e-3, 15)
  expect(refined.learningRate.max).toBeCloseTo(0.1, 12)
  expect({ ...refined, start: config.start, learningRate: config.learningRate }).toEqual(config)
})

test('over momentum a box becomes momenta of the same start', () => {
  const momentum = { min: 0, max: 0.9, count: 10, scale: 'linear' } as const
  const rule = { name: 'heavy-ball', momentum: 0.9 } as const
  const rolling = fateMapConfigSchema.parse({ ...config, start: { min: 9, max: 9, count: 1 }, momentum, rule })
  const refined = refinedConfig(rolling, { x: [0.22, 0.48], y: [0.9e-3, 0.11] })
  expect(refined.momentum).toMatchObject({ count: 10, scale: 'linear' })
  expect([refined.momentum!.min, refined.momentum!.max]).toEqual([expect.closeTo(0.2, 12), expect.closeTo(0.5, 12)])
  expect(refined.start).toEqual(rolling.start)
})

test('the ends of a box may come in any order, and what lies beyond the map is left out', () => {
  expect(refinedConfig(config, { x: [6.8, 2.2], y: [0.11, 0.9e-3] })).toEqual(
    refinedConfig(config, { x: [2.2, 6.8], y: [0.9e-3, 0.11] }),
  )
  expect(refinedConfig(config, { x: [-99, 99], y: [1e-9, 99] })).toEqual(config)
})

test('a single cell is refined from edge to edge', () => {
  const refined = refinedConfig(config, { x: [3.1, 3.2], y: [0.01, 0.011] })
  expect([refined.start.min, refined.start.max]).toEqual([2.5, 3.5])
  expect(refined.learningRate.min).toBeCloseTo(10 ** -2.5, 12)
  expect(refined.learningRate.max).toBeCloseTo(10 ** -1.5, 12)
})

test('a map along a line keeps it, a map of start points keeps its learning rates', () => {
  const line = { from: [-1, 2], to: [3, 4] }
  const through = { ...config, landscape: 'paper-2d' as const, line }
  const box: RasterView = { x: [2.2, 6.8], y: [0.9e-3, 0.11] }
  expect(refinedConfig(through, box)).toEqual({ ...refinedConfig(config, box), landscape: 'paper-2d', line })
  const axis = { min: 0, max: 10, count: 11 }
  const plane = basinMapConfigSchema.parse({ kind: 'basin-map', x: axis, y: axis, learningRate: [0.1, 0.2] })
  const refined = refinedConfig(plane, { x: [2.2, 6.8], y: [4, 4.1] })
  expect(refined).toEqual({
    ...plane,
    x: { ...plane.x, min: 2, max: 7 },
    y: { ...plane.y, min: 3.5, max: 4.5 },
  })
})

test('an axis of one point stays', () => {
  const axis: Axis = { min: 3, max: 3, count: 1, scale: 'linear' }
  expect(refinedAxis(axis, cellsBetween(axis, [2, 5]))).toEqual(axis)
})

test('every box refines to a valid config whose values are those of cells', () => {
  const unit = fc.double({ min: 0, max: 1, noNaN: true })
  fc.assert(
    fc.property(unit, unit, unit, unit, (a, b, c, d) => {
      const box: RasterView = { x: [10 * a, 10 * b], y: [10 ** (4 * c - 4), 10 ** (4 * d - 4)] }
      const refined = refinedConfig(config, box)
      expect(configSchema.safeParse(refined).success).toBe(true)
      const snapped = snappedBox(gridOf(config), box)
      // The box that is shown, whose ends are edges of cells, means the same cells.
      expect(refinedConfig(config, snapped)).toEqual(refined)
      expect(snapped.x[0]).toBeLessThanOrEqual(refined.start.min)
      expect(snapped.x[1]).toBeGreaterThanOrEqual(refined.start.max)
    }),
  )
})

test('the edges of a cell enclose it and no other', () => {
  for (const axis of [config.start, config.learningRate])
    for (let index = 0; index < axis.count; index++) {
      const [low, high] = cellEdges(axis, index)
      expect(axisIndex(axis, axisValue(axis, index))).toBe(index)
      expect(axisIndex(axis, low + (high - low) * 1e-6)).toBe(index)
      expect(axisIndex(axis, high - (high - low) * 1e-6)).toBe(index)
    }
})
