import { compile, coordinateNames, emit, type Formula, type Landscape } from '../landscape/index.ts'

/** A function of a point. */
export type PointFunction = (point: ArrayLike<number>) => number

type Writer = (point: ArrayLike<number>, into: Float64Array) => void

const compiled = new WeakMap<Formula, Writer>()

/** ∇f written into an array that is there already, shape [variables]: the landscape's own makes one at every call. */
export function gradientOf({ formula }: Landscape): Writer {
  let writer = compiled.get(formula)
  if (!writer) {
    const names = coordinateNames(formula.gradient.length)
    const slopes = formula.gradient.map((slope, axis) => [`g${axis}`, slope] as const)
    const lines = [
      ...names.map((name, axis) => `const ${name} = point[${axis}]`),
      `let ${slopes.map(([name]) => name).join(', ')}`,
      emit(slopes, names, 't'),
      ...slopes.map(([name], axis) => `into[${axis}] = ${name}`),
    ]
    compiled.set(formula, (writer = compile<Writer>(['point', 'into'], lines.join('\n'))))
  }
  return writer
}

/**
 * ⟨∇f(x), x − x₀⟩ / ‖x − x₀‖², whose least value over a set is the largest μ for which f is μ-one-point strongly convex with respect to x₀ there
 * (MJS23, definition of μ-OPSC). NaN at x₀.
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

/** Least and greatest eigenvalue of a symmetric matrix of one or two rows, row-major. */
export function eigenvaluesOf(matrix: ArrayLike<number>): [least: number, greatest: number] {
  if (matrix.length === 1) return [matrix[0]!, matrix[0]!]
  const middle = (matrix[0]! + matrix[3]!) / 2
  const half = Math.hypot((matrix[0]! - matrix[3]!) / 2, (matrix[1]! + matrix[2]!) / 2)
  return [middle - half, middle + half]
}
