import { hypot } from '#shared/elementary/index.ts'
import { type Formula, type Landscape, NO_VALUE, robustOf, SOUND, UNSURE, written } from '../landscape/index.ts'

/** A function of a point. */
export type PointFunction = (point: ArrayLike<number>) => number

/**
 * Writes ∇f at a point into an array that is there already, shape [variables]; false, and NaN, where f has no value
 * or no gradient.
 */
type Writer = (point: ArrayLike<number>, into: Float64Array) => boolean

const compiled = new WeakMap<Formula, Writer>()

/** ∇f into an array that is there already: the landscape's own makes one at every call. */
export function gradientOf({ formula }: Landscape): Writer {
  let writer = compiled.get(formula)
  if (!writer) {
    const [plain, robust] = [written(formula, formula.gradient), robustOf(formula)]
    writer = (point, into) => {
      const verdict = plain(point, into)
      if (verdict === NO_VALUE) into.fill(NaN)
      return verdict === SOUND || (verdict === UNSURE && robust.gradient(point, into))
    }
    compiled.set(formula, writer)
  }
  return writer
}

/**
 * ⟨∇f(x), x − x₀⟩ / ‖x − x₀‖², whose least value over a set is the largest μ for which f is μ-one-point strongly
 * convex with respect to x₀ there (MJS23, definition of μ-OPSC). NaN at x₀.
 */
export function opscRatio(landscape: Landscape, centre: readonly number[]): PointFunction {
  const gradient = gradientOf(landscape)
  const slope = new Float64Array(centre.length)
  return (point) => {
    gradient(point, slope)
    let product = 0
    let square = 0
    for (let axis = 0; axis < centre.length; axis++) {
      const away = point[axis]! - centre[axis]!
      product += slope[axis]! * away
      square += away * away
    }
    return product / square
  }
}

/** ‖∇²f(x)‖, the largest absolute eigenvalue of the Hessian. */
export function hessianNorm(landscape: Landscape): PointFunction {
  return (point) => {
    const [least, greatest] = eigenvaluesOf(landscape.hessian(point))
    return Math.max(Math.abs(least), Math.abs(greatest))
  }
}

/** Least and greatest curvature at a point, on all pieces of f that meet there; undefined at a kink. */
export function curvaturesAt(
  landscape: Landscape,
  point: ArrayLike<number>,
): { least: number; greatest: number } | undefined {
  const spectra = landscape.curvatures(point).map(eigenvaluesOf)
  if (spectra.length === 0) return undefined
  return { least: Math.min(...spectra.map(([least]) => least)), greatest: Math.max(...spectra.map(([, most]) => most)) }
}

/** Least and greatest eigenvalue of a symmetric matrix of one or two rows, row-major. */
export function eigenvaluesOf(matrix: ArrayLike<number>): [least: number, greatest: number] {
  if (matrix.length === 1) return [matrix[0]!, matrix[0]!]
  const middle = (matrix[0]! + matrix[3]!) / 2
  const half = hypot((matrix[0]! - matrix[3]!) / 2, (matrix[1]! + matrix[2]!) / 2)
  return [middle - half, middle + half]
}
