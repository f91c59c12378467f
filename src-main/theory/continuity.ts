import { bordersOf, enclosureOf, type Landscape, localForm } from '../landscape/index.ts'
import { onePiece } from './one-piece.ts'
import type { Box } from './regions.ts'

/** Intervals that are looked at, at most, and how short they may become, as a share of the whole. */
const MOST_INTERVALS = 4000
const SHORTEST = 1e-10
/** So many places where pieces meet are looked at closely. */
const MOST_PLACES = 64

/**
 * Whether the gradient of f is sure to be continuous in a box, so that what bounds its curvature bounds how fast it
 * changes: where one piece of the formula holds throughout, and of one variable also where several do and the slopes
 * of f on both sides of each border are the same to rounding. Where neither can be shown, false.
 */
export function hasContinuousGradient(landscape: Landscape, box: Box): boolean {
  const { value } = landscape.formula
  if (onePiece(value)(box)) return true
  if (box.length > 1) return false
  const places = bordersIn(landscape, box[0]!)
  if (!places) return false
  const width = box[0]![1] - box[0]![0]
  return places.every(([from, to]) => {
    const middle = from + (to - from) / 2
    return localForm(value, [middle], [width], (4 * (to - from)) / width + SHORTEST).differentiable
  })
}

/** Short intervals that hold all places of an interval where pieces of f may meet; null where there are too many. */
function bordersIn(landscape: Landscape, whole: [number, number]): [number, number][] | null {
  const borders = bordersOf(landscape.formula.value).map((border) => enclosureOf(border))
  const queue: [number, number][] = [whole]
  const places: [number, number][] = []
  const shortest = SHORTEST * (whole[1] - whole[0])
  for (let looked = 0; queue.length > 0; looked++) {
    if (looked > MOST_INTERVALS || places.length > MOST_PLACES) return null
    const [from, to] = queue.pop()!
    const meets = borders.some((border) => {
      const [low, high] = border([[from, to]])
      return low <= 0 && high >= 0
    })
    if (!meets) continue
    const middle = from + (to - from) / 2
    if (to - from <= shortest || !(middle > from && middle < to)) places.push([from, to])
    else queue.push([middle, to], [from, middle])
  }
  return merged(places)
}

/** Intervals that touch as one. */
function merged(places: readonly [number, number][]): [number, number][] {
  const found: [number, number][] = []
  for (const [from, to] of [...places].sort(([a], [b]) => a - b)) {
    const last = found.at(-1)
    if (last && from <= last[1]) last[1] = Math.max(last[1], to)
    else found.push([from, to])
  }
  return found
}
