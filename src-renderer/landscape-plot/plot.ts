import type { Curve, LandscapeInfo, Minimum } from '#shared/contract/index.ts'
import { hatchLines, type RasterView, type Region, valueExtent } from '#shared/plot/index.ts'
import { type Plane, toPixel } from '../gestures/index.ts'

export interface Range {
  min: number
  max: number
}

/** The smallest and the largest finite value. */
export function rangeOf(values: Float64Array): Range {
  let min = Infinity
  let max = -Infinity
  for (const value of values) {
    if (value < min && value > -Infinity) min = value
    if (value > max && value < Infinity) max = value
  }
  return { min, max }
}

/** Room under and over a curve, as a share of its height. */
const ROOM = 0.06

/**
 * The heights that show a curve: all of its finite values with room around them, also where they are one but for
 * rounding.
 */
export function heightsOf(curve: Curve): [number, number] {
  const { min, max } = rangeOf(curve.value)
  if (!(min <= max)) return [0, 1]
  const [low, high] = valueExtent([min, max])
  if (low < min) return [low, high]
  const room = (high - low) * ROOM
  return [low - room, high + room]
}

/**
 * A curve as the `d` of an SVG path, to a hundredth of a pixel; it breaks off where there is no value. A jump is drawn
 * as a vertical line.
 */
export function pathOf(curve: Curve, x: (value: number) => number, y: (value: number) => number): string {
  let path = ''
  let pen = 'M'
  for (let index = 0; index < curve.x.length; index++) {
    const [across, down] = [x(curve.x[index]!), y(curve.value[index]!)]
    if (!Number.isFinite(down)) {
      pen = 'M'
      continue
    }
    // Beyond this nothing is seen, and the drawing of lines loses its precision.
    path += `${pen}${across.toFixed(2)} ${Math.min(Math.max(down, -1e5), 1e5).toFixed(2)}`
    pen = 'L'
  }
  return path
}

/** A hatching over a region of a plane as the `d` of an SVG path. */
export function hatchingOf(region: Region | undefined, plane: Plane): string {
  if (!region) return ''
  const view: RasterView = { x: [plane.x.min, plane.x.max], y: [plane.y.min, plane.y.max] }
  const points = hatchLines(region, view, plane)
  const lines = { x: Float64Array.from(points, ([x]) => x), value: Float64Array.from(points, ([, y]) => y) }
  return pathOf(
    lines,
    (x) => toPixel(plane, { x, y: plane.y.min }).x,
    (y) => toPixel(plane, { x: plane.x.min, y }).y,
  )
}

/**
 * The stretch that shows the isolated minima from near: half of their distance on either side; null where there are
 * fewer than two.
 */
export function closeUp(minima: readonly Minimum[]): Range | null {
  const places = minima.filter(({ plateau }) => plateau === null).map(({ at }) => at[0]!)
  const [first, last] = [Math.min(...places), Math.max(...places)]
  if (!(last > first)) return null
  const margin = (last - first) / 2
  return { min: first - margin, max: last + margin }
}

/** Sides of a plane may differ by this factor for a unit to be as long on both. */
const MOST_OBLONG = 3

/**
 * Where the axes of a plot lie in a place of that size, in CSS pixels. On two variables a unit is as long on both axes,
 * unless that would leave a thin strip.
 */
export function planeIn(
  place: { width: number; height: number },
  margin: { left: number; right: number; top: number; bottom: number },
  view: RasterView,
  square: boolean,
): Plane {
  let width = Math.max(1, place.width - margin.left - margin.right)
  let height = Math.max(1, place.height - margin.top - margin.bottom)
  const ratio = (view.x[1] - view.x[0]) / (view.y[1] - view.y[0])
  if (square && ratio > 1 / MOST_OBLONG && ratio < MOST_OBLONG) {
    width = Math.min(width, Math.round(height * ratio))
    height = Math.min(height, Math.round(width / ratio))
  }
  return {
    left: margin.left,
    top: margin.top,
    width,
    height,
    x: { min: view.x[0], max: view.x[1], scale: 'linear' },
    y: { min: view.y[0], max: view.y[1], scale: 'linear' },
  }
}

/** What a landscape is shown over: its domain; the heights of a curve come from the curve. */
export function domainOf({ domain }: Pick<LandscapeInfo, 'domain'>): RasterView {
  return { x: domain[0] as [number, number], y: domain[1] ?? [0, 1] }
}
