/**
 * √(x² + y² + …) without overflow, off by less than 2 units in the last place: the numbers are divided by the largest, and what
 * their squares are rounded off by is put in again (W. Kahan). V8's Math.hypot does the same, and has the same bits.
 */
export function hypot(...values: readonly number[]): number {
  let largest = 0
  for (const value of values) {
    const size = Math.abs(value)
    if (size === Infinity) return Infinity
    if (!(size <= largest)) largest = size
  }
  if (largest === 0) return 0
  let [sum, lost] = [0, 0]
  for (const value of values) {
    const share = Math.abs(value) / largest
    const square = share * share - lost
    const next = sum + square
    lost = next - sum - square
    sum = next
  }
  return Math.sqrt(sum) * largest
}
