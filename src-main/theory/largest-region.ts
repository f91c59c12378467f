import { cos, sin } from '#shared/elementary/index.ts'
import type { Region } from '#shared/contract/index.ts'
import type { Landscape } from '../landscape/index.ts'
import { samplesOf } from './extremum.ts'
import { opscRatio } from './functions.ts'
import { samePiece } from './pieces.ts'
import type { Box } from './regions.ts'

/** Rays of a star in the plane, and samples along each before its end is looked for. */
const RAYS = 360
const SAMPLES = 600

/**
 * The largest region around x† on which f is μ-one-point strongly convex with respect to x† and given by one piece of
 * its formula, within the domain: on each ray from x† up to the first point where ⟨∇f(x), x − x†⟩ < μ‖x − x†‖² or
 * another piece begins. Beyond a piece f is another function, which may be convex towards x† as well: 20x² is, as far
 * as x = 5 for μ = 80, and nobody would call that a part of the minimum at 2.5. The end of each ray is exact to
 * rounding, but for a gap that is shorter than a sample.
 *
 * @param centre x†; the rays begin a little beside it, where the ratio is not yet rounding alone
 */
export function largestRegion(landscape: Landscape, centre: readonly number[], mu: number, domain: Box): Region {
  const ratio = opscRatio(landscape, centre)
  const same = samePiece(landscape)
  const convex = (point: number[]) => ratio(point) >= mu && same(centre, point)
  if (centre.length === 1) {
    const [[from, to]] = domain as [[number, number]]
    const end = (limit: number) => {
      const [low, high] = limit < centre[0]! ? [limit, centre[0]!] : [centre[0]!, limit]
      const samples = Array.from(samplesOf(landscape, [low, high]))
      const outward = limit < centre[0]! ? samples.reverse() : samples
      return endOf((x) => convex([x]), outward, nearnessOf(high - low))
    }
    return { shape: 'box', box: [[end(from), end(to)]] }
  }
  const radii = Array.from({ length: RAYS }, (_, ray) => {
    const angle = (2 * Math.PI * ray) / RAYS
    const direction = [cos(angle), sin(angle)]
    const reach = reachOf(centre, direction, domain)
    const samples = Array.from({ length: SAMPLES + 1 }, (_, index) => (reach * index) / SAMPLES)
    return endOf(
      (radius) => convex(centre.map((coordinate, axis) => coordinate + radius * direction[axis]!)),
      samples,
      nearnessOf(reach),
    )
  })
  return { shape: 'star', centre: [...centre], radii }
}

/** So near to x†, as a share of the way to the end, the ratio is not asked for. */
const nearnessOf = (length: number) => 1e-6 * length

/** How far `holds` goes on along samples that lead away from the first of them. */
function endOf(holds: (place: number) => boolean, samples: readonly number[], nearness: number): number {
  const origin = samples[0]!
  let inside = origin
  for (const sample of samples) {
    if (Math.abs(sample - origin) <= nearness) continue
    if (holds(sample)) {
      inside = sample
      continue
    }
    let outside = sample
    for (;;) {
      const middle = inside + (outside - inside) / 2
      if (middle === inside || middle === outside) return inside
      if (holds(middle)) inside = middle
      else outside = middle
      if (Math.abs(inside - origin) <= nearness && Math.abs(outside - origin) <= nearness) return origin
    }
  }
  return inside
}

/** How far a ray goes until it leaves the box. */
function reachOf(centre: readonly number[], direction: readonly number[], domain: Box): number {
  return Math.min(
    ...domain.map(([from, to], axis) => {
      const along = direction[axis]!
      return along === 0 ? Infinity : Math.max(0, ((along > 0 ? to : from) - centre[axis]!) / along)
    }),
  )
}
