import { parameterValues } from '#shared/rules/index.ts'
import { captureIn, type Landscape, sharpnessIn } from '../landscape/index.ts'
import { kernelsOf } from './compile-kernels.ts'
import type { FateCodes } from './fates.ts'
import { type Followed, followedLength, NOT_FOLLOWED, TOLD } from './followed.ts'
import type { Motion } from './motion.ts'
import { positionsOf } from './phases.ts'
import { CONVERGED, DIVERGENT, type Stopping, UNSETTLED } from './stopping.ts'
import { tellApart } from './tell-apart.ts'
import { CHAOTIC, MAX_PERIOD, SLOW } from './unsettled.ts'

/** Where fates are written, see `Fates`. */
interface Into {
  fate: Uint8Array
  iterations: Uint32Array
  period: Uint8Array
  sharpness?: Float32Array
}

/**
 * Writes the fates of descents that something else has followed, at `offset` and behind it.
 * @returns the indices of those that it has not, ascending
 */
export function tellFollowed(
  landscape: Landscape,
  followed: Followed,
  learningRate: number,
  { bound }: Pick<Stopping, 'bound'>,
  { chosen }: Motion,
  codes: FateCodes,
  into: Into,
  offset: number,
): number[] {
  const { decision: decisions, iterations, ends: points } = followed
  const { rule } = chosen
  const capture = captureIn(landscape)
  const sharpness = sharpnessIn(landscape)
  const ends = positionsOf(rule, Float64Array.from(points), landscape.info.variables.length)
  const missing: number[] = []
  const unsettled: number[] = []
  for (let cell = 0; cell < decisions.length; cell++) {
    const at = offset + cell
    const decision = decisions[cell]!
    into.iterations[at] = iterations[cell]!
    into.period[at] = 0
    if (into.sharpness) into.sharpness[at] = decision === CONVERGED ? sharpness(ends, cell) : NaN
    if (decision === CONVERGED) {
      const minimum = capture(ends, cell)
      into.fate[at] = minimum < 0 ? codes.other : codes.minima[minimum]!
    } else if (decision === DIVERGENT) into.fate[at] = codes.divergent
    else if (decision === UNSETTLED) unsettled.push(cell)
    else if (decision === NOT_FOLLOWED) missing.push(cell)
    else if (decision === TOLD.chaotic) into.fate[at] = codes.chaotic
    else if (decision === TOLD.slow) into.fate[at] = codes.slow
    else {
      into.fate[at] = codes.periodic
      into.period[at] = decision - TOLD.periodic
    }
  }
  if (unsettled.length === 0) return missing
  const kernels = kernelsOf(landscape, bound, rule)
  const ofRule = parameterValues(chosen)
  const seen = new Uint8Array(unsettled.length)
  const orbit = new Float64Array(3 * MAX_PERIOD * followedLength(followed))
  kernels.screen(points, Uint32Array.from(unsettled), unsettled.length, learningRate, seen, ...ofRule)
  for (const [index, cell] of unsettled.entries()) {
    const found = tellApart(kernels, points, cell, learningRate, bound, orbit, ofRule, seen[index])
    into.fate[offset + cell] = found === SLOW ? codes.slow : found === CHAOTIC ? codes.chaotic : codes.periodic
    into.period[offset + cell] = found > 0 ? found : 0
  }
  return missing
}
