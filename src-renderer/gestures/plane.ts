import { type Extent, fractionOf, type RasterView, type Rectangle, valueAt, viewOf } from '#shared/plot/index.ts'

export { fractionOf, viewOf, type Rectangle }

/** The part of a drawing that data are drawn on, as it lies on the screen now, with what its axes show. */
export interface Plane extends Rectangle {
  x: Extent
  y: Extent
}

export interface Point {
  x: number
  y: number
}

/** A pixel of the drawing in axis coordinates. */
export function toData(plane: Plane, { x, y }: Point): Point {
  return {
    x: valueAt(plane.x, (x - plane.left) / plane.width),
    y: valueAt(plane.y, 1 - (y - plane.top) / plane.height),
  }
}

/** A point in axis coordinates as a pixel of the drawing. */
export function toPixel(plane: Plane, { x, y }: Point): Point {
  return {
    x: plane.left + plane.width * fractionOf(plane.x, x),
    y: plane.top + plane.height * (1 - fractionOf(plane.y, y)),
  }
}

/** Whether a pixel lies on the rectangle. */
export function contains({ left, top, width, height }: Rectangle, { x, y }: Point): boolean {
  return x >= left && x <= left + width && y >= top && y <= top + height
}

/** The pixel moved onto the rectangle. */
export function clamped({ left, top, width, height }: Rectangle, { x, y }: Point): Point {
  return { x: Math.min(left + width, Math.max(left, x)), y: Math.min(top + height, Math.max(top, y)) }
}

/** The planes of a drawing that share the x axis of the first: one above the other, all of them and what is between. */
export function columnOf([first, ...others]: readonly [Plane, ...Plane[]]): Rectangle {
  const planes = [first, ...others.filter(({ x }) => x.min === first.x.min && x.max === first.x.max)]
  const top = Math.min(...planes.map((plane) => plane.top))
  const bottom = Math.max(...planes.map((plane) => plane.top + plane.height))
  return { left: first.left, width: first.width, top, height: bottom - top }
}

/** The plane where it shows this instead. */
export function showing(plane: Plane, { x, y }: RasterView): Plane {
  return { ...plane, x: { ...plane.x, min: x[0], max: x[1] }, y: { ...plane.y, min: y[0], max: y[1] } }
}

/**
 * The view after zooming by `factor` (above 1: closer) about a pixel, which keeps its place; never wider than `limit`.
 */
export function zoomed(plane: Plane, pixel: Point, factor: number, limit: RasterView): RasterView {
  const fx = (pixel.x - plane.left) / plane.width
  const fy = 1 - (pixel.y - plane.top) / plane.height
  return {
    x: windowOf(plane.x, fx - fx / factor, fx + (1 - fx) / factor, limit.x),
    y: windowOf(plane.y, fy - fy / factor, fy + (1 - fy) / factor, limit.y),
  }
}

/** The view moved by so many pixels, stopping at the ends of `limit`. */
export function panned(plane: Plane, dx: number, dy: number, limit: RasterView): RasterView {
  const shift = (axis: Extent, by: number, ends: [number, number]): [number, number] => {
    const low = fractionOf(axis, ends[0])
    const high = fractionOf(axis, ends[1])
    const step = Math.min(Math.max(by, Math.min(0, low)), Math.max(0, high - 1))
    return windowOf(axis, step, 1 + step, ends)
  }
  return { x: shift(plane.x, -dx / plane.width, limit.x), y: shift(plane.y, dy / plane.height, limit.y) }
}

/**
 * The part of the axis between two fractions of it, cut at the limit; an end within rounding of the limit is the limit.
 */
function windowOf(axis: Extent, from: number, to: number, [low, high]: [number, number]): [number, number] {
  const near = (to - from) * 1e-9
  return [
    from - near <= fractionOf(axis, low) ? low : valueAt(axis, from),
    to + near >= fractionOf(axis, high) ? high : valueAt(axis, to),
  ]
}

/** The part of the plane between two pixels, in axis coordinates, lower ends first. */
export function boxBetween(plane: Plane, a: Point, b: Point): RasterView {
  const from = toData(plane, { x: Math.min(a.x, b.x), y: Math.max(a.y, b.y) })
  const to = toData(plane, { x: Math.max(a.x, b.x), y: Math.min(a.y, b.y) })
  return { x: [from.x, to.x], y: [from.y, to.y] }
}

/**
 * The rectangle in whole device pixels that lies closest to one in CSS pixels whose origin is at `origin` of the
 * screen. `left`, `top` are CSS pixels again (to position an element with), `width`, `height` device pixels.
 */
export function devicePixels(
  rectangle: { left: number; top: number; width: number; height: number },
  origin: Point,
  pixelRatio: number,
): { left: number; top: number; width: number; height: number } {
  const snap = (offset: number, start: number) => Math.round((offset + start) * pixelRatio)
  const left = snap(origin.x, rectangle.left)
  const top = snap(origin.y, rectangle.top)
  return {
    left: left / pixelRatio - origin.x,
    top: top / pixelRatio - origin.y,
    width: Math.max(1, snap(origin.x, rectangle.left + rectangle.width) - left),
    height: Math.max(1, snap(origin.y, rectangle.top + rectangle.height) - top),
  }
}
