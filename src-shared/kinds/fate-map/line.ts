import type { FateMapConfig } from './config.ts'

/** A line through the plane, along which starts lie. */
export type Line = NonNullable<FateMapConfig['line']>

/**
 * A coordinate of the point at a place of the line, from + place·(to − from), in this order of operations, so that a
 * start is the same to the bit wherever it is computed.
 */
export function coordinateAlong({ from, to }: Line, place: number, axis: number): number {
  return from[axis]! + place * (to[axis]! - from[axis]!)
}

/** The point at a place of the line. */
export function pointAlong(line: Line, place: number): number[] {
  return line.from.map((_, axis) => coordinateAlong(line, place, axis))
}
