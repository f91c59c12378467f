import type { Kernels } from './kernels.ts'
import { CHAOTIC, GROWN, RETURNED, SLOW } from './unsettled.ts'

/**
 * What the unsettled descent at point `index` of `points` does: its period (2…64), CHAOTIC or SLOW. `orbit` has room
 * for 3·64 points.
 *
 * @param ofRule the values of the rule's parameters
 * @param seen what the screen has seen of it, to spare what that rules out
 */
export function tellApart(
  kernels: Kernels,
  points: Float64Array,
  index: number,
  learningRate: number,
  bound: number,
  orbit: Float64Array,
  ofRule: readonly number[],
  seen = GROWN | RETURNED,
): number {
  // Where a schedule has come to a learning rate of 0 nothing moves any more.
  if (seen === 0 || learningRate === 0) return SLOW
  const found = seen === GROWN ? CHAOTIC : kernels.recur(points, index, learningRate, orbit, ...ofRule)
  if (found !== CHAOTIC) return found
  return kernels.lyapunov(points, index, learningRate, bound, ...ofRule) > 0 ? CHAOTIC : SLOW
}
