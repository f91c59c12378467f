import { z } from 'zod'
import { axisSchema, learningRateAxisSchema } from './axis.ts'
import { dimensionOf, landscapeSchema, type BuiltInLandscape, type LandscapeChoice } from './landscapes.ts'

/** Configs of gradient descent on landscapes. */

/** Most cells of a map, of all its slices together: 25 million take 150 MB of arrays. */
export const MAX_CELLS = 25_000_000
/** Most gradient descents of one trajectory run, each of which keeps every iterate. */
export const MAX_PATHS = 512
/** Most values that a run may keep of its iterates: members × (steps + 1) × coordinates. */
export const MAX_PATH_VALUES = 20_000_000
/** Most descents of a run that counts fates. */
export const MAX_DESCENTS = 100_000_000

const finite = z.number('must be a finite number')
const positive = finite.gt(0, 'must be > 0')
const whole = (least: number, most: number) =>
  z.int('must be a whole number').min(least, `must be at least ${least}`).max(most, `must be at most ${most}`)

const steps = whole(1, 1_000_000)
const bound = positive
  .default(1e6)
  .meta({ title: 'bound', description: 'Divergent when ‖x‖ is beyond this or a coordinate is not finite.' })

const stopping = {
  steps: steps.default(1000).meta({
    title: 'steps T',
    description: 'Gradient steps before a descent that has neither converged nor diverged is called unsettled.',
  }),
  tolerance: positive.default(1e-6).meta({
    title: 'tolerance',
    description: 'Converged when the length of the next step, ‖γ∇f(x)‖, is at most this.',
  }),
  bound,
}

const seed = whole(0, Number.MAX_SAFE_INTEGER).default(1).meta({ title: 'seed', description: 'Of the random starts.' })

const landscape = (name: BuiltInLandscape) =>
  landscapeSchema
    .default(name)
    .meta({ title: 'landscape', description: 'The function that gradient descent walks on.' })

/** A second landscape whose fates are computed beside those of the first, to see which cells differ. */
const against = landscapeSchema.optional().meta({
  title: 'against',
  description: 'Another landscape to be compared with, cell by cell.',
})

const point = z
  .array(finite, 'must be a point: a list of its coordinates, such as [9.5]')
  .min(1, 'must have one coordinate for each variable of the landscape')
  .max(2, 'must have one coordinate for each variable of the landscape')

const interval = z
  .tuple([finite, finite], 'must be an interval, such as [3, 4]')
  .refine(([from, to]) => from <= to, 'must be an interval whose first end is not greater than its second')

/** A box: an interval for each variable. */
const box = z
  .array(interval, 'must be a box: an interval for each variable, such as [[3, 4], [3, 4]]')
  .min(1, 'must have an interval for each variable of the landscape')
  .max(2, 'must have an interval for each variable of the landscape')

/** Notes that fields are wrong, with a value that is too large to be repeated. */
type Refuse = (path: PropertyKey[], message: string) => void
function refusing(context: { issues: unknown[] }): Refuse {
  return (path, message) => context.issues.push({ code: 'custom', input: undefined, path, message })
}

/** Checks that a point or a box has a place for each variable. */
function fits(
  refuse: Refuse,
  landscape: LandscapeChoice,
  path: PropertyKey[],
  value: readonly unknown[],
  what: string,
) {
  const dimension = dimensionOf(landscape)
  if (value.length !== dimension)
    refuse(
      path,
      `must have ${dimension === 1 ? `one ${what}` : `${dimension} ${what}s`}, one for each variable of the landscape, got ${value.length}`,
    )
}

function isPlane(refuse: Refuse, landscape: LandscapeChoice) {
  if (dimensionOf(landscape) !== 2) refuse(['landscape'], 'must have two variables')
}

/** Both landscapes of a comparison have the same variables. */
function alike(
  refuse: Refuse,
  { landscape, against }: { landscape: LandscapeChoice; against?: LandscapeChoice | undefined },
) {
  if (against !== undefined && dimensionOf(against) !== dimensionOf(landscape))
    refuse(['against'], `must have as many variables as the landscape, ${dimensionOf(landscape)}`)
}

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
  .check((context) => {
    const refuse = refusing(context)
    const { landscape, starts, learningRates, steps } = context.value
    const members = starts.length * learningRates.length
    starts.forEach((start, index) => fits(refuse, landscape, ['starts', index], start, 'coordinate'))
    if (members > MAX_PATHS)
      refuse(['learningRates'], `start points × learning rates must be at most ${MAX_PATHS}, got ${members}`)
    else if (members * (steps + 1) > MAX_PATH_VALUES)
      refuse(['steps'], `paths × steps must be at most ${MAX_PATH_VALUES} values, got ${members * (steps + 1)}`)
  })
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
  .check((context) => {
    const refuse = refusing(context)
    const { landscape, start, learningRate, line } = context.value
    const cells = start.count * learningRate.count
    alike(refuse, context.value)
    if (dimensionOf(landscape) === 1 && line) refuse(['line'], 'must be left out: the landscape has one variable')
    if (dimensionOf(landscape) === 2 && !line)
      refuse(['line'], 'must be given for a landscape of two variables, such as {"from": [-5, -5], "to": [5, 5]}')
    if (dimensionOf(landscape) === 2 && line) {
      fits(refuse, landscape, ['line', 'from'], line.from, 'coordinate')
      fits(refuse, landscape, ['line', 'to'], line.to, 'coordinate')
    }
    if (cells > MAX_CELLS)
      refuse(['start', 'count'], `start points × learning rates must be at most ${MAX_CELLS} cells, got ${cells}`)
  })
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
  .check((context) => {
    const refuse = refusing(context)
    const { landscape, x, y, learningRate } = context.value
    const cells = x.count * y.count * [learningRate].flat().length
    isPlane(refuse, landscape)
    alike(refuse, context.value)
    if (cells > MAX_CELLS)
      refuse(['x', 'count'], `start points × learning rates must be at most ${MAX_CELLS} cells, got ${cells}`)
  })
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
    ...stopping,
  })
  .check((context) => {
    const refuse = refusing(context)
    const { landscape, box, starts, learningRate } = context.value
    fits(refuse, landscape, ['box'], box, 'interval')
    if (starts * learningRate.count > MAX_DESCENTS)
      refuse(['starts'], `starts × learning rates must be at most ${MAX_DESCENTS}, got ${starts * learningRate.count}`)
  })
export type BasinShareConfig = z.infer<typeof basinShareConfigSchema>

/** The orbit of gradient descent after a transient, and its largest Lyapunov exponent, against the learning rate. */
export const bifurcationConfigSchema = z
  .strictObject({
    kind: z.literal('bifurcation'),
    landscape: landscape('cubic'),
    start: z
      .union([finite, point], 'must be a number, or a point such as [0.9]')
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
  .check((context) => {
    const refuse = refusing(context)
    const { landscape, start, learningRate, samples } = context.value
    const values = learningRate.count * samples * dimensionOf(landscape)
    fits(refuse, landscape, ['start'], [start].flat(), 'coordinate')
    if (values > MAX_PATH_VALUES)
      refuse(['samples'], `samples × learning rates must be at most ${MAX_PATH_VALUES} values, got ${values}`)
  })
export type BifurcationConfig = z.infer<typeof bifurcationConfigSchema>

/**
 * The constants of the article's theory over regions around a local minimum x†, what it predicts from them, and what is measured. The region M is given,
 * or is the largest one around x† on which f is μ†-one-point strongly convex.
 */
export const theoryConfigSchema = z
  .strictObject({
    kind: z.literal('theory'),
    landscape: landscape('paper-1d'),
    minimum: point.default([2.5]).meta({ title: 'local minimum x†' }),
    globalMinimum: point.default([0]).meta({ title: 'global minimum x⁎' }),
    region: box.optional().meta({ title: 'region M', description: 'A box around x†; left out where μ† is given.' }),
    mu: positive.optional().meta({
      title: 'μ†',
      description: 'M is then the largest region around x† on which f is μ†-one-point strongly convex.',
    }),
    regionP: box.optional().meta({
      title: 'region P(M)',
      description: 'By default the points around x† within the diameter r of M, without M.',
    }),
    domain: box.optional().meta({
      title: 'domain',
      description: 'Where L over the domain and μ⁎ are estimated; by default that of the landscape.',
    }),
    muAsked: positive.optional().meta({
      title: 'μ⁎ asked for',
      description: 'The conditions are tested for it; by default the least curvature at x⁎.',
    }),
    smoothnessAsked: positive.optional().meta({
      title: 'L asked for',
      description: 'The conditions are tested for it; by default the greatest curvature at x⁎.',
    }),
    startBox: box.optional().meta({
      title: 'set W',
      description: 'Where the descents start whose meeting X is measured; the domain by default.',
    }),
    target: box.optional().meta({
      title: 'set X',
      description: 'The set whose probability of being hit is measured; M by default.',
    }),
    hitSteps: whole(0, 1000).default(3).meta({
      title: 'steps to hit X',
      description: 'The T of Lemma 2.3, whose bound doubles with each step and each variable.',
    }),
    learningRate: learningRateAxisSchema
      .default({ min: 1e-5, max: 0.05, count: 41, scale: 'log' })
      .meta({ title: 'learning rate γ' }),
    starts: whole(1, 1_000_000).default(1000).meta({ title: 'starts', description: 'For each learning rate.' }),
    seed,
    ...stopping,
  })
  .check((context) => {
    const refuse = refusing(context)
    const { landscape, minimum, globalMinimum, region, mu, starts, learningRate } = context.value
    fits(refuse, landscape, ['minimum'], minimum, 'coordinate')
    fits(refuse, landscape, ['globalMinimum'], globalMinimum, 'coordinate')
    for (const path of ['region', 'regionP', 'domain', 'startBox', 'target'] as const) {
      const box = context.value[path]
      if (!box) continue
      fits(refuse, landscape, [path], box, 'interval')
      box.forEach(([from, to], axis) => {
        if (from === to) refuse([path, axis], 'must be an interval whose first end is less than its second')
      })
    }
    if ((region === undefined) === (mu === undefined))
      refuse(['mu'], region ? 'must be left out where region is given' : 'must be given where region is not')
    region?.forEach(([from, to], axis) => {
      if (!((minimum[axis] ?? NaN) > from && (minimum[axis] ?? NaN) < to))
        refuse(['region', axis], 'must hold the local minimum inside')
    })
    if (2 * starts * learningRate.count > MAX_DESCENTS)
      refuse(
        ['starts'],
        `starts × learning rates must be at most ${MAX_DESCENTS / 2}, got ${starts * learningRate.count}`,
      )
  })
export type TheoryConfig = z.infer<typeof theoryConfigSchema>
