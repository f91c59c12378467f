import {
  bifurcationConfigSchema,
  ruleOf,
  type Axis,
  type BasinMapConfig,
  type BasinShareConfig,
  type BifurcationConfig,
  type Descent,
  type FateMapConfig,
  type LandscapeInfo,
} from '#shared/contract/index.ts'
import { cellsBetween, refinedAxis } from './refine.ts'

// Configs of runs that go on from a place in another one.

/** The long run of the descents of one column of a fate map, over the same learning rates. */
export function bifurcationOf(config: FateMapConfig, descent: Descent): BifurcationConfig {
  const { landscape, learningRate, bound } = config
  const rule = ruleOf(config, descent)
  const { start } = descent
  return bifurcationConfigSchema.parse({
    kind: 'bifurcation',
    landscape,
    start,
    learningRate,
    bound,
    ...(rule && { rule }),
  })
}

/** Points along each side of a basin map that is opened from a learning rate. */
const SIDE = 301

/**
 * Where the starts of a learning rate go, over the plane that shows the landscape well and holds the box that they were
 * drawn from.
 */
export function basinMapOf(
  { landscape, box, steps, tolerance, bound, rule, schedule, noise, seed, sharpness }: BasinShareConfig,
  { domain }: Pick<LandscapeInfo, 'domain'>,
  learningRate: number,
): BasinMapConfig {
  const axis = (variable: number): Axis => {
    const ends = [...(domain[variable] ?? []), ...(box[variable] ?? [])]
    return { min: Math.min(...ends), max: Math.max(...ends), count: SIDE, scale: 'linear' }
  }
  return {
    kind: 'basin-map',
    landscape,
    x: axis(0),
    y: axis(1),
    learningRate,
    steps,
    tolerance,
    bound,
    ...(rule && { rule }),
    ...(schedule && { schedule }),
    ...(noise && { noise, seed }),
    ...(sharpness && { sharpness }),
  }
}

/** The same over a part of its learning rates, as many of them. */
export function narrowed<Config extends BasinShareConfig | BifurcationConfig>(
  config: Config,
  interval: readonly [number, number],
): Config {
  const { learningRate } = config
  return { ...config, learningRate: refinedAxis(learningRate, cellsBetween(learningRate, interval)) }
}
