import { valueExtent } from '../../plot/extent.ts'
import type { AxisSpec, Frame } from '../../plot/frame.ts'
import { markerSymbol } from '../../plot/markers.ts'
import type { DrawnMember } from './members.ts'
import { visiblePoints, visibleSegments, type Window } from '../../plot/polyline.ts'

/** The series of a member that are drawn across and up. */
export interface Coordinates {
  x: string
  y: string
}

/** The window in which paths are kept: the plot and as much again on each side, where a later part of a line may come back. */
function windowOf({ x, y, plot }: Frame): Window {
  const widen = ({ min, max }: AxisSpec): [number, number] => [min - (max - min), max + (max - min)]
  return { x: widen(x), y: widen(y), width: plot.width * 3, height: plot.height * 3 }
}

/** A coordinate of the iterates of all members that stay finite. */
export function iterates(members: readonly DrawnMember[], name: string): Float64Array[] {
  return members.flatMap((member) => (member.fate === 'divergent' ? [] : (member.series(name)?.values ?? [])))
}

/** Least and greatest finite value; [0, 1] where there is none, widened where they are equal. Of every `stride` values the first counts. */
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

/** The path of a descent: its iterates as dots where they are few, joined by a line. */
export function pathSeries(member: DrawnMember, members: number, frame: Frame, coordinates: Coordinates): object[] {
  const x = member.series(coordinates.x)?.values ?? []
  const y = member.series(coordinates.y)?.values ?? []
  const window = windowOf(frame)
  const segments = visibleSegments(x, y, window)
  const dots = visiblePoints(x, y, window, MOST_DOTS + 1)
  const dense = segments.length > 600 || members > 24
  const line = {
    type: 'line',
    id: `path-${member.index}`,
    data: segments,
    symbol: 'none',
    silent: true,
    clip: true,
    z: 4,
    lineStyle: {
      color: member.color,
      width: frame.theme.lineWidth * frame.scale * (dense ? 0.5 : 0.85),
      opacity: dense ? 0.55 : 0.9,
      join: 'round',
    },
  }
  if (dots.length > MOST_DOTS || members > 24) return [line]
  const iterates = {
    type: 'scatter',
    id: `iterates-${member.index}`,
    data: dots,
    symbol: 'circle',
    symbolSize: 4 * frame.scale,
    silent: true,
    clip: true,
    z: 5,
    itemStyle: { color: member.color, opacity: 1 },
  }
  return [line, iterates]
}

/** The first iterate as a hollow marker, the last as a filled one. */
export function endSeries(member: DrawnMember, { theme, scale }: Frame, coordinates: Coordinates): object[] {
  const x = member.series(coordinates.x)?.values
  const y = member.series(coordinates.y)?.values
  if (!x || !y || x.length === 0) return []
  const marker = (id: string, index: number, itemStyle: object) => ({
    type: 'scatter',
    id: `${id}-${member.index}`,
    data: Number.isFinite(x[index]) && Number.isFinite(y[index]) ? [[x[index], y[index]]] : [],
    symbol: markerSymbol(member.marker),
    symbolSize: 10 * scale,
    silent: true,
    clip: true,
    z: 6,
    itemStyle: { ...itemStyle, opacity: 1 },
  })
  const outline = theme.lineWidth * scale
  return [
    marker('start', 0, { color: theme.paper, borderColor: member.color, borderWidth: outline }),
    ...(member.fate === null || member.fate === 'divergent' || member.fate === 'undefined'
      ? []
      : [marker('end', x.length - 1, { color: member.color, borderColor: theme.paper, borderWidth: scale })]),
  ]
}
