import { parameterValues } from '#shared/rules/index.ts'
import { captureIn, type Landscape, sharpnessIn } from '../landscape/index.ts'
import { fateCodesOf } from './fates.ts'
import { kernelsOf } from './compile-kernels.ts'
import { isVaried, lastRateOf, type Motion, plainMotion } from './motion.ts'
import { atRest, positionsOf } from './phases.ts'
import { phaseLength } from './step-code.ts'
import { CONVERGED, DIVERGENT, type Stopping, UNSETTLED } from './stopping.ts'
import { tellApart } from './tell-apart.ts'
import { CHAOTIC, MAX_PERIOD, SLOW } from './unsettled.ts'
import { NO_KEY, varying } from './vary.ts'
import { type VectorKernels, vectorKernelsOf } from './vector/compile.ts'
import { shared } from './vector/memory.ts'
import { scratchBytes, tellAllApart } from './vector/tell-apart.ts'

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
  { codes = fateCodesOf(landscape.info), motion = plainMotion, keyOf = () => NO_KEY }: Differently = {},
): void {
  const dimension = landscape.info.variables.length
  const count = starts.length / dimension
  const capture = captureIn(landscape)
  const sharpness = sharpnessIn(landscape)
  const fate = into.fate.subarray(offset, offset + count)
  const iterations = into.iterations.subarray(offset, offset + count)
  const period = into.period.subarray(offset, offset + count)
  const descents = descentsFrom(landscape, starts, learningRate, stopping, motion, keyOf, iterations)
  const { decisions, ends } = descents

  const unsettled: number[] = []
  const ofMinima = Uint8Array.from(codes.minima)
  for (let cell = 0; cell < count; cell++) {
    const decision = decisions[cell]!
    if (decision === CONVERGED) {
      const minimum = capture(ends, cell)
      fate[cell] = minimum < 0 ? codes.other : ofMinima[minimum]!
    } else if (decision === UNSETTLED) unsettled.push(cell)
    else fate[cell] = decision === DIVERGENT ? codes.divergent : codes.undefined
  }
  if (into.sharpness)
    for (let cell = 0; cell < count; cell++) {
      // With noise nothing is at rest away from the minima.
      const isAtRest = decisions[cell] === CONVERGED && (motion.std === 0 || capture(ends, cell) >= 0)
      into.sharpness[offset + cell] = isAtRest ? sharpness(ends, cell) : NaN
    }
  if (unsettled.length > 0)
    descents.tellApart(unsettled, (cell, found) => {
      fate[cell] = found === SLOW ? codes.slow : found === CHAOTIC ? codes.chaotic : codes.periodic
      period[cell] = found > 0 ? found : 0
    })
}

/** Descents that are over. */
interface Descents {
  /** How each ended; see `stopping.ts`. */
  decisions: Uint8Array
  /** Where, shape [starts, variables]. */
  ends: Float64Array
  /** Tells of those that nothing had decided what they do: their periods, CHAOTIC or SLOW. */
  tellApart(cells: readonly number[], tell: (cell: number, found: number) => void): void
}

function descentsFrom(
  landscape: Landscape,
  starts: Float64Array,
  learningRate: number,
  stopping: Stopping,
  motion: Motion,
  keyOf: (index: number) => Int32Array,
  iterations: Uint32Array,
): Descents {
  const { rule } = motion.chosen
  const vectors = isVaried(motion) ? null : vectorKernelsOf(landscape, stopping.bound, rule)
  return vectors
    ? inVectors(vectors, landscape, starts, learningRate, stopping, motion, iterations)
    : inLanes(landscape, starts, learningRate, stopping, motion, keyOf, iterations)
}

/** By loops of JavaScript. */
function inLanes(
  landscape: Landscape,
  starts: Float64Array,
  learningRate: number,
  stopping: Stopping,
  motion: Motion,
  keyOf: (index: number) => Int32Array,
  iterations: Uint32Array,
): Descents {
  const dimension = landscape.info.variables.length
  const count = starts.length / dimension
  const { steps, tolerance, bound } = stopping
  const { chosen, std } = motion
  const { rule } = chosen
  const ofRule = parameterValues(chosen)
  const length = phaseLength(rule, dimension)
  const kernels = kernelsOf(landscape, bound, rule)
  const points = scratch(count * length)
  const from = atRest(rule, starts, dimension)
  const decisions = new Uint8Array(count)
  if (isVaried(motion)) {
    const descendFrom = varying(kernels, motion, learningRate, stopping)
    for (let cell = 0; cell < count; cell++) {
      const key = std > 0 ? keyOf(cell) : NO_KEY
      const end = points.subarray(cell * length, (cell + 1) * length)
      ;[iterations[cell], decisions[cell]] = descendFrom(from, cell, key, end)
    }
  } else kernels.descend(from, count, learningRate, steps, tolerance, bound, decisions, iterations, points, ...ofRule)
  return {
    decisions,
    ends: positionsOf(rule, points, dimension),
    tellApart(cells, tell) {
      const lastRate = lastRateOf(motion, learningRate)
      const seen = new Uint8Array(cells.length)
      const orbit = new Float64Array(3 * MAX_PERIOD * length)
      kernels.screen(points, Uint32Array.from(cells), cells.length, lastRate, seen, ...ofRule)
      for (const [index, cell] of cells.entries())
        tell(cell, tellApart(kernels, points, cell, lastRate, bound, orbit, ofRule, seen[index]))
    },
  }
}

/** By vectors of WebAssembly, to the same bits. */
function inVectors(
  vectors: VectorKernels,
  landscape: Landscape,
  starts: Float64Array,
  learningRate: number,
  stopping: Stopping,
  { chosen }: Motion,
  iterations: Uint32Array,
): Descents {
  const dimension = landscape.info.variables.length
  const count = starts.length / dimension
  const { rule } = chosen
  const ofRule = parameterValues(chosen)
  const { length } = vectors
  const bytes = 8 * length * count
  const places = shared.layOut(bytes, bytes, count, 4 * count, 4 * count, scratchBytes(dimension))
  const [from, points, decided, counts, listed, out] = places as [number, number, number, number, number, number]
  shared.numbers(from, length * count).set(atRest(rule, starts, dimension))
  const at = { starts: from, decisions: decided, iterations: counts, ends: points }
  vectors.descend(at, count, learningRate, stopping, ofRule)
  iterations.set(shared.counts(counts, count))
  const phases = shared.numbers(points, length * count)
  return {
    decisions: shared.bytes(decided, count),
    ends: positionsOf(rule, phases, dimension),
    tellApart(cells, tell) {
      shared.counts(listed, cells.length).set(cells)
      const orbit = new Float64Array(3 * MAX_PERIOD * length)
      tellAllApart(
        vectors,
        { points, chosen: listed, out },
        cells.length,
        dimension,
        learningRate,
        stopping,
        ofRule,
        (index) =>
          kernelsOf(landscape, stopping.bound, rule).recur(phases, cells[index]!, learningRate, orbit, ...ofRule),
        (index, found) => tell(cells[index]!, found),
      )
    },
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
