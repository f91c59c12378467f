import type { Region } from '#shared/contract/index.ts'
import { enclosureOf, type Landscape } from '../landscape/index.ts'
import { type Bounds, lowerBound } from './branch-and-bound.ts'
import { hasContinuousGradient } from './continuity.ts'
import { normBounds } from './function-bounds.ts'
import { type Box, boundsOf, intervalsOf, neighbour, type PointSet } from './regions.ts'

/** Relative error of the few operations on the ends of enclosures below, rounded up. */
const ROUNDING = 8 * Number.EPSILON

/** A number that ‖∇²f‖ is nowhere on the set greater than, for sure. */
function normBound(landscape: Landscape, set: PointSet): number {
  const bounds = normBounds(landscape)
  const negative: Bounds = (box) => {
    const [low, high] = bounds(box)
    return [-high, -low]
  }
  return Math.max(...partsOf(set).map((part) => -lowerBound(part, negative)))
}

/**
 * Parts that make up the set: boxes, where it is a box without another one. They end with the double beside what is cut
 * out, so that of the pieces of f that begin at its edge they know nothing.
 */
function partsOf(set: PointSet): PointSet[] {
  const { region, without } = set
  if (region.shape !== 'box' || without?.shape !== 'box') return [set]
  const parts: Box[] = []
  const rest = [...region.box] as Box
  without.box.forEach(([cutFrom, cutTo], axis) => {
    const [from, to] = rest[axis]!
    const beside: Box = [
      [from, Math.min(to, neighbour(cutFrom, -1))],
      [Math.max(from, neighbour(cutTo, 1)), to],
    ]
    parts.push(...beside.map((ends): Box => rest.map((interval, index) => (index === axis ? ends : interval))))
    rest[axis] = [Math.max(from, cutFrom), Math.min(to, cutTo)]
  })
  const isThere = (box: Box) => box.every(([from, to]) => from <= to)
  return parts.filter(isThere).map((box) => ({ region: { shape: 'box', box } }))
}

/**
 * A number that no difference quotient ‖∇f(x) − ∇f(y)‖/‖x − y‖ between two points of the set is greater than, for sure.
 * The set is a convex region without a part C; see smoothnessOn for why it takes the greatest ‖∇²f‖ on the set and the
 * quotients across C alone. Infinity where none could be had, as where the gradient might jump.
 */
export function quotientBound(landscape: Landscape, set: PointSet): number {
  if (!partsOf(set).every((part) => hasContinuousGradient(landscape, boundsOf(part.region)))) return Infinity
  const norm = normBound(landscape, set)
  const { region, without } = set
  if (!without) return norm
  const onLine = boundsOf(region).length === 1
  return Math.max(norm, onLine ? acrossCut(landscape, set) : acrossPart(landscape, region, without, norm))
}

/** Of the one quotient that counts in one dimension, between the last point before C and the first one after it. */
function acrossCut(landscape: Landscape, set: PointSet): number {
  const [before, after] = intervalsOf(set)
  if (!before || !after) return 0
  const slope = enclosureOf(landscape.formula.gradient[0]!)
  const [[low, high], [nextLow, nextHigh]] = [slope([[before[1], before[1]]]), slope([[after[0], after[0]]])]
  const steepest = Math.max(Math.abs(nextHigh - low), Math.abs(nextLow - high))
  return (steepest / (after[0] - before[1])) * (1 + ROUNDING)
}

/**
 * Of the quotients between points on the edge of C in the plane: by way of C, in the box around it, where the gradient
 * does not jump there; or along its edge, where C is a box within the region: between opposite sides that is at most
 * half the outline, and between neighbouring ones at most √2 times the straight way.
 */
function acrossPart(landscape: Landscape, region: Region, without: Region, norm: number): number {
  const box = boundsOf(without)
  const byWayOf: PointSet = { region: { shape: 'box', box } }
  const through = hasContinuousGradient(landscape, box) ? normBound(landscape, byWayOf) : Infinity
  if (without.shape !== 'box' || !isWithin(box, boundsOf(region))) return through
  const [width, height] = box.map(([from, to]) => to - from) as [number, number]
  const detour = 1 + Math.max(width, height) / Math.min(width, height)
  return Math.min(through, detour * norm * (1 + ROUNDING))
}

const isWithin = (box: Box, whole: Box) =>
  box.every(([from, to], axis) => from > whole[axis]![0] && to < whole[axis]![1])
