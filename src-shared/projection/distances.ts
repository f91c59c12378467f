import { inGram } from './gram.ts'

/** Of the length of the rows, what is lost in the rounding of their inner products. */
const LOST = 1e-7

/** Distances between rows up to this are none but for rounding. */
export function lostDistance(gram: Float64Array): number {
  const size = Math.sqrt(gram.length)
  let longest = 0
  for (let row = 0; row < size; row++) {
    const square = gram[row * size + row]!
    if (square > longest && square < Infinity) longest = square
  }
  return LOST * Math.sqrt(longest)
}

/**
 * The Euclidean distances between pairs of rows, ‖a − b‖ = √(a·a + b·b − 2a·b). Distances below about 10⁻⁷ of the
 * length of the rows are lost in the rounding of the inner products, see `lostDistance`. NaN where a row is not finite.
 * @param gram inner products of all rows, shape [n, n].
 * @returns shape [pairs].
 */
export function distancesOf(gram: Float64Array, pairs: readonly (readonly [number, number])[]): Float64Array {
  const product = inGram(gram)
  return Float64Array.from(pairs, ([a, b]) => Math.sqrt(Math.max(product(a, a) + product(b, b) - 2 * product(a, b), 0)))
}
