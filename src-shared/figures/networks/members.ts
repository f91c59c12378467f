import { askedRate, datasetNote, isCritical } from '../../contract/index.ts'
import {
  type AxisSpec,
  colorBarElements,
  colorBarMargin,
  type FigureInput,
  type FigureOptions,
  fractionOf,
  type Frame,
  layoutFrame,
  type LegendItem,
  type LineMark,
  type Marker,
  MARKER_COUNT,
  markerOf,
  type Markup,
  numberMarkup,
  type Point,
  type PointsMark,
  type Series,
  type SheetElement,
  themeOf,
  valueAt,
} from '../../plot/index.ts'
import { networkRows } from '../../results/index.ts'
import { rateColors, rateLegend } from '../rates.ts'

/** One network of a run as figures show it. */
export interface NetworkMember {
  index: number
  /** What its marks are of. */
  owner: Series
  start: string
  /** γ. */
  learningRate: number
  /** What was asked for in its place: γ, or c = γλ₀. */
  askedRate: number
  /** By that: they are ordered. */
  color: string
  /** By start: starts are categories. */
  marker: Marker
  /** The place of its start among all, from 0. */
  place: number
  series(name: string): { steps: Float64Array; values: Float64Array } | undefined
}

/** The networks of a run in the order of their index. */
export function networkMembers({ data }: FigureInput, options: FigureOptions): NetworkMember[] {
  const colorOf = rateColors(askedRatesOf(data), options)
  const starts = startsOf(data)
  return data.members.map(({ index, parameters }) => ({
    index,
    owner: { of: 'member', key: index },
    start: String(parameters.start),
    learningRate: Number(parameters.learningRate),
    askedRate: askedRate(parameters),
    color: colorOf(askedRate(parameters)),
    marker: markerOf(starts.indexOf(String(parameters.start))),
    place: starts.indexOf(String(parameters.start)),
    series: (name) => data.series.find((one) => one.member === index && one.name === name),
  }))
}

/**
 * A frame, with the words beside it, whose legend names learning rates, starts and the data set where it is not the
 * real one, with `extra` between the latter two.
 * @param members those that are shown: of one start alone, the start needs no marker.
 * @param known what is known of a member, such as that it diverged: said of its learning rate, with the number of
 *   its members where it does not hold of all.
 */
export function networkFrame(
  { run, data }: FigureInput,
  options: FigureOptions,
  parts: {
    x: AxisSpec
    y: AxisSpec
    /** See `FrameParts`. */
    equalUnits?: boolean
    members: NetworkMember[]
    /** Whether the markers of starts are drawn. */
    marked?: boolean
    extra?: LegendItem[]
    known?: (member: NetworkMember) => string | undefined
  },
): { frame: Frame; words: SheetElement[] } {
  const { ink } = themeOf(options.style)
  const { members, marked = true, extra = [], known = () => undefined } = parts
  const called = run.config.kind === 'network' && isCritical(run.config) ? scaled : undefined
  const ofRate = (rate: number) => {
    const alike = members.filter(({ askedRate }) => askedRate === rate)
    const value = knownOf(alike.map(known))
    const series = [...alike.map(({ owner }) => owner), { of: 'mean', key: rate }, { of: 'limit', key: rate }] as const
    return { value, series }
  }
  const { items, bar } = rateLegend(askedRatesOf(data), options, ofRate, called)
  const starts = [...new Set(members.map(({ start }) => start))]
  const markers = marked && starts.length > 1 && starts.length <= MARKER_COUNT ? members : []
  const seriesOf = (name: string): Series[] => [
    ...members.filter(({ start }) => start === name).map(({ owner }) => owner),
    { of: 'mean', key: name },
  ]
  const byStart = new Map(markers.map(({ start, marker }) => [start, marker]))
  for (const [start, marker] of byStart)
    items.push({
      swatch: { kind: 'marker', marker, color: ink, filled: true },
      label: `start ${start}`,
      series: seriesOf(start),
    })
  items.push(...extra)
  const note = datasetNote(run.summary)
  if (note !== undefined) items.push({ swatch: { kind: 'none' }, label: `{muted|${note}}` })
  const frame = layoutFrame(options, {
    x: parts.x,
    y: parts.y,
    equalUnits: parts.equalUnits === true,
    legend: items,
    rightMargin: colorBarMargin(bar, options),
  })
  return { frame, words: colorBarElements(bar, frame, options) }
}

/** What is known of some of the members of a learning rate: `diverged`, or `2 of 3 diverged`. */
function knownOf(all: readonly (string | undefined)[]): string | undefined {
  const said = all.filter((one) => one !== undefined)
  const [first, ...others] = new Set(said)
  if (first === undefined || others.length > 0) return undefined
  return said.length === all.length ? first : `${said.length} of ${all.length} ${first}`
}

/** What the curve of a member is called at the pointer. */
export function memberName({ start, learningRate }: NetworkMember): Markup {
  return `{symbol|γ} = ${numberMarkup(learningRate, 4)}, ${start}`
}

/** The networks that diverged, as far as it is known: their loss is no number any more. */
export function divergedMembers({ data }: FigureInput): ReadonlySet<number> {
  const rows = networkRows(data).filter(({ divergedAt }) => divergedAt !== null)
  const lost = data.series.filter(({ name, values }) => name === 'trainLoss' && !Number.isFinite(values.at(-1) ?? 0))
  return new Set([...rows.map(({ index }) => index), ...lost.flatMap(({ member }) => member ?? [])])
}

/** The names of the starts of a run, in the order of its members. */
export function startsOf(data: FigureInput['data']): string[] {
  return [...new Set(data.members.map(({ parameters }) => String(parameters.start)))]
}

/** What learning rates are called that are given in units of 1/λ₀. */
const scaled = { symbol: '{symbol|c}', name: 'learning rate {symbol|c} = {symbol|γλ}{sub|0}' }

/** The learning rates of a run in the unit in which they were given, ascending. */
export function askedRatesOf(data: FigureInput['data']): number[] {
  return [...new Set(data.members.map(({ parameters }) => askedRate(parameters)))].sort((a, b) => a - b)
}

/** Size of a marker at scale 1. */
const MARK = 9

/** The line of one member through points; it is thinner where many would cover each other. */
export function memberLine(
  { owner, color }: NetworkMember,
  name: string,
  points: readonly Point[],
  { theme, scale }: Frame,
  look: { width?: number; opacity?: number; dashed?: boolean } = {},
): LineMark {
  const { width = 1, opacity = 1, dashed = false } = look
  return {
    kind: 'line',
    name,
    series: owner,
    plane: 0,
    z: 4,
    points,
    stroke: {
      color,
      width: theme.lineWidth * scale * width,
      opacity,
      join: 'round',
      ...(dashed && { dashAcross: [5 * scale, 3 * scale] }),
    },
  }
}

/**
 * The marker of a member's start at a point: hollow where its path starts, filled where it ends. Nothing where there is
 * no point.
 */
export function memberMark(
  { owner, color, marker }: NetworkMember,
  name: 'start' | 'end',
  point: Point | undefined,
  { theme, scale }: Frame,
): PointsMark {
  const hollow = { fill: theme.paper, border: { color, width: theme.lineWidth * scale } }
  const filled = { fill: color, border: { color: theme.paper, width: scale } }
  return {
    kind: 'points',
    name,
    series: owner,
    plane: 0,
    z: 6,
    points: point?.every(Number.isFinite) ? [point] : [],
    dot: { shape: marker, size: MARK * scale, ...(name === 'start' ? hollow : filled) },
  }
}

/** Markers that stand beside each other at most, and from one to the next in their size. */
const MOST_BESIDE = 6
const BESIDE = 1.15

/**
 * Where on a curve the marker of its start stands: at its end, those of further starts each a marker before, so that
 * curves that end alike do not cover each other's.
 */
export function markedPoint({ place }: NetworkMember, points: readonly Point[], frame: Frame): Point | undefined {
  const last = points.at(-1)
  if (!last || place === 0 || place >= MOST_BESIDE) return last
  const { x, y, plot, scale } = frame
  const along = fractionOf(x, last[0]) - (place * BESIDE * MARK * scale) / plot.width
  const index = points.findLastIndex(([at]) => fractionOf(x, at) <= along)
  const [from, to] = [points[index], points[index + 1]]
  if (!from || !to || !Number.isFinite(from[1]) || !Number.isFinite(to[1])) return last
  const [left, right] = [fractionOf(x, from[0]), fractionOf(x, to[0])]
  const part = (along - left) / (right - left)
  const height = fractionOf(y, from[1]) * (1 - part) + fractionOf(y, to[1]) * part
  return [valueAt(x, along), valueAt(y, height)]
}

/** The axis of training steps, up to the last of the given ones; a logarithmic one begins with the first step. */
export function stepAxis(steps: readonly (number | undefined)[], log = false): AxisSpec {
  const max = Math.max(log ? 2 : 1, ...steps.map((step) => step ?? 0))
  return { name: 'step {symbol|t}', scale: log ? 'log' : 'linear', min: log ? 1 : 0, max }
}
