import { captureIn, type Landscape, sharpnessIn } from '../landscape/index.ts'
import { fateCodesOf } from './fates.ts'
import type { Followed } from './followed.ts'
import { type Descents, inLanes } from './lanes.ts'
import { isVaried, type Motion, plainMotion } from './motion.ts'
import { CONVERGED, type Stopping } from './stopping.ts'
import { tellFollowed } from './tell-followed.ts'
import { CHAOTIC, SLOW } from './unsettled.ts'
import { NO_KEY } from './vary.ts'
import { allAlike, type Each, inVectors, vectorKernelsOf } from './vector/index.ts'

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
  /** What moves each start, where that differs; see `takesEach`. */
  each?: Each | undefined
  /** What is known of where they ended; what is not is computed. */
  followed?: Followed | undefined
}

/** Whether descents of one call may each have learning rates and momenta of their own. */
export function takesEach(landscape: Landscape, motion: Motion, { bound }: Pick<Stopping, 'bound'>): boolean {
  return !isVaried(motion) && vectorKernelsOf(landscape, bound, motion.chosen.rule) !== null
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
  { codes = fateCodesOf(landscape.info), motion = plainMotion, keyOf = () => NO_KEY, each, followed }: Differently = {},
): void {
  const dimension = landscape.info.variables.length
  const count = starts.length / dimension
  if (followed) {
    const rest = tellFollowed(landscape, followed, learningRate, stopping, motion, codes, into, offset)
    descendRest(landscape, starts, learningRate, stopping, into, offset, rest, { codes, motion })
    return
  }
  const capture = captureIn(landscape)
  const part = <Values extends Uint8Array | Uint32Array>(values: Values) =>
    values.subarray(offset, offset + count) as Values
  const [fate, iterations, period] = [part(into.fate), part(into.iterations), part(into.period)]
  const vectors = isVaried(motion) ? null : vectorKernelsOf(landscape, stopping.bound, motion.chosen.rule)
  const descents: Descents = vectors
    ? inVectors(vectors, landscape, starts, each ?? allAlike(learningRate, motion, count), stopping, iterations)
    : inLanes(landscape, starts, learningRate, stopping, motion, keyOf, iterations)
  const unsettled = descents.classify(codes, fate)
  if (into.sharpness) {
    const { decisions } = descents
    const ends = descents.ends()
    const sharpness = sharpnessIn(landscape)
    for (let cell = 0; cell < count; cell++) {
      // With noise nothing is at rest away from the minima.
      const isAtRest = decisions[cell] === CONVERGED && (motion.std === 0 || capture(ends, cell) >= 0)
      into.sharpness[offset + cell] = isAtRest ? sharpness(ends, cell) : NaN
    }
  }
  if (unsettled.length > 0)
    descents.tellApart(unsettled, (cell, found) => {
      fate[cell] = found === SLOW ? codes.slow : found === CHAOTIC ? codes.chaotic : codes.periodic
      period[cell] = found > 0 ? found : 0
    })
}

/** Descends from the starts at these indices, and writes what becomes of them into their places. */
function descendRest(
  landscape: Landscape,
  starts: Float64Array,
  learningRate: number,
  stopping: Stopping,
  into: Fates,
  offset: number,
  indices: readonly number[],
  differently: Differently,
): void {
  if (indices.length === 0) return
  const dimension = landscape.info.variables.length
  const some = new Float64Array(indices.length * dimension)
  indices.forEach((index, place) =>
    some.set(starts.subarray(index * dimension, (index + 1) * dimension), place * dimension),
  )
  const fates = emptyFates(indices.length, into.sharpness !== undefined)
  descendAll(landscape, some, learningRate, stopping, fates, 0, differently)
  indices.forEach((index, place) => {
    into.fate[offset + index] = fates.fate[place]!
    into.iterations[offset + index] = fates.iterations[place]!
    into.period[offset + index] = fates.period[place]!
    if (into.sharpness) into.sharpness[offset + index] = fates.sharpness![place]!
  })
}
