import {
  type Extent,
  type FigureOptions,
  type Frame,
  hatchLines,
  type LegendItem,
  type LineMark,
  type Region,
  themeOf,
  undefinedItem,
  undefinedMark,
  viewOf,
} from '../../plot/index.ts'
import type { SampledSurface } from './sampled-surface.ts'

/** A stretch without a value that is shorter than this share of what is drawn is a pole, and no region. */
const LEAST = 1e-3

/** Where between its samples a curve has no value. */
export function undefinedOnCurve(x: ArrayLike<number>, value: ArrayLike<number>): [from: number, to: number][] {
  const stretches: [number, number][] = []
  for (let index = 0; index < x.length; index++) {
    if (!Number.isNaN(value[index])) continue
    const from = index
    while (Number.isNaN(value[index + 1])) index++
    stretches.push([x[from]!, x[index]!])
  }
  const least = LEAST * (x[x.length - 1]! - x[0]!)
  return stretches.filter(([from, to]) => to - from > least)
}

/** The same as a region of a plane; undefined where there is none. */
export function regionOfCurve(x: ArrayLike<number>, value: ArrayLike<number>): Region | undefined {
  const stretches = undefinedOnCurve(x, value)
  return stretches.length > 0 ? (at) => stretches.some(([from, to]) => at >= from && at <= to) : undefined
}

const regions = new WeakMap<Float64Array, { region: Region | undefined }>()

/**
 * Where more than half of what is around a place of a surface has no value, its samples counting as they do for values
 * between them; undefined where all of them have one.
 */
export function regionOfSurface(surface: SampledSurface): Region | undefined {
  const known = regions.get(surface.value)
  if (known) return known.region
  const region = surface.value.some(Number.isNaN) ? regionOf(surface) : undefined
  regions.set(surface.value, { region })
  return region
}

function regionOf({ x, y, value }: SampledSurface): Region {
  const place = (samples: Float64Array, at: number) => {
    const share = (at - samples[0]!) / (samples.at(-1)! - samples[0]!)
    const inside = Math.min(Math.max(share, 0), 1) * (samples.length - 1)
    const index = Math.min(Math.floor(inside), samples.length - 2)
    return [index, inside - index, share >= -1e-9 && share <= 1 + 1e-9] as const
  }
  return (across, up) => {
    const [column, right, isInX] = place(x, across)
    const [row, above, isInY] = place(y, up)
    return isInX && isInY && definedShare(value, row * x.length + column, x.length, right, above) < 0.5
  }
}

/** The weight of those of the four samples around a place that are numbers. */
export function definedShare(
  value: Float64Array,
  first: number,
  columns: number,
  right: number,
  above: number,
): number {
  const weight = (index: number, share: number) => (Number.isNaN(value[index]) ? 0 : share)
  return (
    weight(first, (1 - right) * (1 - above)) +
    weight(first + 1, right * (1 - above)) +
    weight(first + columns, (1 - right) * above) +
    weight(first + columns + 1, right * above)
  )
}

/** A hatching over the part of a region that a frame shows. */
export function undefinedMarks(region: Region | undefined, frame: Frame): LineMark[] {
  if (!region) return []
  const { plot, x, y, scale } = frame
  const points = hatchLines(region, viewOf({ x: x as Extent, y: y as Extent }), plot, scale)
  return points.length > 0 ? [undefinedMark(points, frame)] : []
}

/** What the legend says of it. */
export function undefinedLegend(region: Region | undefined, { style }: FigureOptions): LegendItem[] {
  return region ? [undefinedItem(themeOf(style))] : []
}
