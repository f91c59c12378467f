import type { RuleChoice } from '../rules/index.ts'
import { axisValue, type LandscapeChoice } from '../vocabulary/index.ts'
import type { BasinMapConfig } from './basin-map/config.ts'
import { columnAxisOf, type FateMapConfig } from './fate-map/config.ts'
import { pointAlong } from './fate-map/line.ts'
import { learningRatesOf } from './learning-rates.ts'
import type { TrajectoryConfig } from './trajectory/config.ts'

/** One descent: its start, a coordinate per variable, its learning rate, and what else it has of its own. */
export interface Descent {
  start: number[]
  learningRate: number
  /** The numbers of the start and of the learning rate in the run, by which its noise is told from that of others. */
  numbers?: { start: number; rate: number }
  /** The momentum of its column, on a map over momenta. */
  momentum?: number
}

/** Where descents go, how they move and when they stop. */
export type DescentSettings = Pick<TrajectoryConfig, 'landscape' | 'steps' | 'tolerance' | 'bound'> &
  Partial<Pick<TrajectoryConfig, 'rule' | 'schedule' | 'noise' | 'seed'>>

/** The numbers of the start and of the learning rate of a cell of a map, by which its noise is told from others. */
export function numbersOfCell(
  config: FateMapConfig | BasinMapConfig,
  column: number,
  row: number,
  slice = 0,
): { start: number; rate: number } {
  return config.kind === 'basin-map'
    ? { start: row * config.x.count + column, rate: slice }
    : { start: column, rate: row }
}

/** The descent of a cell of a map. @param slice the index of its learning rate, of a map of several of them */
export function descentOfCell(
  config: FateMapConfig | BasinMapConfig,
  column: number,
  row: number,
  slice = 0,
): Required<Pick<Descent, 'numbers'>> & Descent {
  if (config.kind === 'basin-map') {
    const { x, y } = config
    return {
      start: [axisValue(x, column), axisValue(y, row)],
      learningRate: learningRatesOf(config)[slice]!,
      numbers: numbersOfCell(config, column, row, slice),
    }
  }
  const { start, learningRate, line, momentum } = config
  const place = axisValue(start, momentum ? 0 : column)
  return {
    start: line ? pointAlong(line, place) : [place],
    learningRate: axisValue(learningRate, row),
    numbers: numbersOfCell(config, column, row),
    ...(momentum && { momentum: axisValue(columnAxisOf(config), column) }),
  }
}

/** The rule of a descent: that of its run, with the momentum of its own where it has one. */
export function ruleOf(
  { rule }: { rule?: RuleChoice | undefined },
  { momentum }: Pick<Descent, 'momentum'>,
): RuleChoice | undefined {
  if (momentum === undefined || rule === undefined || rule.name === 'gradient-descent') return rule
  return { ...rule, momentum }
}

/** Steps that a path is asked for at most. */
const MOST_STEPS = 100_000

/** What `landscapes.path` is asked for, to have this very descent of a run. @param landscape that it is seen on */
export function pathArgument(
  settings: DescentSettings,
  { start, learningRate, numbers, momentum }: Descent,
  landscape: LandscapeChoice = settings.landscape,
) {
  const { tolerance, bound, schedule, noise, seed } = settings
  const rule = ruleOf(settings, { ...(momentum !== undefined && { momentum }) })
  return {
    landscape,
    start,
    learningRate,
    steps: Math.min(settings.steps, MOST_STEPS),
    tolerance,
    bound,
    ...(rule && { rule }),
    ...(schedule && { schedule }),
    ...(noise && { noise }),
    ...(seed !== undefined && { seed }),
    ...(numbers && { numbers }),
  }
}
