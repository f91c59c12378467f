import { OverstepError, type Path } from '#shared/contract/index.ts'
import { type ChosenRule, parameterValues, plainDescent } from '#shared/rules/index.ts'
import { captureOf, type Landscape, sharpnessIn } from '../landscape/index.ts'
import { fateCodesOf, fatesOf } from './fates.ts'
import { kernelsOf } from './compile-kernels.ts'
import type { Kernels } from './kernels.ts'
import { atRest, positionsOf } from './phases.ts'
import { phaseLength } from './step-code.ts'
import { CONVERGED, DIVERGENT, type Stopping, UNDEFINED } from './stopping.ts'
import { tellApart } from './tell-apart.ts'
import { CHAOTIC, MAX_PERIOD, SLOW } from './unsettled.ts'

/** A path with the length of each step, ‖γ∇f‖ at each of its points (the last of them is not taken). */
export interface Descent extends Path {
  stepLengths: Float64Array<ArrayBuffer>
}

/**
 * Gradient descent x ← x − γ∇f(x) from `start`, every iterate kept: `points` has shape [iterations + 1, variables].
 * For t = 0, 1, …, steps it is tested in this order: undefined when f has no value at x; divergent when a coordinate
 * is not finite or ‖x‖ > bound; converged when ‖γ∇f(x)‖ ≤ tolerance; unsettled at t = steps.
 *
 * @param chosen another rule that x is moved by; its state begins at 0
 * @throws {OverstepError} `invalid-input` when the start does not have one coordinate per variable
 */
export function descend(
  landscape: Landscape,
  start: ArrayLike<number>,
  learningRate: number,
  { steps, tolerance, bound }: Stopping,
  chosen = plainDescent,
): Descent {
  const dimension = landscape.info.variables.length
  if (start.length !== dimension)
    throw new OverstepError('invalid-input', `start: must have ${dimension} coordinates, got ${start.length}`)
  const { rule } = chosen
  const kernels = kernelsOf(landscape, bound, rule)
  const length = phaseLength(rule, dimension)
  const room = new Float64Array((steps + 1) * length)
  const lengths = new Float64Array(steps + 1)
  room.set(atRest(rule, Float64Array.from(start), dimension))
  const ofRule = parameterValues(chosen)
  const [iterations, decision] = kernels.trace(room, lengths, learningRate, steps, tolerance, bound, ...ofRule)
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
    ...fateOf(landscape, kernels, decision, end, learningRate, bound, chosen),
  }
}

function fateOf(
  landscape: Landscape,
  kernels: Kernels,
  decision: number,
  end: Float64Array,
  learningRate: number,
  bound: number,
  chosen: ChosenRule,
): FateOfOne {
  if (decision === DIVERGENT) return { fate: 'divergent', period: null, sharpness: null }
  if (decision === UNDEFINED) return { fate: 'undefined', period: null, sharpness: null }
  if (decision === CONVERGED) return settledFate(landscape, end.subarray(0, landscape.info.variables.length))
  return unsettledFate(kernels, end, learningRate, bound, parameterValues(chosen))
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
