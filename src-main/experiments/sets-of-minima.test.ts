import { expect, test } from 'vitest'
import {
  type BasinMapConfig,
  basinMapConfigSchema,
  type BasinShareConfig,
  basinShareConfigSchema,
  type FateMapConfig,
  fateMapConfigSchema,
  type TrajectoryConfig,
  trajectoryConfigSchema,
} from '#shared/contract/index.ts'
import { basinMap } from './basin-map.ts'
import { basinShare } from './basin-share.ts'
import { fateMap } from './fate-map.ts'
import { surroundings } from './surroundings.ts'
import { trajectory } from './trajectory.ts'

/** ½(xy − 1)², whose minima are the two branches of xy = 1; the sharpness at one of its points is x² + y². */
const valley = {
  expression: '0.5*(x*y-1)^2',
  variables: ['x', 'y'],
  domain: [
    [-5, 5],
    [-5, 5],
  ],
}
type Ranges = Record<string, [number, number]>

test('a map tells how sharp each end is, and the range of each fate', async () => {
  const axis = { min: -3.9, max: 4, count: 24 }
  const config = basinMapConfigSchema.parse({
    kind: 'basin-map',
    landscape: valley,
    x: axis,
    y: axis,
    learningRate: 0.1,
  })
  const { context, arrays } = surroundings()
  const summary = await basinMap.run(config as BasinMapConfig, context)
  const fates = summary.fates as string[]
  const ranges: Ranges = {}
  arrays['fate']!.data.forEach((code, cell) => {
    const [fate, sharpness] = [fates[code]!, arrays['sharpness']!.data[cell]!]
    if (!fate.startsWith('minimum')) return expect(fate === 'other' || Number.isNaN(sharpness)).toBe(true)
    // No descent ends where 2/λ is below its learning rate.
    expect(sharpness).toBeLessThan(2 / 0.1)
    expect(sharpness).toBeGreaterThan(2 - 1e-4)
    const [low, high] = ranges[fate] ?? [Infinity, -Infinity]
    ranges[fate] = [Math.min(low, sharpness), Math.max(high, sharpness)]
  })
  expect(summary.sharpness).toMatchObject(ranges)
  expect(Object.keys(ranges).sort()).toEqual(['minimum-1', 'minimum-2'])
})

test('so do shares, also when they go on from a checkpoint', async () => {
  const config = basinShareConfigSchema.parse({
    kind: 'basin-share',
    landscape: valley,
    box: [
      [1, 3],
      [1, 3],
    ],
    starts: 200,
    learningRate: { min: 0.02, max: 0.2, count: 4 },
  }) as BasinShareConfig
  const { context, checkpoints } = surroundings()
  const whole = await basinShare.run(config, context)
  const { sharpness } = whole as unknown as { sharpness: Ranges }
  expect(sharpness['minimum-2']![0]).toBeGreaterThan(2 - 1e-4)
  expect(sharpness['minimum-2']![1]).toBeLessThan(2 / 0.02)
  const last = checkpoints.at(-1)
  const again = surroundings()
  const resumption = { checkpoint: last } as never
  const resumed = await basinShare.run(config, { ...again.context, resumption })
  expect(resumed.sharpness).toEqual(sharpness)
})

test('each path tells the sharpness and the limit of its end', async () => {
  const config = trajectoryConfigSchema.parse({
    kind: 'trajectory',
    landscape: valley,
    starts: [[0.3, 4.5]],
    learningRates: [0.05, 0.1, 0.15, 0.6],
  })
  const { context, members } = surroundings()
  await trajectory.run(config as TrajectoryConfig, context)
  const ends = members.map(({ sharpness, stabilityLimit, end }) => [sharpness, stabilityLimit, end]) as [
    number,
    number,
    number[],
  ][]
  for (const [sharpness, limit, [x, y]] of ends.slice(0, 3)) {
    expect(sharpness / (x! ** 2 + y! ** 2)).toBeCloseTo(1, 3)
    expect(limit * sharpness).toBeCloseTo(2, 12)
  }
  expect(ends[3]!.slice(0, 2)).toEqual([null, null])
})

test('where minima are points there is no such array; `undefined` is a fate where f may have no value', async () => {
  const bowl = { expression: 'x^2 + y^2', variables: ['x', 'y'] }
  const axis = { min: -1, max: 1, count: 3 }
  const plane = surroundings()
  const config = basinMapConfigSchema.parse({ kind: 'basin-map', landscape: bowl, x: axis, y: axis, learningRate: 0.1 })
  const summary = await basinMap.run(config as BasinMapConfig, plane.context)
  expect([plane.arrays['sharpness'], summary.sharpness]).toEqual([undefined, undefined])
  expect(summary.fates).not.toContain('undefined')

  const barrier = { expression: '-log(1-x^2)+x/2', variables: ['x'], domain: [[-8, 8]] }
  const map = fateMapConfigSchema.parse({
    kind: 'fate-map',
    landscape: barrier,
    start: { min: -0.95, max: 0.95, count: 39 },
    learningRate: { min: 0.05, max: 2, count: 40 },
  })
  const { counts, minima } = (await fateMap.run(map as FateMapConfig, surroundings().context)) as unknown as {
    counts: Record<string, number>
    minima: unknown[]
  }
  expect(minima).toHaveLength(1)
  expect(counts).toMatchObject({ 'minimum-1': 458, undefined: 1102 })
})
