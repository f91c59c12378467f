import { parameterValues } from '#shared/rules/index.ts'
import { captureIn, type Landscape } from '../landscape/index.ts'
import { kernelsOf } from './compile-kernels.ts'
import type { FateCodes } from './fates.ts'
import { isVaried, lastRateOf, type Motion } from './motion.ts'
import { atRest, positionsOf } from './phases.ts'
import { phaseLength } from './step-code.ts'
import { CONVERGED, DIVERGENT, type Stopping, UNSETTLED } from './stopping.ts'
import { tellApart } from './tell-apart.ts'
import { MAX_PERIOD } from './unsettled.ts'
import { NO_KEY, varying } from './vary.ts'

/** Descents that are over. What they hold is written over by the next ones. */
export interface Descents {
  /** How each ended; see `stopping.ts`. */
  decisions: Uint8Array
  /** Where, shape [starts, variables]. */
  ends(): Float64Array
  /** Writes the fates of those that are decided; returns the others, ascending. */
  classify(codes: FateCodes, fates: Uint8Array): ArrayLike<number>
  /** Tells of those that nothing had decided what they do: their periods, CHAOTIC or SLOW. */
  tellApart(cells: ArrayLike<number>, tell: (cell: number, found: number) => void): void
}

/** By loops of JavaScript. */
export function inLanes(
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
    ends: () => positionsOf(rule, points, dimension),
    classify: (codes, fates) => classified(landscape, decisions, positionsOf(rule, points, dimension), codes, fates),
    tellApart(cells, tell) {
      const lastRate = lastRateOf(motion, learningRate)
      const seen = new Uint8Array(cells.length)
      const orbit = new Float64Array(3 * MAX_PERIOD * length)
      kernels.screen(points, Uint32Array.from(cells), cells.length, lastRate, seen, ...ofRule)
      for (let index = 0; index < cells.length; index++) {
        const cell = cells[index]!
        tell(cell, tellApart(kernels, points, cell, lastRate, bound, orbit, ofRule, seen[index]))
      }
    },
  }
}

/** `Descents.classify`, by the decisions and the positions at which they were taken. */
export function classified(
  landscape: Landscape,
  decisions: Uint8Array,
  ends: Float64Array,
  codes: FateCodes,
  fates: Uint8Array,
): number[] {
  const capture = captureIn(landscape)
  const unsettled: number[] = []
  for (let cell = 0; cell < decisions.length; cell++) {
    const decision = decisions[cell]
    if (decision === CONVERGED) {
      const minimum = capture(ends, cell)
      fates[cell] = minimum < 0 ? codes.other : codes.minima[minimum]!
    } else if (decision === UNSETTLED) unsettled.push(cell)
    else fates[cell] = decision === DIVERGENT ? codes.divergent : codes.undefined
  }
  return unsettled
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
