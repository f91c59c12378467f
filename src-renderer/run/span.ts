import { range } from '#shared/figures/path-lines.ts'

/** Width and height of what is looked at, the scale on which distances in a figure are seen; 1 where there is none. What is not finite does not count. */
export function spanOf(x: ArrayLike<number> = [], y: ArrayLike<number> = []): { x: number; y: number } {
  const extent = (values: ArrayLike<number>): number => {
    const [low, high] = range([values])
    return high - low
  }
  return { x: extent(x), y: extent(y) }
}
