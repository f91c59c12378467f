/**
 * Width and height of what is looked at, the scale on which distances in a figure are seen; 1 where there is none. What
 * is not finite does not count.
 */
export function spanOf(x: ArrayLike<number> = [], y: ArrayLike<number> = []): { x: number; y: number } {
  const extent = (values: ArrayLike<number>): number => {
    let [low, high] = [Infinity, -Infinity]
    for (let index = 0; index < values.length; index++) {
      const value = values[index]!
      if (!Number.isFinite(value)) continue
      low = Math.min(low, value)
      high = Math.max(high, value)
    }
    return high > low ? high - low : 1
  }
  return { x: extent(x), y: extent(y) }
}
