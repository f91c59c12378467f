/** The inner product of two rows, looked up in their Gram matrix of shape [n, n]; NaN beyond it. */
export function inGram(gram: Float64Array): (row: number, other: number) => number {
  const size = Math.sqrt(gram.length)
  return (row, other) => gram[row * size + other] ?? Number.NaN
}
