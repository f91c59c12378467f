import { parameterValues } from '#shared/rules/index.ts'
import type { Kernels } from './kernels.ts'
import { type Motion, ratesOf } from './motion.ts'
import { CONVERGED, type Stopping, UNSETTLED } from './stopping.ts'

/** Of descents without noise. */
export const NO_KEY = new Int32Array(4)
const NO_LENGTHS = new Float64Array()

/**
 * The function that descends from the start at `index` of `starts` where learning rates vary or there is noise, and
 * returns t and the decision. With noise nothing settles: what nothing else has decided at T belongs where it is then,
 * as if it had converged.
 *
 * @returns of the function: every iterate is left in `points` where `lengths` is given, which gets the length of each
 *   step, else the last one
 */
export function varying(
  kernels: Kernels,
  motion: Motion,
  learningRate: number,
  { steps, tolerance, bound }: Stopping,
): (
  starts: Float64Array,
  index: number,
  key: Int32Array,
  points: Float64Array,
  lengths?: Float64Array,
) => [iterations: number, decision: number] {
  const { chosen, settling, std } = motion
  const rates = ratesOf(motion, learningRate, steps)
  const ofRule = parameterValues(chosen)
  return (starts, index, key, points, lengths) => {
    const [iterations, decision] = kernels.vary(
      starts,
      index,
      rates,
      learningRate,
      settling,
      std,
      key,
      steps,
      tolerance,
      bound,
      points,
      lengths ?? NO_LENGTHS,
      lengths !== undefined,
      ...ofRule,
    )
    return [iterations, std > 0 && decision === UNSETTLED ? CONVERGED : decision]
  }
}
