import type { Minimum } from '#shared/contract/index.ts'
import type { Landscape } from './landscape.ts'

/** A descent that converges this near to an isolated minimum has ended in it. */
export const CAPTURE_RADIUS = 0.1

/** Whether point `index` of `points` is in the capture set of the minimum: a ball around an isolated one, the box of a plateau and what is near it. */
type Captures = (points: ArrayLike<number>, index: number) => boolean

function capturesOf({ at, plateau }: Minimum, margin: number): Captures {
  const dimension = at.length
  if (plateau) {
    const lows = plateau.map(([from]) => from - margin)
    const highs = plateau.map(([, to]) => to + margin)
    return (points, index) => {
      for (let axis = 0; axis < dimension; axis++) {
        const coordinate = points[index * dimension + axis] as number
        if (!(coordinate >= (lows[axis] as number) && coordinate <= (highs[axis] as number))) return false
      }
      return true
    }
  }
  return (points, index) => {
    let squares = 0
    for (let axis = 0; axis < dimension; axis++) {
      const away = (points[index * dimension + axis] as number) - (at[axis] as number)
      squares += away * away
    }
    return Math.sqrt(squares) <= CAPTURE_RADIUS
  }
}

/** The function that gives the index in `info.minima` of the minimum whose capture set holds point `index` of `points`, or -1. */
export function captureIn({
  info,
  plateauMargin = CAPTURE_RADIUS,
}: Landscape): (points: ArrayLike<number>, index: number) => number {
  const captures = info.minima.map((minimum) => capturesOf(minimum, plateauMargin))
  return (points, index) => {
    for (let minimum = 0; minimum < captures.length; minimum++)
      if ((captures[minimum] as Captures)(points, index)) return minimum
    return -1
  }
}

/** The index in `info.minima` of the minimum whose capture set holds `point`, or -1. */
export function captureOf(landscape: Landscape, point: ArrayLike<number>): number {
  return captureIn(landscape)(point, 0)
}
