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

/** The Euclidean length of a vector. */
export function norm(vector: ArrayLike<number>): number {
  let length = 0
  for (let index = 0; index < vector.length; index++) length = hypot(length, vector[index]!)
  return length
}
