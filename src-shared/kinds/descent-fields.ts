import { z } from 'zod'
import { type RuleChoice, ruleSchema, rulesWithMomentum, scheduleSchema } from '../rules/index.ts'
import {
  type BuiltInLandscape,
  dimensionOf,
  finite,
  holds,
  type LandscapeChoice,
  landscapeSchema,
  place,
  positive,
  type Refuse,
  whole,
} from '../vocabulary/index.ts'

/** Fields that configs of gradient descent on landscapes have in common, and what is checked of several together. */

/** Most cells of a map, of all its slices together: 25 million take 150 MB of arrays. */
export const MAX_CELLS = 25_000_000
/** Most gradient descents of one trajectory run, each of which keeps every iterate. */
export const MAX_PATHS = 512
/** Most values that a run may keep of its iterates: members × (steps + 1) × coordinates. */
export const MAX_PATH_VALUES = 20_000_000
/** Most descents of a run that counts fates. */
export const MAX_DESCENTS = 100_000_000

const steps = whole(1, 1_000_000)
export const bound = positive
  .default(1e6)
  .meta({ title: 'bound', description: 'Divergent when ‖x‖ is beyond this or a coordinate is not finite.' })

export const stopping = {
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

export const seed = whole(0, Number.MAX_SAFE_INTEGER)
  .default(1)
  .meta({ title: 'seed', description: 'Of the random starts.' })

/** Fields of what is not in the article: forms show them when they are asked for. */
export const group = 'Rule, schedule and noise'

/** By which rule descents go; without it they are of gradient descent. */
export const rule = ruleSchema.optional().meta({
  group,
  title: 'rule',
  description: 'How the gradient moves x; heavy-ball and nesterov as torch.optim.SGD has them.',
})

/** What differs from gradient descent with one learning rate and no noise; without any of it there is none. */
export const motion = {
  rule,
  schedule: scheduleSchema.optional().meta({
    group,
    title: 'schedule',
    description: 'What γ is multiplied by from step to step.',
  }),
  noise: z
    .strictObject(
      {
        std: finite.min(0, 'must be at least 0').max(1e100, 'must be at most 1e100').default(1).meta({
          title: 'standard deviation σ',
          description: 'Each coordinate of the gradient has σξ added at each step, ξ standard normal.',
        }),
      },
      'must be an object, such as {"std": 1}',
    )
    .optional()
    .meta({
      group,
      title: 'noise',
      description: 'With it no descent stops before T; its fate is the minimum near which it is then.',
    }),
}

/**
 * What descents are computed on. Without it, as with `cpu`, everything is computed in float64 on the processor, whose
 * result is the reference.
 */
export const device = z
  .enum(['auto', 'cpu', 'gpu'], 'must be auto, cpu or gpu')
  .optional()
  .meta({
    group: 'Device',
    title: 'device',
    description:
      'CPU in float64 where it is left out; GPU in double-float (48 digits), auto where that is faster. What the GPU ' +
      'cannot do is done on the CPU.',
  })
export type DescentDevice = NonNullable<z.infer<typeof device>>

/** Of kinds whose starts are not random. */
export const noiseSeed = whole(0, Number.MAX_SAFE_INTEGER)
  .optional()
  .meta({ group, title: 'seed of the noise', description: '1 where it is left out.' })

/** Whether the sharpness of ends is kept where minima are points too, of which each has its own. */
export const endSharpness = z.boolean().optional().meta({
  group,
  title: 'end sharpness',
  description: 'Keeps the largest Hessian eigenvalue where each descent converged.',
})

/** Whether the summary of a map tells the dimension of the border between its fates; figures measure it anyway. */
export const border = z.boolean().optional().meta({
  title: 'dimension of the border',
  group,
  description: 'Tells in the summary how rough the border between fates is, of maps of at least 256 × 256 cells.',
})

export const landscape = (name: BuiltInLandscape) =>
  landscapeSchema
    .default(name)
    .meta({ title: 'landscape', description: 'The function that gradient descent walks on.' })

/** A second landscape whose fates are computed beside those of the first, to see which cells differ. */
export const against = landscapeSchema.optional().meta({
  title: 'against',
  description: 'Another landscape to be compared with, cell by cell.',
})

export const point = z
  .array(place, 'must be a point: a list of its coordinates, such as [9.5]')
  .min(1, 'must have one coordinate for each variable of the landscape')
  .max(2, 'must have one coordinate for each variable of the landscape')

const interval = z
  .tuple([place, place], 'must be an interval, such as [3, 4]')
  .refine(([from, to]) => from <= to, holds('must be an interval whose first end is not greater than its second'))

/** A box: an interval for each variable. */
export const box = z
  .array(interval, 'must be a box: an interval for each variable, such as [[3, 4], [3, 4]]')
  .min(1, 'must have an interval for each variable of the landscape')
  .max(2, 'must have an interval for each variable of the landscape')

/** Checks that a point or a box has a place for each variable. */
export function fits(
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
      `must have ${dimension === 1 ? `one ${what}` : `${dimension} ${what}s`}, one for each variable of the ` +
        `landscape, got ${value.length}`,
    )
}

export function isPlane(refuse: Refuse, landscape: LandscapeChoice) {
  if (dimensionOf(landscape) !== 2) refuse(['landscape'], 'must have two variables')
}

/** Both landscapes of a comparison have the same variables. */
export function alike(
  refuse: Refuse,
  { landscape, against }: { landscape: LandscapeChoice; against?: LandscapeChoice | undefined },
) {
  if (against !== undefined && dimensionOf(against) !== dimensionOf(landscape))
    refuse(['against'], `must have as many variables as the landscape, ${dimensionOf(landscape)}`)
}

/** Momentum is that of a rule which has one. */
export function hasMomentum(refuse: Refuse, { rule }: { rule?: RuleChoice | undefined }, path: PropertyKey[]) {
  if (rule === undefined || !rulesWithMomentum.includes(rule.name))
    refuse(path, `is of the rules ${rulesWithMomentum.join(' and ')} alone: choose one of them as rule`)
}
