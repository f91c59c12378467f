import { eigenvaluesOf } from './curvature.ts'
import type { Landscape } from './landscape.ts'

/**
 * The function that gives the sharpness of f at point `index` of `points`: the largest Hessian eigenvalue, of pieces
 * that meet there that of the sharpest; NaN at a kink and where f has no value.
 */
export function sharpnessIn({ curvatures, info }: Landscape): (points: ArrayLike<number>, index: number) => number {
  const point = new Float64Array(info.variables.length)
  return (points, index) => {
    for (let axis = 0; axis < point.length; axis++) point[axis] = points[index * point.length + axis]!
    const pieces = curvatures(point)
    return pieces.length === 0 ? NaN : Math.max(...pieces.map((piece) => eigenvaluesOf(piece).at(-1)!))
  }
}
