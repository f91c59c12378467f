import { atan2, cos, hypot, sin } from '#shared/elementary/index.ts'
import type { Plane } from './box.ts'

/** A point of the plane in shares of the box from its lower left corner. */
export type Place = readonly [number, number]

/** A curve of minima, its points in order. */
export interface Trace {
  places: Place[]
  /** Whether it comes back to where it begins, which then is its last place too. */
  closed: boolean
}

/** The first step along a curve, and the shortest. */
const NEAR = 1 / 2048
const LEAST_STEP = 1e-8
/** Radii of the circles on which curves are looked for around a place on them. */
const RADII = [NEAR, 1 / 256, 1 / 64, 1 / 16]
/** Longest step within the box, and beyond it as a share of the distance from its middle. */
const LONGEST_STEP = 1 / 48
const SPOKES = 64
/** A step may turn by this angle, in radians. */
const MOST_TURN = 0.2
/**
 * A chord may miss its arc by this much where the variables have their own units, which is little beside the radius
 * in which minima capture.
 */
const MISS = 1e-3
const MISS_OUTSIDE = 1e-2
const MOST_PLACES = 2000
/** How far behind the end of a curve it is looked whether the function falls, as a share of the box. */
const FARTHEST_FALL = 1e-2
/** Beside the curve it may fall where it goes on level: a valley that turns into a ridge. */
const FAN = [0, 0.4, -0.4, 1, -1]
/** How far outside of the box it is followed, in widths of the box from its middle. */
const FARTHEST = 50

/** A walk along curves at one level. */
export interface Walker {
  /** Directions, as angles, in which the level goes on from a place; all of them where it is an area, which is null. */
  directionsFrom(place: Place): number[] | null
  /** The curve from a place in a direction. */
  follow(from: Place, angle: number): Trace
  /** The point of the curve next to a place, looked for across a direction; null where there is none at the level. */
  settled(place: Place, angle: number, reach: number): Place | null
  /** Whether the function goes on downhill where a curve ends in the box. */
  fallsBehind(trace: Trace): boolean
}

/**
 * Follows curves on which a function is as low as at `value`, and higher on both sides. A place on the curve is where
 * the slope across it changes its sign, be the valley smooth, flat or a crease.
 */
export function walkerAt(plane: Plane, value: number): Walker {
  const { jet, box, widths, height, budget } = plane
  const into = new Float64Array(7)
  const point = (place: Place) => place.map((share, axis) => box[axis]![0] + share * widths[axis]!)
  const tolerance = 1e-10 * Math.max(height, Math.abs(value))
  const isLevel = (place: Place) => Math.abs(jet.value(point(place)) - value) <= tolerance

  /** The slope at a place in a direction. */
  function slope(place: Place, [x, y]: Place): number {
    budget.evaluations--
    jet.all(point(place), into)
    return into[1]! * widths[0]! * x + into[2]! * widths[1]! * y
  }

  const beside = ([x, y]: Place, [dx, dy]: Place, distance: number): Place => [x + distance * dx, y + distance * dy]

  function settled(place: Place, angle: number, reach: number): Place | null {
    const across: Place = [-sin(angle), cos(angle)]
    const at = (distance: number) => slope(beside(place, across, distance), across)
    let [low, high] = [-reach, reach]
    let [atLow, atHigh] = [at(low), at(high)]
    if (!(atLow < 0 && atHigh > 0)) return null
    // False position, which is fast where the valley is smooth, with a halving every third time, which is sure in a
    // crease.
    for (let turn = 1; turn <= 150 && high - low > 1e-15; turn++) {
      const share = turn % 3 === 0 ? 0.5 : Math.min(0.99, Math.max(0.01, atLow / (atLow - atHigh)))
      const middle = low + share * (high - low)
      const there = at(middle)
      if (there < 0) {
        ;[low, atLow] = [middle, there]
        atHigh /= 2
      } else if (there > 0) {
        ;[high, atHigh] = [middle, there]
        atLow /= 2
      } else [low, high] = [middle, middle]
    }
    const found = beside(place, across, (low + high) / 2)
    return isLevel(found) ? found : null
  }

  function directionsFrom(place: Place): number[] | null {
    for (const radius of RADII) {
      const around = (index: number): Place => {
        const angle = (index * 2 * Math.PI) / SPOKES + 0.01
        return beside(place, [cos(angle), sin(angle)], radius)
      }
      const heights = Array.from({ length: SPOKES }, (_, index) => jet.value(point(around(index))))
      budget.evaluations -= SPOKES
      // A flat valley is as low everywhere so near to its floor.
      if (heights.every((there) => there - value <= tolerance)) continue
      return heights.flatMap((here, index) => {
        const [before, after] = [heights.at(index - 1)!, heights[(index + 1) % SPOKES]!]
        if (!(here <= before && here < after)) return []
        const [x, y] = around(index)
        const found = settled([x, y], atan2(y - place[1], x - place[0]), radius / 8)
        return found ? [atan2(found[1] - place[1], found[0] - place[0])] : []
      })
    }
    return null
  }

  /** How far one may go from a place in one step. */
  function longestAt(place: Place): number {
    const away = awayFromMiddle(place)
    return away <= 0.5 ? LONGEST_STEP : LONGEST_STEP * 4 * away
  }

  /**
   * The next place of the curve, looked for no further to the sides than it is likely to be: another one may run
   * beside it.
   */
  function ahead(here: Place, heading: number, step: number): Place | null {
    const there = beside(here, [cos(heading), sin(heading)], step)
    return settled(there, heading, step / 8) ?? settled(there, heading, step / 2)
  }

  /**
   * How far the curve is from the middle of a chord, in the units of the variables; Infinity where it does not run
   * along it.
   */
  function bulgeOf(from: Place, to: Place): number {
    const [dx, dy] = [to[0] - from[0], to[1] - from[1]]
    const [middle, length] = [beside(from, [dx, dy], 0.5), hypot(dx, dy)]
    const found = settled(middle, atan2(dy, dx), length / 8)
    if (!found) return Infinity
    return hypot((found[0] - middle[0]) * widths[0]!, (found[1] - middle[1]) * widths[1]!)
  }

  function follow(from: Place, angle: number): Trace {
    const places: Place[] = [from]
    let [here, heading, step] = [from, angle, NEAR]
    while (places.length < MOST_PLACES && budget.evaluations > 0 && step >= LEAST_STEP) {
      const next = ahead(here, heading, step)
      const course = next ? atan2(next[1] - here[1], next[0] - here[0]) : NaN
      const turned = turn(heading, course)
      const miss = awayFromMiddle(here) > 0.5 ? MISS_OUTSIDE : MISS
      const bulge = next && Math.abs(turned) <= MOST_TURN ? bulgeOf(here, next) : Infinity
      if (!next || bulge > miss) {
        step /= 2
        continue
      }
      here = next
      // The next chord is expected to turn as much again.
      heading = course + turned
      if (places.length > 3 && hypot(here[0] - from[0], here[1] - from[1]) < step) {
        places.push(from)
        return { places, closed: true }
      }
      places.push(here)
      if (awayFromMiddle(here) > FARTHEST) break
      if (Math.abs(turned) < MOST_TURN / 2 && bulge < miss / 4) step = Math.min(step * 1.5, longestAt(here))
    }
    return { places, closed: false }
  }

  /** Whether what comes first in a direction, above or below the level, is below. */
  function fallsTowards(from: Place, angle: number): boolean {
    for (let beyond = LEAST_STEP; beyond < FARTHEST_FALL; beyond *= 2) {
      const rise = jet.value(point(beside(from, [cos(angle), sin(angle)], beyond))) - value
      if (Math.abs(rise) > tolerance) return rise < 0
    }
    return false
  }

  function fallsBehind({ places, closed }: Trace): boolean {
    if (closed || places.length < 2) return false
    return [places.slice(-2), places.slice(0, 2).reverse()].some(([before, end]) => {
      if (awayFromMiddle(end!) > 0.5) return false
      const heading = atan2(end![1] - before![1], end![0] - before![0])
      return FAN.some((turned) => fallsTowards(end!, heading + turned))
    })
  }

  return { directionsFrom, follow, settled, fallsBehind }
}

/** In widths of the box, along the axis on which it is farther. */
const awayFromMiddle = ([x, y]: Place) => Math.max(Math.abs(x - 0.5), Math.abs(y - 0.5))

/** The angle from one heading to another, in (−π, π]. */
function turn(from: number, to: number): number {
  const apart = to - from
  return apart - 2 * Math.PI * Math.round(apart / (2 * Math.PI))
}
