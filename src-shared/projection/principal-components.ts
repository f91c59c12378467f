import { Matrix } from 'ml-matrix'
import { OverstepError } from '../contract/index.ts'
import { inGram } from './gram.ts'
import { leadingEigenvectors } from './leading.ts'

/**
 * Principal component analysis of rows that are only known by their inner products. The rows themselves are the
 * first-layer weights of networks, a hundred thousand values each, and stay where they were made; figures hold the Gram
 * matrix alone. So this part lies on the side that both share, and the inner products are taken on the side that has
 * the rows.
 */
export interface PrincipalComponents {
  /** Where each projected row lies in the space of the components, shape [rows, components]. */
  coordinates: Float64Array
  /** Variance of the fitted rows along each component, with the divisor rows − 1, shape [components]. */
  explainedVariance: Float64Array
  /**
   * The share of each component in the whole variance of the fitted rows; 0 where they do not vary, shape [components].
   */
  explainedVarianceRatio: Float64Array
  /** Distance of each projected row from the space of the components, shape [rows]. */
  residuals: Float64Array
}

/**
 * Principal components from a Gram matrix G = A·Aᵀ, neither centred nor scaled (Schölkopf, Smola and Müller, 1998, with
 * the linear kernel). Inner products of the centred rows are c(i, j) = G(i, j) − mean G(i, f) − mean G(f, j) + mean
 * G(f, g) over the fitted rows f, g; with the eigenvectors u and eigenvalues λ of that matrix over the fitted rows, row
 * i has the coordinate Σ c(i, f)·u(f)/√λ. The sign of each component makes the coordinate of largest magnitude among
 * the fitted rows positive (the first of equals), so that one fit is one plane, whatever is projected on it. A
 * component along which the fitted rows do not vary beyond rounding, or that they are too few for, has variance 0 and
 * coordinates 0.
 * @param gram inner products of all rows, shape [n, n].
 * @param options.fit rows on which mean and components are fitted.
 * @param options.rows rows to project, all by default.
 * @throws {OverstepError} `invalid-input` when `fit` is empty, or when a row is not in the matrix or not finite: who
 *   calls leaves out what diverged.
 */
export function principalComponents(
  gram: Float64Array,
  options: { fit: readonly number[]; components: number; rows?: readonly number[] },
): PrincipalComponents {
  const { fit, components, rows = Array.from({ length: Math.sqrt(gram.length) }, (_, row) => row) } = options
  if (fit.length === 0)
    throw new OverstepError('invalid-input', 'principal components need at least one row to fit, got none')
  const product = inGram(gram)
  for (const row of [...fit, ...rows])
    if (!Number.isFinite(product(row, row)) || !fit.every((other) => Number.isFinite(product(row, other))))
      throw new OverstepError(
        'invalid-input',
        `row ${row} has no finite inner product with the rows to fit; leave out rows that diverged`,
      )

  const mean = meanOver(fit)
  const whole = mean((row) => mean((other) => product(row, other)))
  const towardsMean = new Map([...fit, ...rows].map((row) => [row, mean((other) => product(row, other))]))
  const centred = (row: number, other: number) =>
    product(row, other) - towardsMean.get(row)! - towardsMean.get(other)! + whole

  const matrix = new Matrix(fit.map((row) => fit.map((other) => centred(row, other))))
  const { values, vectors } = leadingEigenvectors(matrix, components)
  // What rounding alone leaves of inner products that should cancel.
  const noise = 4 * fit.length * Number.EPSILON * Math.max(...fit.map((row) => product(row, row)))
  // Where the rows hardly vary, rounding must not make a part more than the whole.
  const variance = Math.max(
    matrix.trace(),
    values.reduce((sum, value) => sum + (value > noise ? value : 0), 0),
  )
  const found: PrincipalComponents = {
    coordinates: new Float64Array(rows.length * components),
    explainedVariance: new Float64Array(components),
    explainedVarianceRatio: new Float64Array(components),
    residuals: new Float64Array(rows.length),
  }
  for (let component = 0; component < Math.min(components, fit.length); component++) {
    const eigenvalue = values[component]!
    if (eigenvalue <= noise) break
    // The fitted rows have the coordinates √λ·u(f), so that the eigenvector itself says which of them is largest.
    const sign = signOf(vectors[component]!)
    const weights = Array.from(vectors[component]!, (value) => (sign * value) / Math.sqrt(eigenvalue))
    rows.forEach((row, index) => {
      const coordinate = weights.reduce((sum, weight, other) => sum + weight * centred(row, fit[other]!), 0)
      found.coordinates[index * components + component] = coordinate
    })
    found.explainedVariance[component] = eigenvalue / (fit.length - 1)
    found.explainedVarianceRatio[component] = eigenvalue / variance
  }
  found.residuals.set(
    rows.map((row, index) => {
      const inside = found.coordinates.subarray(index * components, (index + 1) * components)
      return Math.sqrt(
        Math.max(
          inside.reduce((rest, coordinate) => rest - coordinate * coordinate, centred(row, row)),
          0,
        ),
      )
    }),
  )
  return found
}

function meanOver(rows: readonly number[]): (value: (row: number) => number) => number {
  return (value) => rows.reduce((sum, row) => sum + value(row), 0) / rows.length
}

/**
 * The sign that makes the component of largest magnitude positive; of those that differ only by rounding, the first
 * decides.
 */
function signOf(vector: Float64Array): 1 | -1 {
  const largest = Math.max(...vector.map(Math.abs))
  return vector.find((value) => Math.abs(value) >= largest * (1 - 1e-9))! < 0 ? -1 : 1
}
