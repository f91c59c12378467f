import type { Analysis, Constant, Region } from '#shared/contract/index.ts'
import type { Landscape } from '../landscape/index.ts'
import { quotientBound } from './across.ts'
import { setsOf } from './analyse.ts'
import { type Bounds, lowerBound } from './branch-and-bound.ts'
import { curvatureBounds, normBounds, opscBounds } from './function-bounds.ts'
import { type Box, boundsOf, distance, type PointSet } from './regions.ts'

/**
 * An interval that holds a constant of an analysis for sure, by interval arithmetic over the trees of the formula: one end is what a function is bounded by on boxes
 * that cover the set, the other a value that it takes. Null where the constant is not finite. That the gradient does not jump from one piece of f to the next is not
 * certified but tested where the estimate is made. Sets that are not convex take their L from above on the ball or box around them.
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
  const taken: Bounds = distance(at, centre) === 0 ? curvatureBounds(landscape) : bounds
  return around(estimate, lowerBound(set, bounds), taken(pointBox(at))[1])
}

function ofNorm(landscape: Landscape, region: Region, { estimate, at }: Constant): Constant['certified'] {
  if (estimate === null || at === null) return null
  const bounds = normBounds(landscape)
  const hull: Region = region.shape === 'star' ? { shape: 'box', box: boundsOf(region) } : region
  const negative: Bounds = (box) => {
    const [low, high] = bounds(box)
    return [-high, -low]
  }
  return around(estimate, bounds(pointBox(at))[0], -lowerBound({ region: hull }, negative))
}

function ofQuotients(landscape: Landscape, set: PointSet, { estimate, at }: Constant): Constant['certified'] {
  if (estimate === null || at === null) return null
  return around(estimate, normBounds(landscape)(pointBox(at))[0], quotientBound(landscape, set))
}

const pointBox = (at: readonly number[]): Box => at.map((coordinate) => [coordinate, coordinate])

/** An enclosure whose ends are finite or null; the estimate was rounded in its own way, and lies in it all the same. */
function around(estimate: number, low: number, high: number): [number | null, number | null] {
  const end = (value: number) => (Number.isFinite(value) ? value : null)
  return [end(Math.min(low, estimate)), end(Math.max(high, estimate))]
}
