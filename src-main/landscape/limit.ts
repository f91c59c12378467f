import type { Expression } from './expression.ts'
import { coefficientAt, doubleOf, expand, type Series } from './series/index.ts'

/**
 * The gradient of a function at a point where the formulas of its derivatives say nothing, from the function itself
 * on both sides along each axis, its branches chosen by the conventions for steps. Where both sides have a slope it
 * is their mean, which of √(x²) is 0 as of |x|; on the edge of where f is defined that of the one side. ±∞ where it
 * is as steep as √x at 0; 0 at a cusp, which has both; NaN where no side has a slope.
 */
export function gradientByLimit(value: Expression, point: ArrayLike<number>): number[] {
  return Array.from({ length: point.length }, (_, axis) => {
    const direction = new Float64Array(point.length)
    const slope = (side: 1 | -1) => {
      direction[axis] = side
      const found = expand(value, point, direction, 'by convention')
      return found ? side * slopeOf(found.series) : NaN
    }
    const [right, left] = [slope(1), slope(-1)]
    if (right === left || Number.isNaN(left)) return right
    if (Number.isNaN(right)) return left
    const mean = right / 2 + left / 2
    return Number.isNaN(mean) ? 0 : mean
  })
}

/** The derivative for ε from above; ±∞ where there is a power of ε below 1. */
export function slopeOf(series: Series): number {
  const steep = series.terms.find(({ q }) => q > 1e-9 && q < 1 - 1e-9)
  return steep ? Math.sign(steep.c[0]) * Infinity : doubleOf(coefficientAt(series, 1))
}
