import { cos, sin } from '#shared/elementary/index.ts'
import type { Landscape } from './landscape.ts'

/** A descent that converges this near to an isolated minimum, or to a point of a set of minima, has ended in it. */
export const CAPTURE_RADIUS = 0.1
/** Points of a curve for which one box tells whether any of them may be near. */
const CHUNK = 16
/** Directions in which an area of minima is looked for around a point, and how well its level is known. */
const PROBES = 16
const LEVEL = 1e-9

/** Whether a point is within the radius of a set of which it is known to be near the box. */
type IsNear = (x: number, y: number) => boolean

/** Gives the index in `info.minima` of the minimum whose capture set holds point `index` of `points`, or -1. */
type Capture = (points: ArrayLike<number>, index: number) => number

const made = new WeakMap<Landscape, Capture>()

/**
 * What tells of points in which minimum they are: the first that is no farther than the radius, be it a point, an
 * interval, curves or an area. Some landscapes have a hundred minima and every converged descent asks for its own, so
 * what is compared with lies in flat arrays; only near the box of a set is the set itself looked at.
 */
export function captureIn(landscape: Landscape): Capture {
  let capture = made.get(landscape)
  if (!capture) made.set(landscape, (capture = makeCapture(landscape)))
  return capture
}

/** What of a landscape is compared with a point, in the order of its minima. */
export interface CaptureBoxes {
  /** The ends of the interval of each minimum along each axis, which for an isolated one are the same. */
  lows: Float64Array
  highs: Float64Array
  /** The largest square of the distance from there that still belongs to it. */
  squares: Float64Array
  /** Whether the set of a minimum overlaps with that of no other. */
  isAlone: boolean[]
  /** What tells besides where its box does not; undefined where it does. */
  sets: (IsNear | undefined)[]
}

export function captureBoxes(landscape: Landscape): CaptureBoxes {
  const { info, plateauMargin = CAPTURE_RADIUS } = landscape
  const dimension = info.variables.length
  const boxes = info.minima.map((_, minimum) => boxOf(landscape, minimum))
  const margins = info.minima.map(({ plateau }) => (plateau ? plateauMargin : CAPTURE_RADIUS))
  const isInterval = info.minima.map(({ plateau }) => plateau !== null && dimension === 1)
  // Of an interval the margin belongs to its ends, so that no rounding of a distance decides.
  const ends = (side: 0 | 1) =>
    Float64Array.from(
      boxes.flatMap((box, minimum) =>
        box.map((interval) => interval[side] + (isInterval[minimum] ? [-1, 1][side]! * margins[minimum]! : 0)),
      ),
    )
  const [lows, highs] = [ends(0), ends(1)]
  const squares = Float64Array.from(margins, (margin, minimum) => largestSquare(isInterval[minimum] ? 0 : margin))
  const sets = info.minima.map((_, minimum) => setOf(landscape, minimum, plateauMargin))
  const isAlone = boxes.map((box, minimum) =>
    boxes.every((other, index) => index === minimum || areApart(box, other, margins[minimum]! + margins[index]!)),
  )
  return { lows, highs, squares, isAlone, sets }
}

function makeCapture(landscape: Landscape): Capture {
  const { lows, highs, squares, isAlone, sets } = captureBoxes(landscape)
  const dimension = landscape.info.variables.length
  const holds = dimension === 1 ? onLine(lows, highs, squares) : inPlane(lows, highs, squares, sets)
  let last = 0
  return (points, index) => {
    // Neighbours mostly end in one and the same minimum.
    if (isAlone[last] && holds(points, index, last)) return last
    for (let minimum = 0; minimum < squares.length; minimum++)
      if (holds(points, index, minimum)) {
        last = minimum
        return minimum
      }
    return -1
  }
}

/** Whether point `index` is in the capture set of a minimum. */
type Holds = (points: ArrayLike<number>, index: number, minimum: number) => boolean

/** How far it is from an interval is written out: a function that returns a number would put it on the heap. */
function onLine(lows: Float64Array, highs: Float64Array, squares: Float64Array): Holds {
  return (points, index, minimum) => {
    const x = points[index]!
    const low = lows[minimum]!
    const high = highs[minimum]!
    const away = x < low ? low - x : x > high ? x - high : x - x
    return away * away <= squares[minimum]!
  }
}

function inPlane(
  lows: Float64Array,
  highs: Float64Array,
  squares: Float64Array,
  sets: readonly (IsNear | undefined)[],
): Holds {
  return (points, index, minimum) => {
    const x = points[2 * index]!
    const y = points[2 * index + 1]!
    const left = lows[2 * minimum]!
    const right = highs[2 * minimum]!
    const dx = x < left ? left - x : x > right ? x - right : x - x
    const low = lows[2 * minimum + 1]!
    const high = highs[2 * minimum + 1]!
    const dy = y < low ? low - y : y > high ? y - high : y - y
    if (!(dx * dx + dy * dy <= squares[minimum]!)) return false
    const isNear = sets[minimum]
    return isNear === undefined || isNear(x, y)
  }
}

/** Whether no point is within a distance of both boxes that add up to this. */
const areApart = (box: readonly [number, number][], other: readonly [number, number][], distance: number) =>
  box.some(([low, high], axis) => other[axis]![0] - high > distance || low - other[axis]![1] > distance)

/** The largest number whose root, rounded, is at most the radius: comparing with it takes no root. */
function largestSquare(radius: number): number {
  if (radius === 0) return 0
  let square = radius * radius
  while (Math.sqrt(square) > radius) square *= 1 - Number.EPSILON / 2
  for (;;) {
    const next = square * (1 + Number.EPSILON)
    if (Math.sqrt(next) > radius) return square
    square = next
  }
}

/** The index in `info.minima` of the minimum whose capture set holds `point`, or -1. */
export function captureOf(landscape: Landscape, point: ArrayLike<number>): number {
  return captureIn(landscape)(point, 0)
}

/** The box around a minimum: of curves as far as they were followed. */
function boxOf({ info, curves }: Landscape, minimum: number): [number, number][] {
  const { at, plateau } = info.minima[minimum]!
  const ofCurves = curves?.[minimum]
  if (!ofCurves) return plateau ?? at.map((x) => [x, x])
  return at.map((_, axis) => {
    const along = ofCurves.flatMap((curve) => Array.from(curve).filter((_, index) => index % 2 === axis))
    return [along.reduce((a, b) => Math.min(a, b)), along.reduce((a, b) => Math.max(a, b))]
  })
}

/** What tells whether a point is near a set of minima in the plane; undefined for what its box tells. */
function setOf(landscape: Landscape, minimum: number, radius: number): IsNear | undefined {
  const curves = landscape.curves?.[minimum]
  if (curves) return nearCurves(curves, radius)
  const { plateau, value } = landscape.info.minima[minimum]!
  if (plateau?.length !== 2) return undefined
  return nearArea((x, y) => landscape.value([x, y]), value, radius)
}

/**
 * A line of segments for which one box tells whether any may be near: shape [points, 2], and [left, right, low, high]
 * with the radius around.
 */
interface Chunk {
  line: Float64Array
  bounds: Float64Array
}

function nearCurves(curves: readonly Float64Array[], radius: number): IsNear {
  const chunks = curves.flatMap((curve) =>
    Array.from({ length: Math.ceil((curve.length / 2 - 1) / CHUNK) }, (_, index): Chunk => {
      // Each begins with the last point of the one before.
      const line = curve.subarray(2 * index * CHUNK, 2 * (index + 1) * CHUNK + 2)
      const along = (axis: number) => Array.from(line).filter((_, at) => at % 2 === axis)
      const ends = [0, 1].flatMap((axis) => [Math.min(...along(axis)) - radius, Math.max(...along(axis)) + radius])
      return { line, bounds: Float64Array.from(ends) }
    }),
  )
  return (x, y) => {
    for (const { line, bounds } of chunks)
      if (x >= bounds[0]! && x <= bounds[1]! && y >= bounds[2]! && y <= bounds[3]! && isWithin(radius, line, x, y))
        return true
    return false
  }
}

/** Whether a point is no farther than the radius from a line of segments. */
function isWithin(radius: number, line: Float64Array, x: number, y: number): boolean {
  for (let at = 2; at < line.length; at += 2) {
    const ax = line[at - 2]!
    const ay = line[at - 1]!
    const dx = line[at]! - ax
    const dy = line[at + 1]! - ay
    const square = dx * dx + dy * dy
    const share = square > 0 ? Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / square)) : 0
    const px = x - ax - share * dx
    const py = y - ay - share * dy
    if (px * px + py * py <= radius * radius) return true
  }
  return false
}

/** Of an area all of whose points have one value: some point within the radius has it. */
function nearArea(valueAt: (x: number, y: number) => number, value: number, radius: number): IsNear {
  const tolerance = LEVEL * Math.max(1, Math.abs(value))
  const isOn = (x: number, y: number) => valueAt(x, y) - value <= tolerance
  const rings = [0.25, 0.5, 0.75, 1].flatMap((share) =>
    Array.from({ length: PROBES }, (_, index) => {
      const angle = (index * 2 * Math.PI) / PROBES
      return [share * radius * cos(angle), share * radius * sin(angle)] as const
    }),
  )
  return (x, y) => isOn(x, y) || rings.some(([dx, dy]) => isOn(x + dx, y + dy))
}
