import { contours } from 'd3-contour'
import type { ArrayData } from '../../contract/index.ts'
import {
  type AxisSpec,
  type Frame,
  linearTicks,
  type LineMark,
  paintCells,
  pixelOf,
  type RasterMark,
  ROUNDING,
} from '../../plot/index.ts'
import { range } from './path-lines.ts'
import type { SampledSurface } from './sampled-surface.ts'
import { definedShare, regionOfSurface, undefinedMarks } from './undefined.ts'

/** The surface of a run; undefined while it has none. */
export function surfaceOf(arrays: Record<string, ArrayData>): SampledSurface | undefined {
  const [x, y, value] = ['surface/x', 'surface/y', 'surface/value'].map((name) => arrays[name]?.data)
  return x && y && value && x.length > 1 && y.length > 1 && value.length === x.length * y.length
    ? { x: Float64Array.from(x), y: Float64Array.from(y), value: value as Float64Array }
    : undefined
}

/** The heights at which contours are drawn. */
export interface Levels {
  /** Ascending. */
  values: number[]
  /**
   * What is subtracted from f for levels to be round numbers: they are evenly spaced in the logarithm of f − floor, or
   * where it is null in f.
   */
  floor: number | null
}

/** Levels, about so many. */
const TARGET = 18
/**
 * Where the highest value is so many times as far above the lowest as the middle one is, most of a landscape would lie
 * below the first of even levels.
 */
const STEEP = 6
/** Decades below the highest level that log levels reach. */
const DECADES = 6

/**
 * Levels that show the shape of a landscape: round numbers at even distances, or where a few values are far above the
 * rest, distances above its lowest point that are even in their logarithm.
 * @param values finite or not, in any order
 * @param lowest the least value that the landscape is known to have; that of `values` where they are lower
 */
export function chooseLevels(values: ArrayLike<number>, lowest: number): Levels {
  const sorted = Float64Array.from(values).filter(Number.isFinite).sort()
  if (sorted.length === 0) return { values: [], floor: null }
  const [min, middle, max] = [0, 0.5, 1].map((share) => sorted[Math.round(share * (sorted.length - 1))]!) as [
    number,
    number,
    number,
  ]
  // Level but for what is lost in rounding: there is no shape to show.
  if (max - min <= 1e-9 * Math.max(Math.abs(min), Math.abs(max)) || max - min < 1e-100)
    return { values: [], floor: null }
  if (max - min <= STEEP * (middle - min))
    return { values: inner(linearTicks(min, max, TARGET).major, min, max), floor: null }
  const floor = Math.min(lowest, min)
  // One in a hundred points lies below the lowest level.
  const low = Math.max(sorted[Math.floor(0.01 * sorted.length)]! - floor, (max - floor) / 10 ** DECADES)
  const high = max - floor
  // Ticks of powers of ten, with 2 and 5, or with 3, between them where there are few.
  const decades = Math.log10(high / low)
  const steps = decades <= 4 ? [1, 2, 5] : decades <= DECADES - 0.5 ? [1, 3] : [1]
  const first = Math.floor(Math.log10(low))
  const heights = Array.from({ length: Math.ceil(decades) + 2 }, (_, decade) =>
    steps.map((step) => Number(`${step}e${first + decade}`)),
  ).flat()
  return { values: inner(heights, low, high).map((height) => floor + height), floor }
}

const inner = (levels: number[], min: number, max: number) => levels.filter((level) => level > min && level < max)

/** Levels that cross the part of a surface that is shown, at least. */
const FEWEST = 4

/** The levels of the whole surface, or where too few of them cross what is shown of it, those of that part. */
export function levelsOf(surface: SampledSurface, lowest: number, x: AxisSpec, y: AxisSpec): Levels {
  const whole = chooseLevels(surface.value, lowest)
  const columns = within(surface.x, x)
  const rows = within(surface.y, y)
  if (columns.length === surface.x.length && rows.length === surface.y.length) return whole
  const shown = rows.flatMap((row) => columns.map((column) => surface.value[row * surface.x.length + column]!))
  const [least, most] = range([shown])
  const crossing = whole.values.filter((level) => level > least && level < most)
  return crossing.length >= FEWEST ? whole : chooseLevels(shown, whole.floor ?? least)
}

/** The samples inside a part of the axis and the ones next to them. */
function within(samples: Float64Array, { min, max }: AxisSpec): number[] {
  return Array.from(samples.keys()).filter(
    (index) => (samples[index + 1] ?? Infinity) >= min && (samples[index - 1] ?? -Infinity) <= max,
  )
}

/**
 * The lines f = level as one line: [NaN, NaN] lifts the pen. Pieces along the edges of the grid, and of where f is not
 * defined, belong to areas, not to f = level, and are left out.
 */
export function contourLine({ x, y, value }: SampledSurface, level: number): [number, number][] {
  const { coordinates } = contours()
    .size([x.length, y.length])
    .contour(value as unknown as number[], level)
  const points: [number, number][] = []
  let pen = false
  const lift = () => {
    if (pen) points.push([Number.NaN, Number.NaN])
    pen = false
  }
  /** Whether both samples between which a place of a line lies have a value. */
  const isBetweenValues = (across: number, up: number) =>
    !Number.isNaN(value[Math.floor(up) * x.length + Math.floor(across)]) &&
    !Number.isNaN(value[Math.ceil(up) * x.length + Math.ceil(across)])
  for (const ring of coordinates.flat()) {
    for (const [column = 0, row = 0] of ring) {
      // Sample i of the grid is at i + ½; beyond the first and the last there are edges only.
      const [across, up] = [column - 0.5, row - 0.5]
      if (across < 0 || up < 0 || across > x.length - 1 || up > y.length - 1 || !isBetweenValues(across, up)) {
        lift()
        continue
      }
      points.push([interpolated(x, across), interpolated(y, up)])
      pen = true
    }
    lift()
  }
  return points
}

function interpolated(samples: Float64Array, place: number): number {
  const index = Math.min(Math.floor(place), samples.length - 2)
  const [low, high] = [samples[index]!, samples[index + 1]!]
  return low + (high - low) * (place - index)
}

/**
 * The areas between the levels, each in one colour: `colors[i]` up to level i, the last above all. Between samples f is
 * bilinear; where it is not finite, and beyond the samples, there is paper. Next to where it is not defined the samples
 * that have a value count.
 */
export function areaLayer(
  { x, y, value }: SampledSurface,
  { values: levels }: Levels,
  colors: readonly string[],
): RasterMark {
  const extent = { x: [x[0]!, x.at(-1)!], y: [y[0]!, y.at(-1)!] } as RasterMark['extent']
  const pixels = colors.map(pixelOf)
  return {
    kind: 'raster',
    plane: 0,
    extent,
    paint(view, width, height) {
      const columns = placesIn(x, view.x, width)
      const rows = placesIn(y, view.y, height)
      const colorOf = (height: number): number => {
        if (!Number.isFinite(height)) return 0
        let [low, high] = [0, levels.length]
        while (low < high) {
          const middle = (low + high) >> 1
          if (height >= levels[middle]!) low = middle + 1
          else high = middle
        }
        return pixels[low]!
      }
      return paintCells(width, height, (painted, line) => {
        const [row, above] = rows(height - 1 - line)
        if (row < 0) return true
        const first = row * x.length
        for (let column = 0, at = line * width; column < width; column++, at++) {
          const [left, right] = columns(column)
          if (left < 0) continue
          const index = first + left
          painted[at] = colorOf(heightAt(value, index, x.length, right, above))
        }
        return true
      })
    },
  }
}

/** f between four samples; NaN where less than half of what is around has a value. */
function heightAt(value: Float64Array, first: number, columns: number, right: number, above: number): number {
  const corners = [value[first]!, value[first + 1]!, value[first + columns]!, value[first + columns + 1]!] as const
  const bottom = mixed(corners[0], corners[1], right)
  const height = mixed(bottom, mixed(corners[2], corners[3], right), above)
  if (!Number.isNaN(height)) return height
  const share = definedShare(value, first, columns, right, above)
  if (share < 0.5) return Number.NaN
  const weights = [(1 - right) * (1 - above), right * (1 - above), (1 - right) * above, right * above]
  return (
    corners.reduce((sum, corner, index) => (Number.isNaN(corner) ? sum : sum + corner * weights[index]!), 0) / share
  )
}

/** A value that is not finite counts only where it has a part: 0 · ∞ is no number. */
function mixed(from: number, to: number, fraction: number): number {
  return fraction === 0 ? from : fraction === 1 ? to : from + (to - from) * fraction
}

/**
 * Between which samples the centre of each of `length` pixels over `view` lies: the index of the lower one, and how far
 * beyond it. −1 beyond the samples, as in `cellsAt`.
 */
function placesIn(samples: Float64Array, [low, high]: [number, number], length: number) {
  const step = (samples.at(-1)! - samples[0]!) / (samples.length - 1)
  return (pixel: number): [index: number, fraction: number] => {
    const place = (low + ((high - low) * (pixel + 0.5)) / length - samples[0]!) / step
    if (place < -ROUNDING || place > samples.length - 1 + ROUNDING) return [-1, 0]
    const inside = Math.min(Math.max(place, 0), samples.length - 1)
    const index = Math.min(Math.floor(inside), samples.length - 2)
    return [index, inside - index]
  }
}

/** The lines at all levels, under everything else, and a hatching where f is not defined. */
export function contourMarks(surface: SampledSurface, { values }: Levels, frame: Frame): LineMark[] {
  const { theme, scale } = frame
  const lines = values.map((level): LineMark => ({
    kind: 'line',
    name: 'contour',
    series: { of: 'level', key: level },
    plane: 0,
    z: 1,
    points: contourLine(surface, level),
    stroke: { color: theme.axis, width: 0.6 * scale, opacity: 0.55 },
  }))
  return [...undefinedMarks(regionOfSurface(surface), frame), ...lines]
}
