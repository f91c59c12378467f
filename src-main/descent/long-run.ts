import type { Path } from '#shared/contract/index.ts'
import { type ChosenRule, parameterValues, plainDescent } from '#shared/rules/index.ts'
import type { Landscape } from '../landscape/index.ts'
import { settledFate, unsettledFate } from './descend.ts'
import { kernelsOf } from './compile-kernels.ts'
import { atRest, positionsOf } from './phases.ts'
import { phaseLength } from './step-code.ts'
import { DIVERGENT, UNDEFINED } from './stopping.ts'

/**
 * Least number of steps over which the Lyapunov exponent is a mean: its error goes down as 1 over their root at
 * worst.
 */
const EXPONENT_STEPS = 8192

/** Which steps of a descent are looked at. */
export interface Window {
  /** Steps that are taken before any is looked at. */
  transient: number
  /** Iterates that are kept from then on. */
  samples: number
  tolerance: number
  bound: number
}

/** What gradient descent does in the long run. */
export interface LongRun extends Pick<Path, 'fate' | 'period' | 'sharpness'> {
  /**
   * Iterates after the transient, shape [samples, variables]; NaN from where the descent is divergent or f has no
   * value.
   */
  orbit: Float64Array
  /**
   * Largest Lyapunov exponent per step over the samples, and beyond them where they are few: the mean of ln ‖(1 −
   * γH)v‖ for a carried unit vector v. −Infinity where a step maps v to 0, NaN where the descent leaves the bound, be
   * it behind the samples.
   */
  exponent: number
}

/**
 * The orbit after a transient, its Lyapunov exponent, and its fate: converged when the step at the last sample is at
 * most the tolerance, otherwise unsettled in one way or another, as a descent is that nothing has decided in so many
 * steps. Earlier samples are not asked: a chaotic orbit comes as near as that to an unstable stationary point every
 * now and then, and leaves it again.
 *
 * @param moved where the transient has led, with the state of the rule, where that is known
 */
export function longRun(
  landscape: Landscape,
  start: ArrayLike<number>,
  learningRate: number,
  { transient, samples, tolerance, bound }: Window,
  chosen: ChosenRule = plainDescent,
  moved?: Float64Array,
): LongRun {
  const dimension = landscape.info.variables.length
  const { rule } = chosen
  const ofRule = parameterValues(chosen)
  const kernels = kernelsOf(landscape, bound, rule)
  const length = phaseLength(rule, dimension)
  const phases = new Float64Array(samples * length)
  const point = atRest(rule, Float64Array.from(start), dimension)
  const ended = (fate: 'divergent' | 'undefined', from: number): LongRun => {
    const orbit = positionsOf(rule, phases.fill(NaN, from * length), dimension)
    return { orbit, exponent: NaN, fate, period: null, sharpness: null }
  }
  if (moved) point.set(moved)
  else if (kernels.advance(point, learningRate, bound, transient, ...ofRule) >= 0)
    return ended(Number.isNaN(landscape.value(point.subarray(0, dimension))) ? 'undefined' : 'divergent', 0)
  phases.set(point)
  const lengths = new Float64Array(samples)
  // No step is as short as -1: the orbit is followed to its end, also where a descent would have stopped.
  const [t, decision] = kernels.trace(phases, lengths, learningRate, samples - 1, -1, bound, ...ofRule)
  if (decision === DIVERGENT || decision === UNDEFINED)
    return ended(decision === DIVERGENT ? 'divergent' : 'undefined', t)
  const last = phases.subarray((samples - 1) * length)
  return {
    orbit: positionsOf(rule, phases, dimension),
    exponent: kernels.exponent(point, 0, learningRate, bound, Math.max(samples, EXPONENT_STEPS), ...ofRule),
    ...(lengths[samples - 1]! <= tolerance
      ? settledFate(landscape, last.subarray(0, dimension))
      : unsettledFate(kernels, last, learningRate, bound, ofRule)),
  }
}
