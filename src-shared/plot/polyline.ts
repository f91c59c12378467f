import type { Dot } from './marks.ts'

/** The part of the plane in which lines are kept, and the number of pixels across it. */
export interface Window {
  x: [number, number]
  y: [number, number]
  width: number
  height: number
}

/** Most segments that are kept of one line; a chaotic path fills its range long before. */
export const MAX_SEGMENTS = 20_000

/**
 * The polyline through (x[i], y[i]) as a few points that look the same: segments between the same two pixels are drawn
 * once, those outside the window are left out and those that leave it are cut near its edge (a descent that diverges
 * reaches numbers that no canvas can draw). Returns points [x, y]; [NaN, NaN] lifts the pen.
 */
export function visibleSegments(x: ArrayLike<number>, y: ArrayLike<number>, window: Window): [number, number][] {
  const points: [number, number][] = []
  const drawn = new Set<number>()
  const cell = cellOf(window)
  const cells = window.width * window.height * 4
  let penAt = -1
  for (let index = 1; index < x.length && drawn.size < MAX_SEGMENTS; index++) {
    const segment = clipped<[number, number]>(
      [x[index - 1] as number, y[index - 1] as number],
      [x[index] as number, y[index] as number],
      [window.x, window.y],
    )
    if (!segment) continue
    const a = cell(segment[0])
    const b = cell(segment[1])
    const key = Math.min(a, b) * cells + Math.max(a, b)
    if (drawn.has(key)) continue
    drawn.add(key)
    if (penAt !== index - 1 || points.length === 0) {
      if (points.length > 0) points.push([Number.NaN, Number.NaN])
      points.push(segment[0])
    }
    points.push(segment[1])
    penAt = segment[1][0] === x[index] && segment[1][1] === y[index] ? index : -1
  }
  return points
}

/** The points of (x[i], y[i]) that lie in the window, one for each half pixel, at most `most`. */
export function visiblePoints(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  window: Window,
  most: number,
): [number, number][] {
  const points = new Map<number, [number, number]>()
  const cell = cellOf(window)
  for (let index = 0; index < x.length && points.size < most; index++) {
    const point: [number, number] = [x[index] as number, y[index] as number]
    if (!inside(point, window)) continue
    const at = cell(point)
    if (!points.has(at)) points.set(at, point)
  }
  return [...points.values()]
}

/**
 * A function of a growing abscissa thinned to the first, lowest, highest and last value in each of `buckets` runs of
 * neighbours: at one bucket per pixel the drawn line is the same (Jugel et al., M4, VLDB 2014). Points whose value is
 * not finite lift the pen.
 */
export function thinned(x: ArrayLike<number>, y: ArrayLike<number>, buckets: number): [number, number][] {
  const point = (index: number): [number, number] => [
    x[index] as number,
    Number.isFinite(y[index]) ? (y[index] as number) : Number.NaN,
  ]
  if (x.length <= 4 * buckets) return Array.from({ length: x.length }, (_, index) => point(index))
  const points: [number, number][] = []
  for (let bucket = 0; bucket < buckets; bucket++) {
    const first = Math.floor((bucket * x.length) / buckets)
    const last = Math.floor(((bucket + 1) * x.length) / buckets) - 1
    let low = first
    let high = first
    for (let index = first; index <= last; index++) {
      if ((y[index] as number) < (y[low] as number)) low = index
      if ((y[index] as number) > (y[high] as number)) high = index
    }
    for (const index of [...new Set([first, Math.min(low, high), Math.max(low, high), last])]) points.push(point(index))
  }
  return points
}

function inside([x, y]: [number, number], window: Window): boolean {
  return x >= window.x[0] && x <= window.x[1] && y >= window.y[0] && y <= window.y[1]
}

/** Numbers the half-pixel cells of the window. */
function cellOf({ x, y, width, height }: Window): (point: [number, number]) => number {
  const columns = 2 * width
  const perX = columns / (x[1] - x[0])
  const perY = (2 * height) / (y[1] - y[0])
  return (point) => Math.floor((point[1] - y[0]) * perY) * columns + Math.floor((point[0] - x[0]) * perX)
}

/**
 * The part of a segment inside an interval along each axis (Liang and Barsky, 1984); undefined where there is none. An
 * end that is inside is returned as it is.
 */
export function clipped<Point extends readonly number[]>(
  from: Point,
  to: Point,
  bounds: readonly (readonly [number, number])[],
): [Point, Point] | undefined {
  const within = (point: Point) => bounds.every(([low, high], axis) => point[axis]! >= low && point[axis]! <= high)
  if (within(from) && within(to)) return [from, to]
  if (![...from, ...to].every(Number.isFinite)) return undefined
  let enter = 0
  let leave = 1
  for (const [axis, [low, high]] of bounds.entries()) {
    const start = from[axis]!
    const run = to[axis]! - start
    if (run === 0) {
      if (start < low || start > high) return undefined
      continue
    }
    const a = (low - start) / run
    const b = (high - start) / run
    enter = Math.max(enter, Math.min(a, b))
    leave = Math.min(leave, Math.max(a, b))
  }
  if (!(enter < leave)) return undefined
  const at = (fraction: number) => from.map((start, axis) => start + (to[axis]! - start) * fraction) as unknown as Point
  return [enter === 0 ? from : at(enter), leave === 1 ? to : at(leave)]
}

/** The look of the point of a line that has a single one, which is no line. */
export function lonePoint(color: string, scale: number): Dot {
  return { shape: 'dot', size: 5 * scale, fill: color, opacity: 1 }
}
