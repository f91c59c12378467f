import type { Minimum } from '../contract/index.ts'
import { colorBarElements, colorBarMargin } from './color-bar.ts'
import { configOf, minimaOf } from './fates.ts'
import type { FigureInput, FigureKind, FigureOptions } from './figure.ts'
import { layoutFrame, sizesOf, type AxisSpec, type Frame } from './frame.ts'
import { markerSymbol } from './markers.ts'
import { drawnMembers, memberLegend, type DrawnMember } from './members.ts'
import { fateColor, themeOf } from './palette.ts'
import { visiblePoints, visibleSegments, type Window } from './polyline.ts'
import { textFamily } from './text.ts'

/** Figs 2–5 of the article: the paths of gradient descent on the curve of f. */
export const path: FigureKind = {
  name: 'path',
  title: 'Path on the curve',
  draw(input, options) {
    const config = configOf(input.run, 'trajectory')
    const members = drawnMembers(config, input.data, options)
    const { items, bar } = memberLegend(config, members, options, { ink: themeOf(options.style).ink, filled: false })
    const frame = layoutFrame(options, {
      ...planeOf(input, members, options),
      legend: items,
      rightMargin: bar && !options.thumbnail ? colorBarMargin(bar, options) : 0,
    })
    if (bar && !options.thumbnail) frame.graphics.push(...colorBarElements(bar, frame, options))
    const series = [
      curveSeries(input, frame),
      ...minimaOf(input.run).flatMap((minimum) =>
        minimumSeries(minimum, frame, fateColor(minimum.fate, options.style), !options.thumbnail),
      ),
      ...members.flatMap((member) => pathSeries(member, members.length, frame)),
      ...members.flatMap((member) => endSeries(member, frame)),
    ]
    return { option: { ...frame.option, series }, rasters: [] }
  },
}

/** Pixels that the pointers to the minima and their names take below the curve, and about as many as axes and legend take of the height. */
const NAMES = 34
const AROUND = 96

/** The axes: all of the curve, or of the paths while there is no curve, with room under it for the names of the minima. */
function planeOf({ data }: FigureInput, members: DrawnMember[], options: FigureOptions): { x: AxisSpec; y: AxisSpec } {
  const curve = { x: data.arrays['curve/x']?.data, value: data.arrays['curve/value']?.data }
  const all = (name: 'x' | 'value') =>
    curve[name] && curve[name].length > 0
      ? [curve[name]]
      : members.flatMap((member) => (member.fate === 'divergent' ? [] : (member.series(name)?.values ?? [])))
  const [left, right] = range(all('x'))
  const [low, high] = range(all('value'))
  const { scale } = sizesOf(options)
  const plotHeight = Math.max(options.height - AROUND * scale, AROUND * scale)
  const room = options.thumbnail ? 0 : (NAMES * scale) / plotHeight
  return {
    x: { name: '{symbol|x}', scale: 'linear', min: left, max: right },
    y: {
      name: '{symbol|f}\u200A({symbol|x})',
      scale: 'linear',
      min: low - Math.max(0.11, room / (1 - room)) * (high - low),
      max: high + 0.04 * (high - low),
    },
  }
}

/** Least and greatest finite value; [0, 1] where there is none, widened where they are equal. */
function range(arrays: ArrayLike<number>[]): [number, number] {
  let low = Infinity
  let high = -Infinity
  for (const values of arrays)
    for (let index = 0; index < values.length; index++) {
      const value = values[index] as number
      if (value < low && value > -Infinity) low = value
      if (value > high && value < Infinity) high = value
    }
  if (low > high) return [0, 1]
  return low === high ? [low - 0.5, high + 0.5] : [low, high]
}

/** The window in which paths are kept: the plot and as much again on each side, where a later part of a line may come back. */
function windowOf({ x, y, plot }: Frame): Window {
  const widen = ({ min, max }: AxisSpec): [number, number] => [min - (max - min), max + (max - min)]
  return { x: widen(x), y: widen(y), width: plot.width * 3, height: plot.height * 3 }
}

function curveSeries({ data }: FigureInput, frame: Frame): object {
  const x = data.arrays['curve/x']?.data ?? []
  const value = data.arrays['curve/value']?.data ?? []
  return {
    type: 'line',
    id: 'curve',
    data: Array.from(x, (at, index) => [at, value[index]]),
    symbol: 'none',
    silent: true,
    z: 2,
    lineStyle: { color: frame.theme.muted, width: frame.theme.lineWidth * frame.scale },
  }
}

/** An isolated minimum as a pointer from below, a plateau as a bar along it; named in both cases. */
function minimumSeries({ fate, at, plateau, value }: Minimum, frame: Frame, color: string, named: boolean): object[] {
  const { fontSize, scale, theme } = frame
  const size = 8 * scale
  const pointer = {
    type: 'scatter',
    id: `minimum-${fate}-${at.join()}`,
    data: [[at[0], value]],
    symbol: markerSymbol('triangle'),
    symbolSize: size,
    symbolOffset: [0, size * 0.9],
    silent: true,
    z: 3,
    itemStyle: { color, opacity: 1 },
    label: {
      show: named,
      position: 'bottom',
      distance: 3 * scale,
      formatter: fate,
      color: theme.ink,
      fontSize,
      fontFamily: textFamily,
      textBorderColor: theme.paper,
      textBorderWidth: 2 * scale,
    },
  }
  const interval = plateau?.[0]
  if (!interval) return [pointer]
  const bar = {
    type: 'line',
    id: `plateau-${fate}`,
    data: interval.map((end) => [end, value]),
    symbol: 'none',
    silent: true,
    z: 3,
    lineStyle: { color, width: 4 * scale, cap: 'round' },
  }
  return [bar, pointer]
}

/** Iterates of one descent that are marked by dots; beyond that the line alone is clearer. */
const MOST_DOTS = 400

function pathSeries(member: DrawnMember, members: number, frame: Frame): object[] {
  const x = member.series('x')?.values ?? []
  const value = member.series('value')?.values ?? []
  const window = windowOf(frame)
  const segments = visibleSegments(x, value, window)
  const dots = visiblePoints(x, value, window, MOST_DOTS + 1)
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
function endSeries(member: DrawnMember, frame: Frame): object[] {
  const x = member.series('x')?.values
  const value = member.series('value')?.values
  if (!x || !value || x.length === 0) return []
  const { theme, scale } = frame
  const marker = (id: string, index: number, itemStyle: object) => ({
    type: 'scatter',
    id: `${id}-${member.index}`,
    data: Number.isFinite(x[index]) && Number.isFinite(value[index]) ? [[x[index], value[index]]] : [],
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
    ...(member.fate === null || member.fate === 'divergent'
      ? []
      : [marker('end', x.length - 1, { color: member.color, borderColor: theme.paper, borderWidth: scale })]),
  ]
}
