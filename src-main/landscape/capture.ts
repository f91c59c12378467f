import type { Landscape } from './landscape.ts'

/** A descent that converges this near to an isolated minimum has ended in it. */
export const CAPTURE_RADIUS = 0.1

/**
 * The function that gives the index in `info.minima` of the minimum whose capture set holds point `index` of `points`, or -1: a ball around an isolated one, the box of a
 * plateau and what is near it. Some landscapes have a hundred minima and every converged descent asks for its own, so what is compared with lies in flat arrays.
 */
export function captureIn({
  info: { minima, variables },
  plateauMargin = CAPTURE_RADIUS,
}: Landscape): (points: ArrayLike<number>, index: number) => number {
  const dimension = variables.length
  const lows = Float64Array.from(
    minima.flatMap(({ at, plateau }) => plateau?.map(([from]) => from - plateauMargin) ?? at),
  )
  const highs = Float64Array.from(
    minima.flatMap(({ at, plateau }) => plateau?.map(([, to]) => to + plateauMargin) ?? at),
  )
  const radii = Float64Array.from(minima, ({ plateau }) => (plateau ? 0 : CAPTURE_RADIUS))
  return (points, index) => {
    for (let minimum = 0; minimum < radii.length; minimum++) {
      let squares = 0
      for (let axis = 0; axis < dimension; axis++) {
        const coordinate = points[index * dimension + axis]!
        const low = lows[minimum * dimension + axis]!
        const high = highs[minimum * dimension + axis]!
        // How far it is from the interval, which is a single number for an isolated minimum.
        const away = coordinate < low ? low - coordinate : coordinate - Math.min(coordinate, high)
        squares += away * away
      }
      if (Math.sqrt(squares) <= radii[minimum]!) return minimum
    }
    return -1
  }
}

/** The index in `info.minima` of the minimum whose capture set holds `point`, or -1. */
export function captureOf(landscape: Landscape, point: ArrayLike<number>): number {
  return captureIn(landscape)(point, 0)
}
