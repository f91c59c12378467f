import { OverstepError, type Path } from '#shared/contract/index.ts'
import { parameterValues } from '#shared/rules/index.ts'
import { captureOf, type Landscape, sharpnessIn } from '../landscape/index.ts'
import { fateCodesOf, fatesOf } from './fates.ts'
import { kernelsOf } from './compile-kernels.ts'
import type { Kernels } from './kernels.ts'
import { isVaried, lastRateOf, type Motion, plainMotion } from './motion.ts'
import { atRest, positionsOf } from './phases.ts'
import { phaseLength } from './step-code.ts'
import { CONVERGED, DIVERGENT, type Stopping, UNDEFINED } from './stopping.ts'
import { tellApart } from './tell-apart.ts'
import { CHAOTIC, MAX_PERIOD, SLOW } from './unsettled.ts'
import { NO_KEY, varying } from './vary.ts'

/** A path with the length of each step, ‖γ∇f‖ at each of its points (the last of them is not taken). */
export interface Descent extends Path {
  stepLengths: Float64Array<ArrayBuffer>
}

/**
 * Gradient descent x ← x − γ∇f(x) from `start`, every iterate kept: `points` has shape [iterations + 1, variables].
 * For t = 0, 1, …, steps it is tested in this order: undefined when f has no value at x; divergent when a coordinate
 * is not finite or ‖x‖ > bound; converged when ‖γ∇f(x)‖ ≤ tolerance, and with momentum ‖x_t − x_{t−1}‖ too; unsettled
 * at t = steps. With noise none converges, and the fate is the minimum whose capture set holds the last iterate.
 *
 * @param motion how x is moved otherwise; the state of its rule begins at 0
 * @param key of the noise
 * @throws {OverstepError} `invalid-input` when the start does not have one coordinate per variable
 */
export function descend(
  landscape: Landscape,
  start: ArrayLike<number>,
  learningRate: number,
  stopping: Stopping,
  motion = plainMotion,
  key: Int32Array = NO_KEY,
): Descent {
  const dimension = landscape.info.variables.length
  if (start.length !== dimension)
    throw new OverstepError('invalid-input', `start: must have ${dimension} coordinates, got ${start.length}`)
  const { steps, tolerance, bound } = stopping
  const { chosen } = motion
  const { rule } = chosen
  const kernels = kernelsOf(landscape, bound, rule)
  const length = phaseLength(rule, dimension)
  const room = new Float64Array((steps + 1) * length)
  const lengths = new Float64Array(steps + 1)
  const from = atRest(rule, Float64Array.from(start), dimension)
  room.set(from)
  const [iterations, decision] = isVaried(motion)
    ? varying(kernels, motion, learningRate, stopping)(from, 0, key, room, lengths)
    : kernels.trace(room, lengths, learningRate, steps, tolerance, bound, ...parameterValues(chosen))
  const phases = room.slice(0, (iterations + 1) * length)
  const points = positionsOf(rule, phases, dimension)
  const values = Float64Array.from({ length: iterations + 1 }, (_, t) =>
    landscape.value(points.subarray(t * dimension, (t + 1) * dimension)),
  )
  const end = phases.subarray(iterations * length)
  return {
    points,
    values,
    stepLengths: lengths.slice(0, iterations + 1),
    iterations,
    ...fateOf(landscape, kernels, decision, end, lastRateOf(motion, learningRate), bound, motion),
  }
}

function fateOf(
  landscape: Landscape,
  kernels: Kernels,
  decision: number,
  end: Float64Array,
  lastRate: number,
  bound: number,
  { chosen, std }: Motion,
): FateOfOne {
  if (decision === DIVERGENT) return { fate: 'divergent', period: null, sharpness: null }
  if (decision === UNDEFINED) return { fate: 'undefined', period: null, sharpness: null }
  if (decision === CONVERGED) {
    const settled = settledFate(landscape, end.subarray(0, landscape.info.variables.length))
    // With noise nothing is at rest away from the minima.
    return std > 0 && settled.fate === 'other' ? { ...settled, sharpness: null } : settled
  }
  return unsettledFate(kernels, end, lastRate, bound, parameterValues(chosen))
}

type FateOfOne = Pick<Path, 'fate' | 'period' | 'sharpness'>

/** The fate of a descent that has converged at `end`. */
export function settledFate(landscape: Landscape, end: Float64Array): FateOfOne {
  const { minima, other } = fateCodesOf(landscape.info)
  const fate = fatesOf(landscape.info)[minima[captureOf(landscape, end)] ?? other]!
  const sharpness = sharpnessIn(landscape)(end, 0)
  return { fate, period: null, sharpness: Number.isFinite(sharpness) ? sharpness : null }
}

/**
 * The fate of a descent that nothing had decided when it came to `end`.
 * @param ofRule the values of the rule's parameters
 */
export function unsettledFate(
  kernels: Kernels,
  end: Float64Array,
  learningRate: number,
  bound: number,
  ofRule: readonly number[],
): FateOfOne {
  const orbit = new Float64Array(3 * MAX_PERIOD * end.length)
  const found = tellApart(kernels, end, 0, learningRate, bound, orbit, ofRule)
  const sharpness = null
  if (found === SLOW) return { fate: 'slow', period: null, sharpness }
  return found === CHAOTIC
    ? { fate: 'chaotic', period: null, sharpness }
    : { fate: 'periodic', period: found, sharpness }
}
