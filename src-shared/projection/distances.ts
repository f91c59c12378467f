import { inGram } from './gram.ts'

/**
 * The Euclidean distances between pairs of rows, ‖a − b‖ = √(a·a + b·b − 2a·b). Distances below about 10⁻⁷ of the length of the
 * rows are lost in the rounding of the inner products. NaN where a row is not finite.
 * @param gram inner products of all rows, shape [n, n].
 * @returns shape [pairs].
 */
export function distancesOf(gram: Float64Array, pairs: readonly (readonly [number, number])[]): Float64Array {
  const product = inGram(gram)
  return Float64Array.from(pairs, ([a, b]) => Math.sqrt(Math.max(product(a, a) + product(b, b) - 2 * product(a, b), 0)))
}
