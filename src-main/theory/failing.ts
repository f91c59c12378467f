import type { Landscape } from '../landscape/index.ts'
import { samplesOf } from './extremum.ts'
import type { PointFunction } from './functions.ts'
import { type Box, boundsOf, holdsIn, intervalsOf, type PointSet, sizeOfIntervals } from './regions.ts'

/** Where a condition fails. */
export interface Failing {
  /** Size of that part over that of the set. */
  share: number
  /** In one dimension. */
  intervals: Box | null
  /** In the plane: the cells of a box, shape [CELLS, CELLS] from its lower left corner; see the codes below. */
  cells: Uint8Array<ArrayBuffer> | null
}

/** Cells along each side of the plane. */
export const CELLS = 200
const OUTSIDE = 0
const HOLDS = 1
const FAILS = 2

/**
 * The part of a set where f(x) < 0, f being what a condition has to spare: in one dimension intervals whose ends are
 * exact to rounding, in the plane cells by their middles. What is no number fails, but for the points in `spared`,
 * where nothing is asked.
 */
export function failingPart(
  landscape: Landscape,
  set: PointSet,
  f: PointFunction,
  spared: (point: ArrayLike<number>) => boolean = () => false,
): Failing {
  const fails = (point: ArrayLike<number>) => !(f(point) >= 0) && !spared(point)
  return landscape.info.variables.length === 1 ? onLine(landscape, set, fails) : onPlane(set, fails)
}

function onLine(landscape: Landscape, set: PointSet, fails: (point: number[]) => boolean): Failing {
  const whole = intervalsOf(set)
  const intervals = whole.flatMap((interval) => {
    const x = samplesOf(landscape, interval)
    const found: Box = []
    let since: number | undefined
    x.forEach((at, index) => {
      const failing = fails([at])
      if (failing && since === undefined) since = index === 0 ? at : changeBetween(fails, x[index - 1]!, at)
      if (!failing && since !== undefined) {
        found.push([since, changeBetween(fails, at, x[index - 1]!)])
        since = undefined
      }
    })
    if (since !== undefined) found.push([since, interval[1]])
    return found
  })
  const size = sizeOfIntervals(whole)
  return { share: size > 0 ? sizeOfIntervals(intervals) / size : 0, intervals, cells: null }
}

/** The outermost point that still fails, between one that holds and one that fails. */
function changeBetween(fails: (point: number[]) => boolean, holding: number, failing: number): number {
  let [good, bad] = [holding, failing]
  for (;;) {
    const middle = good + (bad - good) / 2
    if (middle === good || middle === bad) return bad
    if (fails([middle])) bad = middle
    else good = middle
  }
}

function onPlane(set: PointSet, fails: (point: ArrayLike<number>) => boolean): Failing {
  const inside = holdsIn(set)
  const [x, y] = boundsOf(set.region) as [[number, number], [number, number]]
  const cells = new Uint8Array(CELLS * CELLS)
  const point = new Float64Array(2)
  let [all, failing] = [0, 0]
  for (let row = 0, at = 0; row < CELLS; row++) {
    point[1] = y[0] + ((y[1] - y[0]) * (row + 0.5)) / CELLS
    for (let column = 0; column < CELLS; column++, at++) {
      point[0] = x[0] + ((x[1] - x[0]) * (column + 0.5)) / CELLS
      if (!inside(point)) cells[at] = OUTSIDE
      else {
        all++
        cells[at] = fails(point) ? FAILS : HOLDS
        if (cells[at] === FAILS) failing++
      }
    }
  }
  return { share: all > 0 ? failing / all : 0, intervals: null, cells }
}
