import { expect, test } from 'vitest'
import {
  axisValues,
  type BasinMapConfig,
  basinMapConfigSchema,
  fateMapConfigSchema,
  type FateMapConfig,
  type LandscapeDefinition,
} from '#shared/contract/index.ts'
import { WHOLE } from '#shared/passes/index.ts'
import { descend } from '../descent/index.ts'
import { landscapeOf } from '../landscape/index.ts'
import { basinMap } from './basin-map.ts'
import { fateMap } from './fate-map.ts'
import { tasks } from './index.ts'
import { surroundings } from './surroundings.ts'

const axis = (count: number) => ({ min: -4, max: 4, count })
const configOf = (more: object) =>
  basinMapConfigSchema.parse({ kind: 'basin-map', x: axis(23), y: axis(17), learningRate: 0.02, ...more })

test('a map of the plane holds the fate of every start, rows from the least y upward', async () => {
  const config = configOf({})
  const { context, arrays } = surroundings()
  const summary = await basinMap.run(config, context)
  const fates = summary.fates as string[]
  expect(fates).toEqual(['flat', 'sharp', 'other', 'periodic', 'chaotic', 'slow', 'divergent'])
  expect(arrays.fate!.shape).toEqual([17, 23])
  const [x, y] = [axisValues(config.x), axisValues(config.y)]
  for (let row = 0; row < 17; row++)
    for (let column = 0; column < 23; column++) {
      const { fate, iterations, period } = descend(landscapeOf('paper-2d'), [x[column]!, y[row]!], 0.02, config)
      const cell = row * 23 + column
      expect(fates[arrays.fate!.data[cell]!]).toBe(fate)
      expect(arrays.iterations!.data[cell]).toBe(iterations)
      expect(arrays.period!.data[cell]).toBe(period ?? 0)
    }
  expect(summary).toMatchObject({ cells: 391, minima: { length: 5 } })
  expect(summary.byLearningRate).toBeUndefined()
})

test('a list of learning rates gives a map for each, counted by itself', async () => {
  const learningRate = [0.01, 0.02, 0.05, 1.1]
  const { context, arrays } = surroundings(3)
  const summary = await basinMap.run(configOf({ learningRate }), context)
  expect(arrays.fate!.shape).toEqual([4, 17, 23])
  for (const [index, rate] of learningRate.entries()) {
    const alone = surroundings()
    const { counts, shares } = await basinMap.run(configOf({ learningRate: rate }), alone.context)
    const slice = (data: number[]) => data.slice(391 * index, 391 * (index + 1))
    for (const name of ['fate', 'iterations', 'period'])
      expect(slice(arrays[name]!.data)).toEqual(alone.arrays[name]!.data)
    expect((summary.byLearningRate as unknown[])[index]).toEqual({ learningRate: rate, counts, shares })
  }
  expect((summary.byLearningRate as unknown[])[3]).toMatchObject({ shares: { flat: 1 / 391 } })
})

test('the result does not depend on the number of threads', async () => {
  const config = configOf({ x: axis(71), y: axis(61), learningRate: [0.0195, 0.98], against: 'paper-2d-printed' })
  const [one, many] = [surroundings(1), surroundings(7)]
  const summary = await basinMap.run(config, one.context)
  expect(await basinMap.run(config, many.context)).toEqual(summary)
  expect(many.arrays).toEqual(one.arrays)
  expect(one.fractions.at(-1)).toBe(1)
})

test('two landscapes are compared cell by cell, under the same names', async () => {
  const config = configOf({ against: 'paper-2d-printed', learningRate: 0.01 })
  const { context, arrays } = surroundings()
  const summary = await basinMap.run(config, context)
  const alone = surroundings()
  const printed = await basinMap.run(configOf({ landscape: 'paper-2d-printed', learningRate: 0.01 }), alone.context)
  const named = (fates: unknown, data: number[]) => data.map((code) => (fates as string[])[code]!)
  const [here, there] = [arrays.fate!, arrays['against/fate']!].map(({ data }) => named(summary.fates, data))
  expect(there).toEqual(named(printed.fates, alone.arrays.fate!.data))
  expect(arrays['against/period']!.data).toEqual(alone.arrays.period!.data)
  const changed = here!.filter((fate, cell) => fate !== there![cell]).length
  expect(changed).toBeGreaterThan(20)
  expect(summary.changed).toBe(changed / 391)
  expect(summary.against).toMatchObject({ counts: { flat: (printed.counts as Record<string, number>).flat } })
  expect(summary.againstMinima).toEqual(printed.minima)
})

test('a landscape beside itself, written in another way, changes nothing', async () => {
  const himmelblau: LandscapeDefinition = {
    expression: '(y - 11 + x^2)^2 + (x - 7 + y^2)^2',
    variables: ['x', 'y'],
    domain: [
      [-6, 6],
      [-6, 6],
    ],
  }
  const { context, arrays } = surroundings()
  const config = configOf({ landscape: 'himmelblau', against: himmelblau, learningRate: 0.01 })
  const summary = await basinMap.run(config, context)
  expect(summary.changed).toBe(0)
  expect(arrays['against/fate']!.data).toEqual(arrays.fate!.data)
  expect((summary.fates as string[]).slice(0, 4)).toEqual(['minimum-1', 'minimum-2', 'minimum-3', 'minimum-4'])
})

test('a fate map along a line through the plane is that of the descents from its points', async () => {
  const config = fateMapConfigSchema.parse({
    kind: 'fate-map',
    landscape: 'himmelblau',
    line: { from: [-5, 4], to: [5, -3] },
    start: { min: 0, max: 1, count: 21 },
    learningRate: { min: 0.005, max: 0.03, count: 9 },
  }) as FateMapConfig
  const { context, arrays } = surroundings(2)
  const { fates } = (await fateMap.run(config, context)) as { fates: string[] }
  axisValues(config.learningRate).forEach((rate, row) =>
    axisValues(config.start).forEach((place, column) => {
      const start = [-5 + place * 10, 4 + place * -7]
      const { fate, iterations } = descend(landscapeOf('himmelblau'), start, rate, config)
      const cell = 21 * row + column
      expect([fates[arrays.fate!.data[cell]!], arrays.iterations!.data[cell]]).toEqual([fate, iterations])
    }),
  )
  expect(fateMap.title(config)).toBe('Fate map on himmelblau, from (−5, 4) to (5, −3), γ = 5·10⁻³ … 0.03')
})

test('price, size, preview and title', async () => {
  const config = basinMap.presets[0]!.config as BasinMapConfig
  const { pool } = surroundings().context
  const seconds = await basinMap.estimateSeconds(config, pool)
  expect(seconds).toBeGreaterThan(0.05)
  expect(seconds).toBeLessThan(60)
  expect(basinMap.size(config)).toBe('565 614 cells')
  expect(basinMap.bytes(config)).toBe(565_614 * 6)
  expect(basinMap.bytes({ ...config, against: 'paper-2d-printed' })).toBe(565_614 * 8)
  const preview = basinMapConfigSchema.parse(basinMap.preview(config))
  expect(preview.x.count * preview.y.count * [preview.learningRate].flat().length).toBeLessThanOrEqual(40_000)
  expect(basinMap.title(config)).toBe('Basins, x₀ = −4 … 4, y₀ = −4 … 4, γ = 0.01 … 0.9 (14)')
  expect(basinMap.title(configOf({ against: 'paper-2d-printed' }))).toBe(
    'Basins against paper-2d-printed, x₀ = −4 … 4, y₀ = −4 … 4, γ = 0.02',
  )
})

test('a thread hands over what it has after a short time', () => {
  const config = configOf({ x: axis(1000), y: axis(1000), steps: 100_000, learningRate: 1e-4, tolerance: 1e-300 })
  const { to, fates } = tasks['map/band']({ config, pass: WHOLE, from: 500, to: 30_000 })
  expect(to).toBeGreaterThan(500)
  expect(to).toBeLessThan(30_000)
  expect(fates.fate).toHaveLength(to - 500)
})
