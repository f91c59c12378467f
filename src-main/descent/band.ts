import { parameterValues } from '#shared/rules/index.ts'
import { captureIn, type Landscape, sharpnessIn } from '../landscape/index.ts'
import { fateCodesOf } from './fates.ts'
import { kernelsOf } from './compile-kernels.ts'
import { completeFollowed, type Ended, type Followed, TOLD } from './followed.ts'
import { isVaried, lastRateOf, type Motion, plainMotion } from './motion.ts'
import { atRest, positionsOf } from './phases.ts'
import { phaseLength } from './step-code.ts'
import { CONVERGED, DIVERGENT, type Stopping, UNDEFINED, UNSETTLED } from './stopping.ts'
import { tellApart } from './tell-apart.ts'
import { CHAOTIC, MAX_PERIOD, SLOW } from './unsettled.ts'
import { NO_KEY, varying } from './vary.ts'

/** Fates of descents, one element per start. */
export interface Fates {
  /** Codes in the order of `fatesOf`. */
  fate: Uint8Array<ArrayBuffer>
  iterations: Uint32Array<ArrayBuffer>
  /** 0 where the fate is not periodic. */
  period: Uint8Array<ArrayBuffer>
  /** Where it is asked for: the largest Hessian eigenvalue where a descent converged; NaN for others, and at kinks. */
  sharpness?: Float32Array<ArrayBuffer>
}

/** Room for the fates of `count` descents, and for the sharpness of their ends. */
export function emptyFates(count: number, withSharpness = false): Fates {
  return {
    fate: new Uint8Array(count),
    iterations: new Uint32Array(count),
    period: new Uint8Array(count),
    ...(withSharpness && { sharpness: new Float32Array(count).fill(NaN) }),
  }
}

/** What `descendAll` may be told besides. */
export interface Differently {
  /** What fates are written as, where not in the order of `fatesOf`. */
  codes?: ReturnType<typeof fateCodesOf>
  motion?: Motion
  /** The key of the noise of each start, by its index. */
  keyOf?: (index: number) => Int32Array
  /** What is known of where they ended; what is not is computed. */
  followed?: Followed | undefined
}

/**
 * Descends from every start with one learning rate, and writes fate, iterations and period at `offset` and behind it.
 *
 * @param starts shape [starts, variables], row-major
 */
export function descendAll(
  landscape: Landscape,
  starts: Float64Array,
  learningRate: number,
  stopping: Stopping,
  into: Fates,
  offset = 0,
  { codes = fateCodesOf(landscape.info), motion = plainMotion, keyOf = () => NO_KEY, followed }: Differently = {},
): void {
  const dimension = landscape.info.variables.length
  const count = starts.length / dimension
  const { steps, tolerance, bound } = stopping
  const { chosen, std } = motion
  const { rule } = chosen
  const ofRule = parameterValues(chosen)
  const length = phaseLength(rule, dimension)
  const kernels = kernelsOf(landscape, bound, rule)
  const capture = captureIn(landscape)
  const sharpness = sharpnessIn(landscape)
  const fate = into.fate.subarray(offset, offset + count)
  const iterations = into.iterations.subarray(offset, offset + count)
  const period = into.period.subarray(offset, offset + count)
  const points = scratch(count * length)
  if (isVaried(motion)) {
    const from = atRest(rule, starts, dimension)
    const descendFrom = varying(kernels, motion, learningRate, stopping)
    for (let cell = 0; cell < count; cell++) {
      const key = std > 0 ? keyOf(cell) : NO_KEY
      const end = points.subarray(cell * length, (cell + 1) * length)
      ;[iterations[cell], fate[cell]] = descendFrom(from, cell, key, end)
    }
  } else {
    const into = { decision: fate, iterations, ends: points }
    const from = atRest(rule, starts, dimension)
    const descend = (starts: Float64Array, count: number, { decision, iterations, ends }: Ended) =>
      kernels.descend(starts, count, learningRate, steps, tolerance, bound, decision, iterations, ends, ...ofRule)
    if (followed) completeFollowed(followed, from, length, into, descend)
    else descend(from, count, into)
  }
  const ends = positionsOf(rule, points, dimension)

  const unsettled: number[] = []
  for (let cell = 0; cell < count; cell++) {
    const decision = fate[cell]
    if (into.sharpness) into.sharpness[offset + cell] = decision === CONVERGED ? sharpness(ends, cell) : NaN
    if (decision === DIVERGENT) fate[cell] = codes.divergent
    else if (decision === UNDEFINED) fate[cell] = codes.undefined
    else if (decision === UNSETTLED) unsettled.push(cell)
    else if (decision === CONVERGED) {
      const minimum = capture(ends, cell)
      fate[cell] = minimum < 0 ? codes.other : codes.minima[minimum]!
      // With noise nothing is at rest away from the minima.
      if (into.sharpness && std > 0 && minimum < 0) into.sharpness[offset + cell] = NaN
    } else if (decision === TOLD.chaotic) fate[cell] = codes.chaotic
    else if (decision === TOLD.slow) fate[cell] = codes.slow
    else {
      fate[cell] = codes.periodic
      period[cell] = decision! - TOLD.periodic
    }
  }
  if (unsettled.length === 0) return

  const lastRate = lastRateOf(motion, learningRate)
  const seen = new Uint8Array(unsettled.length)
  const orbit = new Float64Array(3 * MAX_PERIOD * length)
  kernels.screen(points, Uint32Array.from(unsettled), unsettled.length, lastRate, seen, ...ofRule)
  for (const [index, cell] of unsettled.entries()) {
    const found = tellApart(kernels, points, cell, lastRate, bound, orbit, ofRule, seen[index])
    fate[cell] = found === SLOW ? codes.slow : found === CHAOTIC ? codes.chaotic : codes.periodic
    period[cell] = found > 0 ? found : 0
  }
}

let room: Float64Array<ArrayBuffer> = new Float64Array()

/**
 * Room for so many numbers that is used again and again: where descents are short, making it would take as long as
 * they do.
 */
function scratch(length: number): Float64Array<ArrayBuffer> {
  if (room.length < length) room = new Float64Array(length)
  return room.subarray(0, length)
}
