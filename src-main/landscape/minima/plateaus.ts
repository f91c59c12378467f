import { cos, sin } from '#shared/elementary/index.ts'
import type { Found } from './line.ts'
import { distance, isInside, type Plane } from './box.ts'
import { type Ending, roundedTo, slopeAt, snapped } from './settle.ts'

/** Ends are joined to those within this share of the box, … */
const LINK = 1 / 14
/** …one of those of the same height in each cell of this size standing for all. */
const CELL = 1 / 64
/** A cluster smaller than this share of the box is one point. */
const POINT = 1e-3
const DIRECTIONS = 8
const MAX_PROBED = 32
/** Sides of a box are known this well, as a share of the domain. */
const SIDE = 1e-8

/**
 * Minima made of ends that are not isolated: kinks, flat places and plateaus. Ends of the same height are one cluster
 * where a descent from half way between them ends between them too, at that height. A cluster of more than a point is
 * a plateau: a valley, a curve or an area of minima. It is represented by the smallest box, with sides along the
 * axes, that holds it, and by its point nearest to the middle of that box. It counts only if the function is nowhere
 * lower beyond its edges.
 */
export function gathered(
  plane: Plane,
  endings: readonly Ending[],
  finish: (start: readonly number[]) => Ending | null,
): Found[] {
  const members = thinned(plane, endings)
  const clusterOf = members.map((_, index) => index)
  const root = (index: number): number => (clusterOf[index] === index ? index : root(clusterOf[index]!))
  members.forEach((member, index) => {
    for (let before = 0; before < index; before++)
      if (root(before) !== root(index) && areJoined(plane, members[before]!, member, finish))
        clusterOf[root(index)] = root(before)
  })
  return [...Map.groupBy(members, (_, index) => root(index)).values()].flatMap((cluster) => minimumOf(plane, cluster))
}

/** Of all ends of the same height in one cell the lowest: enough to see a plateau by. */
function thinned(plane: Plane, endings: readonly Ending[]): Ending[] {
  const cells = new Map<string, Ending[]>()
  for (const ending of [...endings].sort((a, b) => a.value - b.value)) {
    const cell = ending.at.map((x, axis) => Math.floor(x / (CELL * plane.widths[axis]!))).join()
    const kept = cells.get(cell) ?? []
    const level = kept.filter(({ value }) => isLevel(plane, value, ending.value))
    if (level.length === 0) cells.set(cell, [...kept, ending])
  }
  return [...cells.values()].flat()
}

/** Whether two values are equal but for how exactly a descent finds the bottom of a flat valley. */
function isLevel({ height }: Plane, value: number, other: number): boolean {
  const apart = Math.abs(value - other)
  return apart < Infinity && apart <= 1e-9 * Math.max(height, Math.abs(value), Math.abs(other))
}

function areJoined(plane: Plane, a: Ending, b: Ending, finish: (start: readonly number[]) => Ending | null): boolean {
  const apart = distance(a.at, b.at, plane.widths)
  if (apart > LINK || !isLevel(plane, a.value, b.value)) return false
  if (apart < POINT) return true
  // Out of evaluations, one plateau too few is better than hundreds too many.
  if (plane.budget.evaluations <= 0) return true
  const between = finish(a.at.map((x, axis) => (x + b.at[axis]!) / 2))
  return (
    between !== null &&
    isLevel(plane, between.value, a.value) &&
    Math.max(distance(between.at, a.at, plane.widths), distance(between.at, b.at, plane.widths)) < 0.8 * apart
  )
}

function minimumOf(plane: Plane, cluster: readonly Ending[]): Found[] {
  const { jet, widths } = plane
  const best = cluster.reduce((a, b) => (b.value < a.value ? b : a))
  const spread = Math.max(...cluster.map(({ at }) => distance(at, best.at, widths)))
  const stride = Math.ceil(cluster.length / MAX_PROBED)
  const edges = cluster.filter((_, index) => index % stride === 0).flatMap(({ at }) => edgesOf(plane, at))
  const isPoint = Math.max(spread, ...edges.map(({ at }) => distance(at, best.at, widths))) < POINT
  if (isPoint) {
    const at = snapped(jet, best.at, widths)
    return [{ ...best, at, value: jet.value(at), plateau: null }]
  }
  if (edges.some(({ falls }) => falls)) return []
  const points = [...cluster.map(({ at }) => at), ...edges.map(({ at }) => at)]
  // Of an area the widest places are more likely seen from its middle.
  const centre = middleOf(boxAround(points))
  const fromCentre = isOn(plane, centre, best.value) ? edgesOf(plane, centre).map(({ at }) => at) : []
  const plateau = boxAround([...points, ...fromCentre]).map(([from, to], axis): [number, number] => {
    const unit = SIDE * widths[axis]!
    if (to - from < unit) return [best.at[axis]!, best.at[axis]!]
    return [roundedTo(unit, from), roundedTo(unit, to)]
  })
  const middle = middleOf(plateau)
  const nearest = cluster.reduce((a, b) => (distance(b.at, middle, widths) < distance(a.at, middle, widths) ? b : a))
  const at = snapped(jet, isOn(plane, middle, best.value) ? middle : nearest.at, widths)
  return [{ at, value: jet.value(at), pieces: [], isolated: false, plateau }]
}

function boxAround(points: readonly number[][]): [number, number][] {
  return points[0]!.map((_, axis) => {
    const coordinates = points.map((point) => point[axis]!)
    return [Math.min(...coordinates), Math.max(...coordinates)]
  })
}

function middleOf(box: readonly [number, number][]): number[] {
  return box.map(([from, to]) => (from + to) / 2)
}

/** Whether a point is as low as the plateau, and flat. */
function isOn(plane: Plane, point: readonly number[], value: number): boolean {
  const { jet, widths, height } = plane
  if (!isLevel(plane, jet.value(point), value)) return false
  return slopeAt(jet, point) * Math.max(...widths) <= 1e-9 * Math.max(height, Math.abs(value))
}

/** Where straight lines from a point of a plateau leave it or the box, and whether the function falls there. */
function edgesOf(plane: Plane, from: readonly number[]): { at: number[]; falls: boolean }[] {
  const { jet, box, widths } = plane
  const value = jet.value(from)
  return Array.from({ length: DIRECTIONS }, (_, index) => {
    const angle = (index * 2 * Math.PI) / DIRECTIONS
    // Exactly along the axes where it goes along them.
    const direction = [cos(angle), sin(angle)].map((part) => (Math.abs(part) < 1e-9 ? 0 : part))
    const point = (share: number) => from.map((x, axis) => x + share * widths[axis]! * direction[axis]!)
    const within = (share: number) =>
      point(share).every((x, axis) => x >= box[axis]![0] && x <= box[axis]![1]) && isOn(plane, point(share), value)
    let [on, off] = [0, 1e-12]
    while (off < 2 && within(off)) [on, off] = [off, off * 2]
    for (let halving = 0; halving < 50; halving++) {
      const middle = (on + off) / 2
      if (within(middle)) on = middle
      else off = middle
    }
    return { at: point(on), falls: falls(on) }

    function falls(edge: number): boolean {
      // Where it goes on about as high, further steps are shorter: a rise is not to be passed over.
      for (let beyond = 1e-12; beyond < 1; beyond *= beyond < 1e-2 ? 10 : 1.2) {
        const there = point(edge + beyond)
        if (beyond >= 1e-2 && !isInside(there, box)) return false
        const height = jet.value(there)
        if (!isLevel(plane, height, value)) return height < value
      }
      return false
    }
  })
}
