import type { Scale } from './ticks.ts'

/** Values that differ by no more than this share of their size differ by rounding: a plane over them is no taller. */
const LEAST_EXTENT = 1e-9
/** Beside values that do not differ an axis reaches this share of them further. */
const ROOM = 0.1
/** And beside 0 this far. */
const ROOM_AT_ZERO = 1

/**
 * The ends of an axis over values from `low` to `high`: these, or where they differ by rounding alone, ends that far
 * from them that all of them are one height.
 */
export function valueExtent([low, high]: readonly [low: number, high: number]): [number, number] {
  const size = Math.max(Math.abs(low), Math.abs(high))
  if (high - low > LEAST_EXTENT * size) return [low, high]
  const middle = low + (high - low) / 2
  const half = ROOM * size || ROOM_AT_ZERO
  return [middle - half, middle + half]
}

/** The same on either scale. */
export function spaciousEnds(scale: Scale, min: number, max: number): [number, number] {
  if (scale === 'linear') return valueExtent([min, max])
  return max > min * (1 + LEAST_EXTENT) ? [min, max] : [min / (1 + ROOM), max * (1 + ROOM)]
}
