import type { Levels } from '../paths/contours.ts'
import { type Scale, valueExtent } from '../../plot/index.ts'

/** The axis of f: like the levels of contours it is even in f, or in the logarithm of f − floor. */
export interface HeightAxis {
  scale: Scale
  /** What is subtracted from f. */
  floor: number
  /** Ends of the axis, in f − floor. */
  min: number
  max: number
}

/**
 * By this factor below the lowest of levels that are even in the logarithm, a landscape is cut off: its lowest point
 * would be at minus infinity.
 */
const BELOW = 2

/** The axis over the values that are shown, from the least to the greatest. */
export function heightAxis([low, high]: readonly [number, number], { values: levels, floor }: Levels): HeightAxis {
  if (floor === null || levels.length === 0) {
    const [min, max] = valueExtent([low, high])
    return { scale: 'linear', floor: 0, min, max }
  }
  return { scale: 'log', floor, min: (levels[0]! - floor) / BELOW, max: high - floor }
}

/**
 * Where on the axis f is, 0 at its lower end and 1 at its upper; on a logarithmic axis what is below it is at its end.
 */
export function heightOf({ scale, floor, min, max }: HeightAxis, value: number): number {
  if (scale === 'linear') return (value - min) / (max - min)
  return Math.log(Math.max(value - floor, min) / min) / Math.log(max / min)
}
