import {
  pointAlong,
  type Analysis,
  type ArrayName,
  type Axis,
  type FateMapConfig,
  type Region,
  type TheoryConfig,
  type TheorySummary,
} from '#shared/contract/index.ts'
import { type Landscape, landscapeOf, sampleCurve, sampleSurface } from '../landscape/index.ts'
import { boundsOf, holds } from '../theory/index.ts'

/** Points of a surface along each axis; odd, so that one lies in the middle. */
const SURFACE_POINTS = 201

/**
 * The landscape under the regions: `curve/x` and `curve/value`, or `surface/x` [n], `surface/y` [m] and `surface/value`
 * [m, n], over the domain and whatever of the regions and minima lies beyond it.
 */
export function theoryDrawing(
  landscape: Landscape,
  { regions, local, global }: Analysis,
): { name: ArrayName<'theory'>; shape: number[]; data: Float64Array }[] {
  const box = landscape.info.variables.map((_, axis): [number, number] => {
    const ends = [regions.domain, regions.m, regions.p].flatMap((region) => boundsOf(region)[axis]!)
    return [Math.min(...ends, local[axis]!, global[axis]!), Math.max(...ends, local[axis]!, global[axis]!)]
  })
  if (box.length === 1) {
    const { x, value } = sampleCurve(landscape, ...box[0]!)
    return [
      { name: 'curve/x', shape: [x.length], data: x },
      { name: 'curve/value', shape: [value.length], data: value },
    ]
  }
  const surface = sampleSurface(landscape, { x: box[0]!, y: box[1]! }, SURFACE_POINTS, SURFACE_POINTS)
  return [
    { name: 'surface/x', shape: [SURFACE_POINTS], data: surface.x },
    { name: 'surface/y', shape: [SURFACE_POINTS], data: surface.y },
    { name: 'surface/value', shape: [SURFACE_POINTS, SURFACE_POINTS], data: surface.value },
  ]
}

/** Starts of the map, and rates of it for each step between two that are measured, up to so many. */
const MAP_STARTS = 240
const MAP_RATES = 4
const MOST_RATES = 240

/**
 * The fate map that bands of learning rates are drawn over: starts all over the domain, in the plane those on the line
 * from x⁎ (place 0) through x† (place 1). Before the analysis the ends of its axis are not known in the plane; its size
 * is.
 */
export function theoryMap(config: TheoryConfig, analysis?: Analysis): TheorySummary['map'] {
  const { landscape, steps, tolerance, bound, learningRate } = config
  const domain = config.domain ?? landscapeOf(landscape).info.domain
  const [from, to] = [analysis?.global ?? config.globalMinimum, analysis?.local ?? config.minimum]
  const line = from.length === 1 ? undefined : { from, to }
  const [min, max] = line ? within(domain, from, to) : domain[0]!
  const start: Axis = { min, max, count: MAP_STARTS, scale: 'linear' }
  const count = Math.max(learningRate.count, Math.min(MOST_RATES, MAP_RATES * (learningRate.count - 1) + 1))
  const map: FateMapConfig = {
    kind: 'fate-map',
    landscape,
    start,
    steps,
    tolerance,
    bound,
    learningRate: { ...learningRate, count },
    ...(line && { line }),
  }
  return { config: map, m: analysis ? extentOf(analysis.regions.m, line, start) : [min, min] }
}

/** The places s for which from + s·(to − from) lies in the box, 0 and 1 among them. */
function within(box: readonly (readonly [number, number])[], from: number[], to: number[]): [number, number] {
  let [low, high] = [-Infinity, Infinity]
  box.forEach(([least, most], axis) => {
    const along = to[axis]! - from[axis]!
    if (along === 0) return
    const ends = [(least - from[axis]!) / along, (most - from[axis]!) / along]
    low = Math.max(low, Math.min(...ends))
    high = Math.min(high, Math.max(...ends))
  })
  return Number.isFinite(high - low) ? [Math.min(low, -0.1), Math.max(high, 1.1)] : [-1, 2]
}

/**
 * Where M begins and ends on the axis of starts, as far as it reaches. Every region M is star-shaped around x†, so that
 * there is one end on either side of it.
 */
function extentOf(m: Region, line: FateMapConfig['line'], start: Axis): [number, number] {
  if (!line) return boundsOf(m)[0]!
  const isInside = holds(m)
  const inM = (place: number) => isInside(pointAlong(line, place))
  const end = (limit: number) => {
    if (inM(limit)) return limit
    let [inside, outside] = [1, limit]
    for (let halving = 0; halving < 50; halving++) {
      const middle = (inside + outside) / 2
      if (inM(middle)) inside = middle
      else outside = middle
    }
    return inside
  }
  return [end(start.min), end(start.max)]
}
