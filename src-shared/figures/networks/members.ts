import { colorBarElements, colorBarMargin, type ColorBar } from '../../plot/color-bar.ts'
import type { FigureInput, FigureOptions } from '../../plot/figure.ts'
import { layoutFrame, type AxisSpec, type Frame } from '../../plot/frame.ts'
import type { LegendItem } from '../../plot/legend.ts'
import { MARKER_COUNT, markerOf, markerSymbol, type Marker } from '../../plot/markers.ts'
import { rateLegend } from '../paths/members.ts'
import { rampColor, themeOf } from '../../plot/palette.ts'

/** One network of a run as figures show it. */
export interface NetworkMember {
  index: number
  start: string
  learningRate: number
  /** By learning rate: they are ordered. */
  color: string
  /** By start: starts are categories. */
  marker: Marker
  series(name: string): { steps: Float64Array; values: Float64Array } | undefined
}

/** The networks of a run in the order of their index. */
export function networkMembers({ data }: FigureInput, options: FigureOptions): NetworkMember[] {
  const rates = learningRatesOf(data)
  const starts = startsOf(data)
  return data.members.map(({ index, parameters }) => ({
    index,
    start: String(parameters.start),
    learningRate: Number(parameters.learningRate),
    color: rampColor(rates.indexOf(Number(parameters.learningRate)), rates.length, options.style),
    marker: markerOf(starts.indexOf(String(parameters.start))),
    series: (name) => data.series.find((one) => one.member === index && one.name === name),
  }))
}

/**
 * A frame whose legend names learning rates, starts and the data set where it is not the real one, with `extra` between the latter two.
 * @param members those that are shown: of one start alone, the start needs no marker.
 * @param known what is known of a member, such as that it diverged: said of its learning rate where it holds of all of its members.
 */
export function networkFrame(
  { run, data }: FigureInput,
  options: FigureOptions,
  parts: {
    x: AxisSpec
    y: AxisSpec
    members: NetworkMember[]
    extra?: LegendItem[]
    known?: (member: NetworkMember) => string | undefined
  },
): Frame {
  const { ink } = themeOf(options.style)
  const { members, extra = [], known = () => undefined } = parts
  const { items, bar } = rateLegend(learningRatesOf(data), options, (color) => {
    const [first, ...others] = new Set(members.filter((member) => member.color === color).map(known))
    return others.length === 0 ? first : undefined
  })
  const starts = [...new Set(members.map(({ start }) => start))]
  const markers = starts.length > 1 && starts.length <= MARKER_COUNT ? members : []
  const byStart = new Map(markers.map(({ start, marker }) => [start, marker]))
  for (const [start, marker] of byStart)
    items.push({ swatch: { kind: 'marker', marker, color: ink, filled: true }, label: `start ${start}` })
  items.push(...extra)
  if (run.summary?.dataset === 'synthetic-digits')
    items.push({ swatch: { kind: 'none' }, label: '{muted|synthetic digits}' })
  const shown: ColorBar | undefined = options.thumbnail ? undefined : bar
  const rightMargin = shown ? colorBarMargin(shown, options) : 0
  const frame = layoutFrame(options, { x: parts.x, y: parts.y, legend: items, rightMargin })
  if (shown) frame.graphics.push(...colorBarElements(shown, frame, options))
  return frame
}

/** The names of the starts of a run, in the order of its members. */
export function startsOf(data: FigureInput['data']): string[] {
  return [...new Set(data.members.map(({ parameters }) => String(parameters.start)))]
}

function learningRatesOf(data: FigureInput['data']): number[] {
  return [...new Set(data.members.map(({ parameters }) => Number(parameters.learningRate)))].sort((a, b) => a - b)
}

/** The line of one member through points; it is thinner where many would cover each other. */
export function memberLine(
  { index, color }: NetworkMember,
  id: string,
  data: readonly (readonly number[])[],
  { theme, scale }: Frame,
  look: { width?: number; opacity?: number; dashed?: boolean } = {},
): object {
  const { width = 1, opacity = 1, dashed = false } = look
  return {
    type: 'line',
    id: `${id}-${index}`,
    data,
    symbol: 'none',
    silent: true,
    clip: true,
    z: 4,
    lineStyle: {
      color,
      width: theme.lineWidth * scale * width,
      opacity,
      join: 'round',
      ...(dashed && { type: [5 * scale, 3 * scale] }),
    },
  }
}

/** The marker of a member's start at a point: hollow where its path starts, filled where it ends. Nothing where there is no point. */
export function memberMark(
  { index, color, marker }: NetworkMember,
  id: 'start' | 'end',
  point: readonly number[] | undefined,
  { theme, scale }: Frame,
): object {
  const hollow = { color: theme.paper, borderColor: color, borderWidth: theme.lineWidth * scale }
  const filled = { color, borderColor: theme.paper, borderWidth: scale }
  return {
    type: 'scatter',
    id: `${id}-${index}`,
    data: point?.every(Number.isFinite) ? [point] : [],
    symbol: markerSymbol(marker),
    symbolSize: 9 * scale,
    silent: true,
    clip: true,
    z: 6,
    itemStyle: { ...(id === 'start' ? hollow : filled), opacity: 1 },
  }
}

/** The axis of training steps, up to the last of the given ones; a logarithmic one begins with the first step. */
export function stepAxis(steps: readonly (number | undefined)[], log = false): AxisSpec {
  const max = Math.max(log ? 2 : 1, ...steps.map((step) => step ?? 0))
  return { name: 'step {symbol|t}', scale: log ? 'log' : 'linear', min: log ? 1 : 0, max }
}
