import { atan2, hypot } from '#shared/elementary/index.ts'
import { isInside, type Plane } from './box.ts'
import { type Ending, snapped } from './settle.ts'
import { spectrumOf } from './symmetric.ts'
import { type Place, type Trace, type Walker, walkerAt } from './trace.ts'

/** A connected set of minima that is made of curves. */
export interface CurveSet {
  value: number
  /** Points of its curves in order, as far as they were followed, also outside of the box. */
  curves: number[][][]
  /** The smallest box around its part in the box, shape [2][from, to]. */
  box: [number, number][]
  /** Its point in the box where it is flattest; of several the one next to the middle of the box. */
  at: number[]
  /** Least and greatest curvature across it within the box; null where it is a crease. */
  sharpness: [number, number] | null
}

/** A curve shorter than this share of the box is a point. */
const SHORTEST = 0.02
/** Places nearer to a curve than this share of the box are on it. */
const ON = 1e-3
/** Curvatures that differ by less than this share are the same. */
const SAME = 1e-6
/** A curvature below this share of what that of the whole function is like is rounding. */
const ROUNDING = 1e-9
/** Steps of the search for the flattest and the sharpest point between two. */
const GOLDEN_STEPS = 40
const GOLDEN = (Math.sqrt(5) - 1) / 2

/** Curves at one level, and what follows them. */
interface Found {
  value: number
  traces: Trace[]
  walker: Walker
}

/**
 * The sets of minima that are curves through some of the places where searches ended. What is no curve, be it a flat
 * point or an area, is left over.
 */
export function curvesThrough(plane: Plane, endings: readonly Ending[]): { sets: CurveSet[]; left: Ending[] } {
  const found: Found[] = []
  const left: Ending[] = []
  const isOn = (place: Place) => found.some(({ traces }) => traces.some((trace) => awayFrom(trace, place) < ON))
  for (const ending of [...endings].sort((a, b) => a.value - b.value)) {
    const place = placeOf(plane, ending.at)
    if (isOn(place)) continue
    const walker = walkerAt(plane, ending.value)
    // Of one place alone it cannot be told where it goes.
    const traces = tracesFrom(walker, place).filter(({ places }) => places.length > 1)
    if (traces.every((trace) => lengthOf(trace) < SHORTEST)) left.push(ending)
    else found.push({ value: ending.value, traces, walker })
  }
  // A flat place that leads on to something lower is none, and nor are the ends on it.
  const isShoulder = (group: Found[]) =>
    group.some(({ traces, walker }) => traces.some((trace) => walker.fallsBehind(trace)))
  return {
    sets: joined(found).flatMap((group) => (isShoulder(group) ? [] : [setOf(plane, group)])),
    left: left.filter(({ at }) => !isOn(placeOf(plane, at))),
  }
}

function placeOf({ box, widths }: Plane, at: readonly number[]): Place {
  const [x, y] = at.map((coordinate, axis) => (coordinate - box[axis]![0]) / widths[axis]!)
  return [x!, y!]
}

function pointOf({ box, widths }: Plane, place: Place): number[] {
  return place.map((share, axis) => box[axis]![0] + share * widths[axis]!)
}

/** The curves that meet at a place; two directions are one curve through it. */
function tracesFrom(walker: Walker, place: Place): Trace[] {
  const directions = walker.directionsFrom(place) ?? []
  const traces: Trace[] = []
  for (const angle of directions) {
    const trace = walker.follow(place, angle)
    traces.push(trace)
    // It came back along the other direction.
    if (trace.closed) break
  }
  const [first, second] = traces
  if (traces.length !== 2 || !first || !second || second.closed) return traces
  return [{ places: [...first.places.slice(1).reverse(), ...second.places], closed: false }]
}

function lengthOf({ places }: Trace): number {
  return places.slice(1).reduce((sum, [x, y], index) => sum + hypot(x - places[index]![0], y - places[index]![1]), 0)
}

function awayFrom({ places }: Trace, [x, y]: Place): number {
  let least = Infinity
  for (let index = 1; index < places.length; index++) {
    const [ax, ay] = places[index - 1]!
    const [bx, by] = places[index]!
    const [dx, dy] = [bx - ax, by - ay]
    const square = dx * dx + dy * dy
    const share = square > 0 ? Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / square)) : 0
    const [px, py] = [x - ax - share * dx, y - ay - share * dy]
    least = Math.min(least, Math.sqrt(px * px + py * py))
  }
  return least
}

/** Curves that cross are one set. */
function joined(found: readonly Found[]): Found[][] {
  const groups: Found[][] = []
  for (const one of found) {
    const [meeting, apart] = [
      groups.filter((group) => group.some((other) => meet(one, other))),
      groups.filter((group) => !group.some((other) => meet(one, other))),
    ]
    groups.splice(0, groups.length, ...apart, [one, ...meeting.flat()])
  }
  return groups
}

function meet(one: Found, other: Found): boolean {
  return one.traces.some((trace) =>
    other.traces.some(({ places }) => places.some((place) => awayFrom(trace, place) < ON) || cross(trace, places)),
  )
}

function cross({ places }: Trace, others: readonly Place[]): boolean {
  return others
    .slice(1)
    .some((to, index) => places.slice(1).some((end, at) => crosses(others[index]!, to, places[at]!, end)))
}

function crosses(a: Place, b: Place, c: Place, d: Place): boolean {
  const side = (p: Place, q: Place, r: Place) => (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])
  // Segments of one straight line, on whose sides none of their ends is, may be far apart.
  const overlap = ([0, 1] as const).every(
    (axis) =>
      Math.max(a[axis], b[axis]) >= Math.min(c[axis], d[axis]) &&
      Math.max(c[axis], d[axis]) >= Math.min(a[axis], b[axis]),
  )
  return overlap && side(a, b, c) * side(a, b, d) <= 0 && side(c, d, a) * side(c, d, b) <= 0
}

function setOf(plane: Plane, group: readonly Found[]): CurveSet {
  const value = Math.min(...group.map((found) => found.value))
  const seen = group.flatMap(({ traces, walker }) => traces.flatMap((trace) => sightsAlong(plane, trace, walker)))
  const curves = group.flatMap(({ traces }) => traces.map(({ places }) => places.map((place) => pointOf(plane, place))))
  const box = plane.box.map((_, axis): [number, number] => {
    const along = seen.map(({ at }) => at[axis]!)
    return [Math.min(...along), Math.max(...along)]
  })
  const isCrease = seen.some(({ sharpness }) => Number.isNaN(sharpness))
  const least = isCrease ? NaN : Math.min(...seen.map(({ sharpness }) => sharpness))
  const flattest = isCrease ? seen : seen.filter(({ sharpness }) => sharpness - least <= SAME * Math.abs(least))
  const nearest = flattest.reduce((a, b) => (fromMiddle(plane, b.at) < fromMiddle(plane, a.at) - 1e-9 ? b : a))
  const at = snapped(plane.jet, nearest.at, plane.widths)
  if (isCrease) return { value, curves, box, at, sharpness: null }
  const greatest = Math.max(...seen.map(({ sharpness }) => sharpness))
  // Where it is rounded to few decimals it is so with the digits that it would have by itself.
  const atFlattest = sharpnessAt(plane, at)
  const low = Math.abs(atFlattest - least) <= SAME * Math.abs(least) ? atFlattest : least
  return { value, curves, box, at, sharpness: [low, Math.max(low, greatest)] }
}

function fromMiddle(plane: Plane, at: readonly number[]): number {
  const [x, y] = placeOf(plane, at)
  return hypot(x - 0.5, y - 0.5)
}

/** A point of a curve with the curvature across it, NaN on a crease. */
interface Sight {
  at: number[]
  sharpness: number
}

/** The curvature across a curve at its point; what is rounding beside the curvature of the whole is 0. */
function sharpnessAt({ jet, height, widths }: Plane, at: readonly number[]): number {
  const { hessians } = jet.form(at)
  if (hessians.length === 0) return NaN
  const sharpness = Math.max(
    ...hessians.map((hessian) => spectrumOf(Float64Array.of(0, 0, 0, ...hessian), 2).values[1]!),
  )
  return Math.abs(sharpness) <= (ROUNDING * height) / Math.max(...widths) ** 2 ? 0 : sharpness
}

/**
 * What is seen along the part of a curve that lies in the box: at its points, where it leaves the box, and at its
 * extremes.
 */
function sightsAlong(plane: Plane, { places, closed }: Trace, walker: Walker): Sight[] {
  /** The point on the curve at a position between the indices of two. */
  const pointAt = (position: number): number[] => {
    const index = Math.min(places.length - 2, Math.floor(position))
    const share = position - index
    const [[ax, ay], [bx, by]] = [places[index]!, places[index + 1]!]
    const between: Place = [ax + share * (bx - ax), ay + share * (by - ay)]
    if (share === 0 || share === 1) return pointOf(plane, between)
    const [dx, dy] = [bx - ax, by - ay]
    return pointOf(plane, walker.settled(between, atan2(dy, dx), hypot(dx, dy) / 2) ?? between)
  }
  const inBox = (position: number) => isInside(pointAt(position), plane.box)
  const last = places.length - 1
  /** A curve may end on a kink; its curvature there is what it has next to it. */
  const sharpness = (position: number) => {
    const there = sharpnessAt(plane, pointAt(position))
    const isEnd = !closed && (position === 0 || position === last)
    return isEnd && Number.isNaN(there) ? sharpnessAt(plane, pointAt(position === 0 ? 0.5 : last - 0.5)) : there
  }
  const inside = places.flatMap((_, index) => (inBox(index) ? [index] : []))
  const ends = inside.flatMap((index) =>
    [index - 1, index + 1]
      .filter((next) => next >= 0 && next < places.length && !inBox(next))
      .map((next) => lastIn(inBox, index, next)),
  )
  const measures = [
    sharpness,
    (position: number) => fromMiddle(plane, pointAt(position)),
    ...plane.box.map((_, axis) => (position: number) => pointAt(position)[axis]!),
  ]
  const positions = [...inside, ...ends, ...measures.flatMap((measure) => extremesOf(measure, inside))]
  return positions.map((position) => ({ at: pointAt(position), sharpness: sharpness(position) }))
}

/** Positions between these indices at which a function of the position is least or greatest among its neighbours. */
function extremesOf(f: (position: number) => number, indices: readonly number[]): number[] {
  const values = indices.map(f)
  return indices.flatMap((index, at) => {
    if (indices[at - 1] !== index - 1 || indices[at + 1] !== index + 1) return []
    const sign = Math.sign(values[at]! - values[at - 1]!)
    if (sign === 0 || sign !== Math.sign(values[at]! - values[at + 1]!)) return []
    return [leastBetween((position) => -sign * f(position), index - 1, index + 1)]
  })
}

/** The position nearest to `out` that is still inside. */
function lastIn(inBox: (position: number) => boolean, inside: number, out: number): number {
  let [within, beyond] = [inside, out]
  for (let halving = 0; halving < 50; halving++) {
    const middle = (within + beyond) / 2
    if (inBox(middle)) within = middle
    else beyond = middle
  }
  return within
}

/** Where a function that falls and then rises between two positions is least, by golden section. */
function leastBetween(f: (position: number) => number, from: number, to: number): number {
  let [low, high] = [from, to]
  let [a, b] = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)]
  let [atA, atB] = [f(a), f(b)]
  for (let step = 0; step < GOLDEN_STEPS; step++)
    if (atA < atB) {
      ;[high, b, atB] = [b, a, atA]
      a = high - GOLDEN * (high - low)
      atA = f(a)
    } else {
      ;[low, a, atA] = [a, b, atB]
      b = low + GOLDEN * (high - low)
      atB = f(b)
    }
  return (low + high) / 2
}
