import { z } from 'zod'
import { axisSchema, learningRateAxisSchema } from './axis.ts'
import { against, alike, bound, box, fits, isPlane, landscape, point, seed, stopping } from './descent-fields.ts'
import { generator } from './generator.ts'
import { dimensionOf } from './landscapes.ts'
import { place, positive, whole } from './numbers.ts'
import { together } from './together.ts'

/** Configs of gradient descent on landscapes. */

/** Most cells of a map, of all its slices together: 25 million take 150 MB of arrays. */
export const MAX_CELLS = 25_000_000
/** Most gradient descents of one trajectory run, each of which keeps every iterate. */
export const MAX_PATHS = 512
/** Most values that a run may keep of its iterates: members × (steps + 1) × coordinates. */
export const MAX_PATH_VALUES = 20_000_000
/** Most descents of a run that counts fates. */
export const MAX_DESCENTS = 100_000_000

/** Gradient descent from each start with each learning rate, every iterate kept. */
export const trajectoryConfigSchema = z
  .strictObject({
    kind: z.literal('trajectory'),
    landscape: landscape('paper-1d'),
    starts: z
      .array(point, 'must be a list of points, such as [[9.5], [-3]]')
      .min(1, 'must have at least one start point')
      .max(MAX_PATHS, `must have at most ${MAX_PATHS} start points`)
      .meta({ title: 'start points x₀', description: 'One descent starts at each of these for each learning rate.' }),
    learningRates: z
      .array(positive, 'must be a list of learning rates, such as [0.001, 0.02]')
      .min(1, 'must have at least one learning rate')
      .max(MAX_PATHS, `must have at most ${MAX_PATHS} learning rates`)
      .meta({ title: 'learning rates γ' }),
    ...stopping,
  })
  .check(
    together((config, refuse) => {
      const { landscape, starts, learningRates, steps } = config
      const members = starts.length * learningRates.length
      starts.forEach((start, index) => fits(refuse, landscape, ['starts', index], start, 'coordinate'))
      if (members > MAX_PATHS)
        refuse(['learningRates'], `start points × learning rates must be at most ${MAX_PATHS}, got ${members}`)
      else if (members * (steps + 1) > MAX_PATH_VALUES)
        refuse(['steps'], `paths × steps must be at most ${MAX_PATH_VALUES} values, got ${members * (steps + 1)}`)
    }),
  )
export type TrajectoryConfig = z.infer<typeof trajectoryConfigSchema>

/**
 * The fate of gradient descent over start point × learning rate (Fig 6 of the article). On a landscape of two variables the starts lie on a
 * line: the start of value s is from + s·(to − from).
 */
export const fateMapConfigSchema = z
  .strictObject({
    kind: z.literal('fate-map'),
    landscape: landscape('paper-1d'),
    start: axisSchema.meta({ title: 'start point x₀' }),
    learningRate: learningRateAxisSchema.meta({ title: 'learning rate γ' }),
    line: z
      .strictObject({ from: point, to: point }, 'must be a line, such as {"from": [-5, -5], "to": [5, 5]}')
      .optional()
      .meta({
        title: 'line',
        description: 'On two variables: start s is the point from + s·(to − from) of this line.',
      }),
    ...stopping,
    against,
  })
  .check(
    together((config, refuse) => {
      const { landscape, start, learningRate, line } = config
      const cells = start.count * learningRate.count
      alike(refuse, config)
      if (dimensionOf(landscape) === 1 && line) refuse(['line'], 'must be left out: the landscape has one variable')
      if (dimensionOf(landscape) === 2 && !line)
        refuse(['line'], 'must be given for a landscape of two variables, such as {"from": [-5, -5], "to": [5, 5]}')
      if (dimensionOf(landscape) === 2 && line) {
        fits(refuse, landscape, ['line', 'from'], line.from, 'coordinate')
        fits(refuse, landscape, ['line', 'to'], line.to, 'coordinate')
      }
      if (cells > MAX_CELLS)
        refuse(['start', 'count'], `start points × learning rates must be at most ${MAX_CELLS} cells, got ${cells}`)
    }),
  )
export type FateMapConfig = z.infer<typeof fateMapConfigSchema>

/** The fate of gradient descent over the start points of a plane, for one learning rate or a sequence of them. */
export const basinMapConfigSchema = z
  .strictObject({
    kind: z.literal('basin-map'),
    landscape: landscape('paper-2d'),
    x: axisSchema.meta({ title: 'start point x₀' }),
    y: axisSchema.meta({ title: 'start point y₀' }),
    learningRate: z
      .union(
        [
          positive,
          z
            .array(positive)
            .min(1, 'must have at least one learning rate')
            .max(1000, 'must have at most 1000 learning rates'),
        ],
        'must be a learning rate > 0, or a list of them such as [0.01, 0.02]',
      )
      .meta({ title: 'learning rate γ', description: 'One, or a list: a map for each.' }),
    ...stopping,
    against,
  })
  .check(
    together((config, refuse) => {
      const { landscape, x, y, learningRate } = config
      const cells = x.count * y.count * [learningRate].flat().length
      isPlane(refuse, landscape)
      alike(refuse, config)
      if (cells > MAX_CELLS)
        refuse(['x', 'count'], `start points × learning rates must be at most ${MAX_CELLS} cells, got ${cells}`)
    }),
  )
export type BasinMapConfig = z.infer<typeof basinMapConfigSchema>

/** How many descents from random starts in a box have each fate, against the learning rate (Fig 10 of the article). */
export const basinShareConfigSchema = z
  .strictObject({
    kind: z.literal('basin-share'),
    landscape: landscape('paper-2d'),
    box: box
      .default([
        [3, 4],
        [3, 4],
      ])
      .meta({ title: 'start box', description: 'Starts are uniform in it, drawn anew for each learning rate.' }),
    starts: whole(1, 1_000_000).default(1000).meta({ title: 'starts', description: 'For each learning rate.' }),
    learningRate: learningRateAxisSchema.meta({ title: 'learning rate γ' }),
    seed,
    generator,
    ...stopping,
  })
  .check(
    together((config, refuse) => {
      const { landscape, box, starts, learningRate } = config
      fits(refuse, landscape, ['box'], box, 'interval')
      if (starts * learningRate.count > MAX_DESCENTS)
        refuse(
          ['starts'],
          `starts × learning rates must be at most ${MAX_DESCENTS}, got ${starts * learningRate.count}`,
        )
    }),
  )
export type BasinShareConfig = z.infer<typeof basinShareConfigSchema>

/** The orbit of gradient descent after a transient, and its largest Lyapunov exponent, against the learning rate. */
export const bifurcationConfigSchema = z
  .strictObject({
    kind: z.literal('bifurcation'),
    landscape: landscape('cubic'),
    start: z
      .union([place, point], 'must be a number, or a point such as [0.9]')
      .default(0.9)
      .meta({ title: 'start point x₀' }),
    learningRate: learningRateAxisSchema.meta({ title: 'learning rate γ' }),
    transient: whole(0, 10_000_000).default(1000).meta({
      title: 'transient',
      description: 'Steps that are taken before the orbit is kept.',
    }),
    samples: whole(1, 100_000).default(200).meta({ title: 'samples', description: 'Iterates that are kept.' }),
    bound,
  })
  .check(
    together((config, refuse) => {
      const { landscape, start, learningRate, samples } = config
      const values = learningRate.count * samples * dimensionOf(landscape)
      fits(refuse, landscape, ['start'], [start].flat(), 'coordinate')
      if (values > MAX_PATH_VALUES)
        refuse(['samples'], `samples × learning rates must be at most ${MAX_PATH_VALUES} values, got ${values}`)
    }),
  )
export type BifurcationConfig = z.infer<typeof bifurcationConfigSchema>
