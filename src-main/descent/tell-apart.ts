import type { Kernels } from './kernels.ts'
import { CHAOTIC, SLOW } from './unsettled.ts'

/** What the unsettled descent at point `index` of `points` does: its period (2…64), CHAOTIC or SLOW. `orbit` has room for 3·64 points. */
export function tellApart(
  kernels: Kernels,
  points: Float64Array,
  index: number,
  learningRate: number,
  bound: number,
  orbit: Float64Array,
): number {
  const found = kernels.recur(points, index, learningRate, orbit)
  if (found !== CHAOTIC) return found
  return kernels.lyapunov(points, index, learningRate, bound) > 0 ? CHAOTIC : SLOW
}
