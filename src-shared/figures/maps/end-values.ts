import { type Axis, axisValue, columnAxisOf, learningRatesOf, ruleOf } from '../../contract/index.ts'
import { multiplierAt, stabilityLimitOf } from '../../rules/index.ts'
import type { FigureInput } from '../../plot/index.ts'
import { isFinished, type MapConfig, mapConfigOf } from '../../results/index.ts'
import { listAxis } from '../axes.ts'

/** The sharpness λ at the ends of descents of maps, and the limit that it has there. */

/** The learning rates of a map, in the order in which its cells lie, and the axis that holds them. */
export function ratesOf(config: MapConfig): { rates: readonly number[]; axis: Axis; cellsOfEach: number } {
  if (config.kind === 'basin-map') {
    const rates = learningRatesOf(config)
    return { rates, axis: listAxis(rates), cellsOfEach: config.x.count * config.y.count }
  }
  const { learningRate: axis } = config
  const rates = Array.from({ length: axis.count }, (_, index) => axisValue(axis, index))
  return { rates, axis, cellsOfEach: columnAxisOf(config).count }
}

/**
 * The limits of sharpness over the learning rate, k/γ: one, or those of the least and the greatest momentum. With a
 * schedule they are those of the learning rate that is left of γ at T.
 */
export function limitNumerators(config: MapConfig): { numerator: number; momentum: number | null }[] {
  const { rule } = config
  const left = shareAtEnd(config) ?? 1
  const momentum = config.kind === 'fate-map' ? config.momentum : undefined
  if (!momentum) return [{ numerator: numeratorOf(rule) / left, momentum: null }]
  return [...new Set([momentum.min, momentum.max])].map((one) => ({
    numerator: numeratorOf(ruleOf(config, { momentum: one })) / left,
    momentum: one,
  }))
}

/** What a schedule leaves of γ at T; undefined where there is none, or nothing is left: then it has no limit. */
export function shareAtEnd({ schedule, steps }: Pick<MapConfig, 'schedule' | 'steps'>): number | undefined {
  if (!schedule || schedule.name === 'constant') return undefined
  return multiplierAt(schedule, steps, steps) || undefined
}

/** k of the limit k/γ of the sharpness: that of the learning rate where λ is 1. */
function numeratorOf(rule: Parameters<typeof stabilityLimitOf>[1]): number {
  return stabilityLimitOf(1, rule) ?? Infinity
}

/** Shares of a limit by which an end may lie above it and be on it: sharpnesses of maps are single floats. */
const ROUNDING = 1e-6

/** What the ends of a map come to. */
export interface Ends {
  /** Least and greatest sharpness; ∞ and −∞ where there is no end. */
  least: number
  greatest: number
  /** The least that is greater than 0. */
  leastPositive: number
  count: number
  /** Ends at which λ is 0 or less. */
  level: number
  /** Ends whose sharpness is greater than the limit of their last step, at which they could not stay. */
  above: number
}

/**
 * Calls `visit` for each descent that converged where λ is known, with the index of its cell and that of its learning
 * rate: millions of times, so that nothing is made for each.
 */
export function eachEnd(
  { run, data }: FigureInput,
  visit: (index: number, rate: number, sharpness: number) => void,
): void {
  const { rates, cellsOfEach } = ratesOf(mapConfigOf(run))
  const values = data.arrays.sharpness?.data ?? new Float32Array()
  for (let rate = 0, index = 0; rate < rates.length; rate++)
    for (const end = Math.min((rate + 1) * cellsOfEach, values.length); index < end; index++) {
      const sharpness = values[index]!
      if (Number.isFinite(sharpness)) visit(index, rate, sharpness)
    }
}

/**
 * The sharpness that a descent of a cell can have where it stays, at the learning rate of its last step: with a
 * schedule that is another one than at the first.
 */
export function limitAtEnd({ run, data }: FigureInput): (index: number, rate: number) => number {
  const config = mapConfigOf(run)
  const { rates } = ratesOf(config)
  const { schedule, steps } = config
  const momentum = config.kind === 'fate-map' ? config.momentum : undefined
  const numerators = Array.from({ length: momentum?.count ?? 1 }, (_, column) =>
    numeratorOf(ruleOf(config, momentum ? { momentum: axisValue(momentum, column) } : {})),
  )
  const taken = data.arrays.iterations?.data
  const share = (index: number) =>
    schedule ? multiplierAt(schedule, Math.max((taken?.[index] ?? steps) - 1, 0), steps) : 1
  return (index, rate) => numerators[index % numerators.length]! / (rates[rate]! * share(index))
}

/** Of runs that are finished, by the array of their sharpness: figures are drawn again at every step of a zoom. */
const known = new WeakMap<object, Ends>()

export function endsOf(input: FigureInput): Ends {
  const values = input.data.arrays.sharpness?.data
  const before = values && known.get(values)
  if (before) return before
  const ends = measured(input)
  if (values && isFinished(input.run)) known.set(values, ends)
  return ends
}

function measured(input: FigureInput): Ends {
  const limit = limitAtEnd(input)
  const ends: Ends = {
    least: Infinity,
    greatest: -Infinity,
    leastPositive: Infinity,
    count: 0,
    level: 0,
    above: 0,
  }
  eachEnd(input, (index, rate, sharpness) => {
    ends.count++
    if (sharpness < ends.least) ends.least = sharpness
    if (sharpness > ends.greatest) ends.greatest = sharpness
    if (sharpness <= 0) ends.level++
    else if (sharpness < ends.leastPositive) ends.leastPositive = sharpness
    if (sharpness > limit(index, rate) * (1 + ROUNDING)) ends.above++
  })
  return ends
}

/** Values that span more than this are told apart by their logarithm. */
const DECADE = 10

/** Whether sharpnesses from the least that is positive to the greatest are seen on a logarithmic scale. */
export function isWide(least: number, greatest: number): boolean {
  return least > 0 && least < Infinity && greatest > DECADE * least
}
