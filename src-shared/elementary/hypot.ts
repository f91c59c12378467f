/**
 * √(x² + y²), off by less than 1 unit in the last place; squares that would overflow or vanish are those of numbers
 * that a power of two brings nearer to 1.
 */
export function hypot(x: number, y: number): number {
  const [a, b] = [Math.abs(x), Math.abs(y)]
  if (a === Infinity || b === Infinity) return Infinity
  const larger = Math.max(a, b)
  if (larger > 1e150) return hypot(a / 1.3407807929942597e154, b / 1.3407807929942597e154) * 1.3407807929942597e154
  if (larger < 1e-140 && larger > 0)
    return hypot(a * 1.3407807929942597e154, b * 1.3407807929942597e154) / 1.3407807929942597e154
  return Math.sqrt(a * a + b * b)
}

/**
 * The Euclidean length of a vector, off by less than 2 units in the last place: its coordinates are divided by the
 * largest, and what the sum of their squares is rounded off by is put in again (W. Kahan). V8's Math.hypot does the
 * same, and has the same bits.
 */
export function norm(vector: ArrayLike<number>): number {
  let largest = 0
  for (let index = 0; index < vector.length; index++) {
    const size = Math.abs(vector[index]!)
    if (size === Infinity) return Infinity
    if (!(size <= largest)) largest = size
  }
  if (largest === 0) return 0
  let [sum, lost] = [0, 0]
  for (let index = 0; index < vector.length; index++) {
    const share = Math.abs(vector[index]!) / largest
    const square = share * share - lost
    const next = sum + square
    lost = next - sum - square
    sum = next
  }
  return Math.sqrt(sum) * largest
}
