import type { Minimum } from '#shared/contract/index.ts'
import type { Landscape } from './landscape.ts'

/** A descent that converges this near to an isolated minimum has ended in it. */
export const CAPTURE_RADIUS = 0.1

/** Whether `point` is in the capture set of the minimum: a ball around an isolated one, the plateau itself otherwise. */
export function captures(minimum: Minimum, point: ArrayLike<number>): boolean {
  if (minimum.plateau)
    return minimum.plateau.every(([from, to], index) => {
      const coordinate = point[index] as number
      return coordinate >= from && coordinate <= to
    })
  const squares = minimum.at.reduce((sum, coordinate, index) => sum + ((point[index] as number) - coordinate) ** 2, 0)
  return Math.sqrt(squares) <= CAPTURE_RADIUS
}

/** The index in `info.minima` of the minimum whose capture set holds `point`, or -1. */
export function captureOf(landscape: Landscape, point: ArrayLike<number>): number {
  return landscape.info.minima.findIndex((minimum) => captures(minimum, point))
}
