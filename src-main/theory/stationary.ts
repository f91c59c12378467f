import { norm } from '#shared/elementary/index.ts'
import type { Landscape } from '../landscape/index.ts'
import { gradientOf } from './functions.ts'
import { distance } from './regions.ts'

/** A minimum is where the config says to within this. */
export const MINIMUM_WITHIN = 0.1
const MOST_STEPS = 60

/**
 * The point near `guess` where the gradient vanishes as well as it can in float64, by Newton's method; `guess` itself
 * where it is as good, or where the steps lead away, as at a kink. Ratios to ‖x − x₀‖² tell nothing near an x₀ that is
 * only nearly stationary.
 */
export function stationaryNear(landscape: Landscape, guess: readonly number[]): number[] {
  const gradient = gradientOf(landscape)
  const slope = new Float64Array(guess.length)
  const steepness = (point: readonly number[]) => {
    gradient(point, slope)
    return norm(slope)
  }
  let best = [...guess]
  let least = steepness(best)
  let point = best
  for (let step = 0; step < MOST_STEPS && least > 0; step++) {
    gradient(point, slope)
    const hessian = landscape.hessian(point)
    const next = point.map((coordinate, axis) => coordinate - solved(hessian, slope)[axis]!)
    if (!next.every(Number.isFinite) || distance(next, guess) > MINIMUM_WITHIN) break
    const here = steepness(next)
    if (here < least) [best, least] = [next, here]
    else if (step > 3) break
    point = next
  }
  return best
}

/** H⁻¹g for one or two variables; not finite where H is singular. */
function solved(h: ArrayLike<number>, g: ArrayLike<number>): number[] {
  if (g.length === 1) return [g[0]! / h[0]!]
  const determinant = h[0]! * h[3]! - h[1]! * h[2]!
  return [(h[3]! * g[0]! - h[1]! * g[1]!) / determinant, (h[0]! * g[1]! - h[2]! * g[0]!) / determinant]
}
