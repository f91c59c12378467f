import type { Markup } from './text.ts'

/** What a line tells of itself at the pointer. */
export interface Curve {
  /** What it is of; lines with one label are told together. */
  label: Markup
  /** Which of several quantities of that it is. */
  part?: string
  /** Its point nearest to x along it; null beyond its ends and where it has no value. */
  at(x: number): readonly [x: number, y: number] | null
}

/**
 * A curve through exact values, of which a line shows as many as there are pixels.
 * @param x ascending
 */
export function curveOf(x: ArrayLike<number>, y: ArrayLike<number>, label: Markup, part?: string): Curve {
  return {
    label,
    ...(part !== undefined && { part }),
    at(sought) {
      const index = nearestIndex(x, sought)
      if (index < 0 || !Number.isFinite(y[index])) return null
      return [x[index]!, y[index]!]
    },
  }
}

/** The index of the value nearest to the one sought; −1 where it lies beyond both ends. */
function nearestIndex(ascending: ArrayLike<number>, sought: number): number {
  const last = ascending.length - 1
  if (last < 0) return -1
  let [low, high] = [0, last]
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (ascending[middle]! <= sought) low = middle
    else high = middle
  }
  const gap = last > 0 ? (ascending[last]! - ascending[0]!) / last : Infinity
  // What ends before the pointer tells nothing there, but for the half of a step.
  if (sought < ascending[0]! - gap || sought > ascending[last]! + gap) return -1
  return Math.abs(ascending[high]! - sought) < Math.abs(ascending[low]! - sought) ? high : low
}
