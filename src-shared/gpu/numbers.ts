/**
 * Numbers as shaders have them. A float64 goes to a shader as a pair of float32: the float32 nearest to it, and the one
 * nearest to what is left (T. J. Dekker, A floating-point technique for extending the available precision, 1971). A
 * pair has 48 digits and the range of float32; shaders in plain float32 read its first half.
 */

/** Shape [values, 2]. */
export function toPairs(values: ArrayLike<number>): Float32Array<ArrayBuffer> {
  const pairs = new Float32Array(2 * values.length)
  for (let index = 0; index < values.length; index++) {
    const high = Math.fround(values[index]!)
    pairs[2 * index] = high
    pairs[2 * index + 1] = Math.abs(high) < Infinity ? values[index]! - high : 0
  }
  return pairs
}

/** The two halves of one number. */
export function pairOf(value: number): [high: number, low: number] {
  const high = Math.fround(value)
  return [high, Math.fround(value - high)]
}
