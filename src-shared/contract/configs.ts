import { z } from 'zod'
import { axisSchema, learningRateAxisSchema } from './axis.ts'
import { networkConfigSchema } from './networks.ts'

/** Names of the landscapes that come with Overstep. */
export const builtInLandscapes = ['paper-1d', 'paper-1d-printed'] as const
export const landscapeSchema = z.enum(builtInLandscapes, `must be one of ${builtInLandscapes.join(', ')}`)
export type LandscapeName = z.infer<typeof landscapeSchema>

/** Most cells of a map: 25 million take 150 MB of arrays. */
export const MAX_CELLS = 25_000_000
/** Most gradient descents of one trajectory run, each of which keeps every iterate. */
export const MAX_PATHS = 512
/** Most values that a trajectory run may keep: members × (steps + 1) × coordinates. */
export const MAX_PATH_VALUES = 20_000_000

const finite = z.number('must be a finite number')
const positive = finite.gt(0, 'must be > 0')
const steps = z.int('must be a whole number').min(1, 'must be at least 1').max(1_000_000, 'must be at most 1000000')

const stopping = {
  steps: steps.default(1000).meta({
    title: 'steps T',
    description: 'Gradient steps before a descent that has neither converged nor diverged is called unsettled.',
  }),
  tolerance: positive.default(1e-6).meta({
    title: 'tolerance',
    description: 'Converged when the length of the next step, ‖γ∇f(x)‖, is at most this.',
  }),
  bound: positive
    .default(1e6)
    .meta({ title: 'bound', description: 'Divergent when ‖x‖ is beyond this or a coordinate is not finite.' }),
}

const landscape = landscapeSchema
  .default('paper-1d')
  .meta({ title: 'landscape', description: 'The function that gradient descent walks on.' })

/** Gradient descent from each start with each learning rate, every iterate kept. */
export const trajectoryConfigSchema = z
  .strictObject({
    kind: z.literal('trajectory'),
    landscape,
    starts: z
      .array(
        z
          .array(finite, 'must be a point: a list of its coordinates, such as [9.5]')
          .length(1, 'must have one coordinate for each variable of the landscape'),
        'must be a list of points, such as [[9.5], [-3]]',
      )
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
  .check((context) => {
    const { starts, learningRates, steps } = context.value
    const members = starts.length * learningRates.length
    const limit = (path: string, message: string) =>
      context.issues.push({ code: 'custom', input: undefined, path: [path], message })
    if (members > MAX_PATHS)
      limit('learningRates', `start points × learning rates must be at most ${MAX_PATHS}, got ${members}`)
    else if (members * (steps + 1) > MAX_PATH_VALUES)
      limit('steps', `paths × steps must be at most ${MAX_PATH_VALUES} values, got ${members * (steps + 1)}`)
  })
export type TrajectoryConfig = z.infer<typeof trajectoryConfigSchema>

/** The fate of gradient descent over start point × learning rate (Fig 6 of the article). */
export const fateMapConfigSchema = z
  .strictObject({
    kind: z.literal('fate-map'),
    landscape,
    start: axisSchema.meta({ title: 'start point x₀' }),
    learningRate: learningRateAxisSchema.meta({ title: 'learning rate γ' }),
    ...stopping,
  })
  .check((context) => {
    const cells = context.value.start.count * context.value.learningRate.count
    if (cells > MAX_CELLS)
      context.issues.push({
        code: 'custom',
        input: undefined,
        path: ['start', 'count'],
        message: `start points × learning rates must be at most ${MAX_CELLS} cells, got ${cells}`,
      })
  })
export type FateMapConfig = z.infer<typeof fateMapConfigSchema>

const kinds = ['trajectory', 'fate-map', 'network'] as const
/** Kinds whose runs can be paused, and resumed when they ended early. */
export const pausableKinds: readonly Kind[] = ['network']

/** Every experiment that Overstep can run, told apart by `kind`. */
export const configSchema = z.discriminatedUnion(
  'kind',
  [trajectoryConfigSchema, fateMapConfigSchema, networkConfigSchema],
  {
    error: ({ input }) => {
      if (typeof input !== 'object' || input === null) return 'must be an object with the fields of an experiment'
      const kind = (input as { kind?: unknown }).kind
      const names = `${kinds
        .slice(0, -1)
        .map((name) => `'${name}'`)
        .join(', ')} or '${kinds.at(-1)}'`
      return `must be ${names}${kind === undefined ? '' : `, got ${JSON.stringify(kind)}`}`
    },
  },
)
export type Config = z.infer<typeof configSchema>
export type ConfigInput = z.input<typeof configSchema>
export const kindSchema = z.enum(kinds)
export type Kind = z.infer<typeof kindSchema>
