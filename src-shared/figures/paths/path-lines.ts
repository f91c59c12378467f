import {
  type Dot,
  type DrawnMark,
  type Extent,
  type Frame,
  lostMark,
  type Point,
  type PointsMark,
  valueExtent,
  visiblePoints,
  visibleSegments,
  type Window,
} from '../../plot/index.ts'
import { type DrawnMember, MANY } from './members.ts'

/** The series of a member that are drawn across and up. */
export interface Coordinates {
  x: string
  y: string
}

/**
 * The window in which paths are kept: the plot and as much again on each side, where a later part of a line may come
 * back.
 */
function windowOf({ x, y, plot }: Frame): Window {
  const widen = ({ min, max }: Extent): [number, number] => [min - (max - min), max + (max - min)]
  return { x: widen(x), y: widen(y), width: plot.width * 3, height: plot.height * 3 }
}

/** A coordinate of the iterates of all members that stay finite. */
export function iterates(members: readonly DrawnMember[], name: string): Float64Array[] {
  return members.flatMap((member) => (member.fate === 'divergent' ? [] : (member.series(name)?.values ?? [])))
}

/**
 * Least and greatest finite value; [0, 1] where there is none, widened where they are equal. Of every `stride` values
 * the first counts.
 */
export function range(arrays: ArrayLike<number>[], stride = 1): [number, number] {
  let low = Infinity
  let high = -Infinity
  for (const values of arrays)
    for (let index = 0; index < values.length; index += stride) {
      const value = values[index] as number
      if (value < low && value > -Infinity) low = value
      if (value > high && value < Infinity) high = value
    }
  if (low > high) return [0, 1]
  return low === high ? valueExtent([low, high]) : [low, high]
}

/** Iterates of one descent that are marked by dots; beyond that the line alone is clearer. */
const MOST_DOTS = 400

/** Paths that are drawn one within the other at most, and by how much of its width each is wider than the next. */
const MOST_NESTED = 6
const NESTED = 0.55

/** How much wider a path is than the last, which lies over it: what lies on one line is seen all the same. */
function nesting(place: number, members: number): number {
  return members > MOST_NESTED ? 1 : 1 + NESTED * (members - 1 - place)
}

/**
 * The path of a descent: its iterates as dots where they are few, joined by a line. Of few descents those that lie
 * under others are wider.
 * @param place which of the members it is, from 0
 */
export function pathMarks(
  member: DrawnMember,
  { place, members }: { place: number; members: number },
  frame: Frame,
  coordinates: Coordinates,
): DrawnMark[] {
  const x = member.series(coordinates.x)?.values ?? []
  const y = member.series(coordinates.y)?.values ?? []
  const { theme, scale } = frame
  const window = windowOf(frame)
  const segments = visibleSegments(x, y, window)
  const dots = visiblePoints(x, y, window, MOST_DOTS + 1)
  const dense = segments.length > 600 || members > MANY
  const series = { of: 'member', key: member.index } as const
  const line: DrawnMark = {
    kind: 'line',
    name: 'path',
    series,
    plane: 0,
    z: 4,
    points: segments,
    stroke: {
      color: member.color,
      width: theme.lineWidth * scale * (dense ? 0.5 : 0.85 * nesting(place, members)),
      opacity: dense ? 0.55 : 0.9,
      join: 'round',
    },
  }
  if (dots.length > MOST_DOTS || members > MANY) return [line]
  const dot: Dot = { shape: 'dot', size: 4 * scale * Math.sqrt(nesting(place, members)), fill: member.color }
  return [line, { kind: 'points', name: 'iterates', series, plane: 0, z: 5, points: dots, dot }]
}

/** The last iterate on a plane. */
function lastOn(x: ArrayLike<number>, y: ArrayLike<number>, plane: { x: Extent; y: Extent }): Point | undefined {
  const isOn = ({ min, max }: Extent, value: number) => value >= min && value <= max
  for (let index = x.length - 1; index >= 0; index--)
    if (isOn(plane.x, x[index]!) && isOn(plane.y, y[index]!)) return [x[index]!, y[index]!]
  return undefined
}

/** The first iterate as a hollow marker, the last as a filled one; of those that diverge, the last that is seen. */
export function endMarks(
  member: DrawnMember,
  { theme, scale, ...frame }: Frame,
  coordinates: Coordinates,
): PointsMark[] {
  const x = member.series(coordinates.x)?.values
  const y = member.series(coordinates.y)?.values
  if (!x || !y || x.length === 0) return []
  const mark = (name: 'start' | 'end', index: number, look: Pick<Dot, 'fill' | 'border'>): PointsMark => {
    const [across = Number.NaN, up = Number.NaN] = [x[index], y[index]]
    return {
      kind: 'points',
      name,
      series: { of: 'member', key: member.index },
      plane: 0,
      z: 6,
      points: Number.isFinite(across) && Number.isFinite(up) ? [[across, up]] : [],
      dot: { shape: member.marker, size: (member.isOfMany ? 5 : 10) * scale, ...look },
    }
  }
  const { color, fate } = member
  // All draws begin at one place, which is marked once.
  const isFirst = member.draw === null || member.draw === 0
  const start = mark('start', 0, { fill: theme.paper, border: { color, width: theme.lineWidth * scale } })
  const starts = isFirst ? [{ ...start, dot: { ...start.dot, size: 10 * scale } }] : []
  if (fate === null) return starts
  if (fate === 'divergent' || fate === 'undefined') {
    const look = { color, series: { of: 'member', key: member.index }, theme, scale } as const
    return [...starts, ...lostMark(lastOn(x, y, frame), look)]
  }
  return [...starts, mark('end', x.length - 1, { fill: color, border: { color: theme.paper, width: scale } })]
}
