import type { FigureLook } from '../../contract/index.ts'
import {
  curveOf,
  type BandMark,
  type DrawnMark,
  type FigureOptions,
  figureIn,
  type Frame,
  type IntervalsMark,
  layoutFrame,
  markerOf,
  type LegendItem,
  type LineMark,
  type Markup,
  type Point,
  type PointsMark,
  fractionOf,
  rateColor,
  rampColor,
} from '../../plot/index.ts'
import { placeColor } from '../compare/index.ts'
import { axisAlong, coordinateOf, meanOf, valueMarkup, wordsIn, type SweepCell, type SweptAxis } from './cells.ts'
import type { ShownSweep, SweepFigureKind } from './prepared.ts'
import { resultAxis, wordColor } from './scales.ts'

/** Cells that differ only in their place along the x axis. */
interface Group {
  key: string
  label: Markup
  color: string
  cells: readonly SweepCell[]
}

/** Groups that a legend names. */
const MOST_NAMED = 10

/**
 * A result against one field: a point for each run, or each network of it, and the means over seeds with their 95 %
 * bands by Student's t. Where a sweep goes over more fields, a curve for each combination of the others.
 */
export const sweepValues: SweepFigureKind = {
  name: 'values',
  title: 'Against one value',
  takes: () => true,
  draw: (shown, options) => drawValues(shown, options),
  runsAt(shown, look, at) {
    const { x, y } = valueAxes(shown, look)
    // As far as they are apart on the drawing.
    const place = (axis: typeof x, value: number) => fractionOf(axis, value)
    const [along] = shown.axes
    const words = wordsIn(shown.cells)
    const found = shown.cells.flatMap(({ at: places, samples }) =>
      samples.map(({ row, value }) => {
        const across = place(x, coordinateOf(along!, places[0]!)) - place(x, at.x)
        const up = place(y, heightOf(value, words)) - place(y, at.y)
        return { id: row.id, distance: Math.hypot(across, up) }
      }),
    )
    const nearest = found.toSorted((one, other) => one.distance - other.distance)[0]
    return nearest && nearest.distance < REACH ? [nearest.id] : []
  },
}

/** How far from a point, as a share of the plane, a click still means it. */
const REACH = 0.05

/** @param extent where several panels have one y axis: the cells that it is over */
export function drawValues(shown: ShownSweep, options: FigureOptions, extent = shown.cells) {
  const { result } = shown
  const groups = groupsOf(shown, options)
  const frame = layoutFrame(options, { ...valueAxes(shown, options, extent), legend: legendOf(shown, groups) })
  const words = wordsIn(extent)
  // Several groups stand above each other at a word.
  const shift = (index: number) => (groups.length > 1 ? 0.5 * (index / (groups.length - 1) - 0.5) : 0)
  const marks = groups.flatMap((group, index): DrawnMark[] =>
    result.categorical
      ? wordMarks(shown, group, words, shift(index), frame, options)
      : numberMarks(shown, group, frame),
  )
  return figureIn(frame, { marks })
}

function valueAxes({ axes, cells, result }: ShownSweep, look: Partial<FigureLook>, extent = cells) {
  return { x: axisAlong(axes[0]!), y: resultAxis(result, extent, look) }
}

function heightOf(value: number | string, words: readonly string[]): number {
  return typeof value === 'number' ? value : words.indexOf(value)
}

function groupsOf({ axes, cells }: ShownSweep, options: FigureOptions): Group[] {
  const others = axes.slice(1)
  const keyOf = ({ at }: SweepCell) => at.slice(1).join()
  const names = others.map((axis) => valueMarkup(axis))
  return [...Map.groupBy(cells, keyOf)].map(([key, own], index, all): Group => {
    const places = own[0]!.at.slice(1)
    return {
      key,
      label: others.map(({ symbol }, axis) => `${symbol} = ${names[axis]!(places[axis]!)}`).join(', '),
      color: colorOf(others, places, index, all.length, options),
      cells: own,
    }
  })
}

/** Learning rates have their colours, other numbers a ramp, and what has no order hues. */
function colorOf(
  others: readonly SweptAxis[],
  places: readonly number[],
  index: number,
  count: number,
  options: FigureOptions,
): string {
  const [axis] = others
  if (!axis || others.length > 1 || !axis.numeric) return placeColor(index, options)
  const values = axis.values as readonly number[]
  if (/^learningRates?\b/.test(axis.path) && values[0]! > 0)
    return rateColor(values[places[0]!]!, [values[0]!, values.at(-1)!])
  return rampColor(places[0]!, count, options.style)
}

function legendOf({ seeds, cells, result }: ShownSweep, groups: readonly Group[]): LegendItem[] {
  const most = Math.max(...cells.map(({ samples }) => samples.length))
  const isEven = cells.every(({ samples }) => samples.length === most)
  const named = groups.length > 1 ? groups.slice(0, MOST_NAMED) : []
  const rest = groups.length > 1 ? groups.length - named.length : 0
  const note = (label: string): LegendItem => ({ swatch: { kind: 'none' }, label: `{muted|${label}}` })
  return [
    ...named.map(({ key, label, color }): LegendItem => ({
      swatch: result.categorical
        ? { kind: 'marker', marker: markerOf(0), color, filled: true }
        : { kind: 'line', color },
      label,
      series: [{ of: 'mean', key }],
    })),
    ...(rest > 0 ? [note(`and ${rest} more`)] : []),
    ...(most > 1 && !result.categorical
      ? [note(`means over ${isEven ? '' : 'up to '}${most} ${seeds > 1 ? 'seeds' : 'starts'}, 95 % bands`)]
      : []),
  ]
}

function numberMarks({ axes }: ShownSweep, { key, label, color, cells }: Group, frame: Frame): DrawnMark[] {
  const { theme, scale, y } = frame
  const [axis] = axes
  const series = { of: 'mean', key } as const
  const known = cells.flatMap((cell) => {
    const found = meanOf(cell)
    return found ? [{ x: coordinateOf(axis!, cell.at[0]!), ...found, samples: cell.samples }] : []
  })
  const lowest = y.scale === 'log' ? y.min / 1e3 : -Infinity
  const spread = known.filter(({ margin }) => margin !== null)
  const bounds = {
    series,
    plane: 0,
    x: spread.map(({ x }) => x),
    low: spread.map(({ mean, margin }) => Math.max(lowest, mean - margin!)),
    high: spread.map(({ mean, margin }) => mean + margin!),
  }
  const stroke = { color, width: theme.lineWidth * scale }
  const band: BandMark = { ...bounds, kind: 'band', name: 'interval', z: 3, fill: color, opacity: 0.18 }
  const whiskers: IntervalsMark = { ...bounds, kind: 'intervals', name: 'interval', z: 3, stroke, cap: 5 * scale }
  const means = known.map(({ x, mean }): Point => [x, mean])
  const dot = { shape: 'dot', size: 7 * scale, fill: color, opacity: 1 } as const
  const curve = curveOf(
    means.map(([x]) => x),
    means.map(([, mean]) => mean),
    label || 'mean',
  )
  const line: LineMark = {
    kind: 'line',
    name: 'mean',
    series,
    plane: 0,
    z: 5,
    points: means,
    stroke: { ...stroke, join: 'round' },
    dots: dot,
    curve,
  }
  const runs: PointsMark = {
    kind: 'points',
    name: 'run',
    series,
    plane: 0,
    z: 4,
    points: known.flatMap(({ x, samples }) =>
      samples.length > 1 ? samples.map(({ value }): Point => [x, Number(value)]) : [],
    ),
    dot: { shape: 'dot', size: 5 * scale, fill: theme.paper, border: { color, width: scale } },
  }
  // Between words there is nothing that a line could go through.
  const ofWords: DrawnMark = { kind: 'points', name: 'mean', series, plane: 0, z: 5, points: means, dot }
  const interval = spread.length > 1 && axis!.numeric ? [band] : spread.length > 0 ? [whiskers] : []
  return [...interval, runs, axis!.numeric ? line : ofWords]
}

/** A point for each word that runs of a place have, larger the more of them have it. */
function wordMarks(
  { axes, result }: ShownSweep,
  { key, color, cells }: Group,
  words: readonly string[],
  shift: number,
  { scale }: Frame,
  options: FigureOptions,
): DrawnMark[] {
  const most = Math.max(...cells.map(({ samples }) => samples.length))
  return cells.flatMap(({ at, samples }): DrawnMark[] =>
    [...Map.groupBy(samples, ({ value }) => String(value))].map(([word, own]): PointsMark => ({
      kind: 'points',
      name: 'run',
      series: { of: 'mean', key },
      plane: 0,
      z: 4,
      points: [[coordinateOf(axes[0]!, at[0]!), words.indexOf(word) + shift]],
      dot: {
        shape: 'dot',
        size: (5 + (6 * own.length) / most) * scale,
        fill: axes.length > 1 ? color : wordColor(result, words, word, options),
      },
    })),
  )
}
