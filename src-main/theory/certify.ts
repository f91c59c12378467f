import type { Analysis, Constant, Region } from '#shared/contract/index.ts'
import { type Landscape, onBorder } from '../landscape/index.ts'
import { quotientBound } from './across.ts'
import { setsOf } from './analyse.ts'
import { type Bounds, lowerBound } from './branch-and-bound.ts'
import { hasContinuousGradient } from './continuity.ts'
import { curvatureBounds, normBounds, opscBounds } from './function-bounds.ts'
import { type Box, boundsOf, distance, holdsIn, type PointSet } from './regions.ts'

/**
 * An interval that holds a constant of an analysis for sure, by interval arithmetic over the trees of the formula:
 * one end is what a function is bounded by on boxes that cover the set, the other a value that it takes. Null where
 * the constant is not finite. An end that would not hold for every value of f is left open: L has no upper end where
 * the gradient might jump from one piece of f to the next. Sets that are not convex take their L from above on the
 * ball or box around them.
 */
export function certify(
  landscape: Landscape,
  analysis: Pick<Analysis, 'local' | 'global' | 'regions' | 'constants'>,
  name: keyof Analysis['constants'],
): Constant['certified'] {
  const constant = analysis.constants[name]
  if (!constant) return null
  const { m, p, domain } = analysis.regions
  const sets = setsOf(analysis.regions)
  switch (name) {
    case 'muLocal':
      return ofRatio(landscape, sets.m, analysis.local, constant)
    case 'muGlobal':
      return ofRatio(landscape, sets.outsideM, analysis.global, constant)
    case 'smoothnessOfM':
      return ofNorm(landscape, m, constant)
    case 'smoothnessOfP':
      return ofNorm(landscape, p, constant)
    case 'smoothnessOfDomain':
      return ofNorm(landscape, domain, constant)
    case 'smoothnessOutsideX':
      return ofQuotients(landscape, sets.outsideX, constant)
  }
}

function ofRatio(
  landscape: Landscape,
  set: PointSet,
  centre: number[],
  { estimate, at }: Constant,
): Constant['certified'] {
  if (estimate === null || at === null) return null
  const bounds = opscBounds(landscape, centre)
  const low = lowerBound(set, bounds)
  if (distance(at, centre) === 0 && !meetsBorder(landscape, at))
    return around(estimate, low, curvatureBounds(landscape)(pointBox(at))[1])
  const taken = placesBeside(landscape, set, at, centre).map((place) => bounds(pointBox(place))[1])
  return around(estimate, low, Math.min(Infinity, ...taken))
}

function ofNorm(landscape: Landscape, region: Region, { estimate, at }: Constant): Constant['certified'] {
  if (estimate === null || at === null) return null
  const bounds = normBounds(landscape)
  const hull: Region = region.shape === 'star' ? { shape: 'box', box: boundsOf(region) } : region
  const negative: Bounds = (box) => {
    const [low, high] = bounds(box)
    return [-high, -low]
  }
  const isSure = hasContinuousGradient(landscape, boundsOf(hull))
  return around(
    estimate,
    normAt(landscape, { region }, at),
    isSure ? -lowerBound({ region: hull }, negative) : Infinity,
  )
}

/** No more than the norm of the Hessian at a point of a set. */
function normAt(landscape: Landscape, set: PointSet, at: readonly number[]): number {
  const bounds = normBounds(landscape)
  return Math.max(0, ...placesBeside(landscape, set, at).map((place) => bounds(pointBox(place))[0]))
}

/** Distances, as shares of the size of the set, at which a point is taken beside one that will not do. */
const BESIDE = [1e-9, 1e-6]

/**
 * Points whose values count for a set: `at` itself, or those next to it where pieces of f meet at it, as derivatives
 * follow a convention there, or where the ratio has no value, at the centre.
 */
function placesBeside(
  landscape: Landscape,
  set: PointSet,
  at: readonly number[],
  centre?: readonly number[],
): number[][] {
  const willDo = (place: readonly number[]) =>
    !meetsBorder(landscape, place) && !(centre && distance(place, centre) === 0)
  if (willDo(at)) return [[...at]]
  const inside = holdsIn(set)
  const size = Math.max(...boundsOf(set.region).map(([from, to]) => to - from))
  const shifts = BESIDE.flatMap((share) => [share * size, -share * size])
  return at
    .flatMap((_, axis) => shifts.map((shift) => at.map((x, index) => (index === axis ? x + shift : x + shift / 3))))
    .filter((place) => inside(place) && willDo(place))
}

function meetsBorder({ formula }: Landscape, at: readonly number[]): boolean {
  return onBorder(formula.value, Array<number>(at.length).fill(1))(at, 0)
}

function ofQuotients(landscape: Landscape, set: PointSet, { estimate, at }: Constant): Constant['certified'] {
  if (estimate === null || at === null) return null
  return around(estimate, normAt(landscape, set, at), quotientBound(landscape, set))
}

const pointBox = (at: readonly number[]): Box => at.map((coordinate) => [coordinate, coordinate])

/** An enclosure whose ends are finite or null; the estimate was rounded in its own way, and lies in it all the same. */
function around(estimate: number, low: number, high: number): [number | null, number | null] {
  const end = (value: number) => (Number.isFinite(value) ? value : null)
  return [end(Math.min(low, estimate)), end(Math.max(high, estimate))]
}
