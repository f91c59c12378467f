import { datasetNote } from '../../contract/index.ts'
import type { CompareInput, CompareOptions } from './compare.ts'
import { hasWeights, labelOf, placeColor, placeOf } from './compare.ts'
import {
  type AxisSpec,
  colorBarElements,
  colorBarMargin,
  type Curve,
  curveOf,
  type Figure,
  figureIn,
  type Frame,
  layoutFrame,
  type LegendItem,
  type LineMark,
  lonePoint,
  type Markup,
  numberMarkup,
  plainMarkup,
  type RuleMark,
  themeOf,
  thinned,
} from '../../plot/index.ts'
import { rateColors, rateLegend, rateSpanOf, sharedRates } from '../rates.ts'

/** One curve of one run among those of others. */
export interface CompareLine {
  /** Index of the run in the input. */
  run: number
  /** What it starts from, in words that are the same where the starts are; null where that is no question. */
  start: Markup | null
  /** Null where the learning rate is the axis. */
  rate: number | null
  x: Float64Array
  y: Float64Array
  /** Which of several quantities it is, told at the pointer. */
  part?: string
  dashed?: boolean
  /** Fainter, as the noisier one of two. */
  faint?: boolean
}

/** What the legend says of a run: its number and what it is called. */
export function runLabel(input: CompareInput, run: number): Markup {
  return `{strong|${placeOf(input, run) + 1}} ${plainMarkup(labelOf(input, run), 40)}`
}

/** The colours of lines by what the user tells them apart by, and the legend that says so. */
export function coloring(
  input: CompareInput,
  options: CompareOptions,
  lines: readonly Pick<CompareLine, 'run' | 'start' | 'rate'>[],
) {
  const { colourBy = 'run' } = options
  const swatch = (color: string) => ({ kind: 'line', color }) as const
  const ofPlace = (run: number) => placeColor(placeOf(input, run), options)
  if (colourBy === 'rate' && lines.some(({ rate }) => rate !== null)) {
    const rates = [...new Set(lines.flatMap(({ rate }) => rate ?? []))].sort((a, b) => a - b)
    // The same colours as in the figures of the runs themselves, side by side.
    const given = { ...options, rates: sharedRates(input.runs) ?? rateSpanOf(rates) }
    const ofRate = rateColors(rates, given)
    return { colorOf: ({ rate }: Pick<CompareLine, 'rate'>) => ofRate(rate!), ...rateLegend(rates, given) }
  }
  if (colourBy === 'start' && lines.some(({ start }) => start !== null)) {
    const starts = [...new Set(lines.flatMap(({ start }) => start ?? []))]
    const colorOf = ({ start }: Pick<CompareLine, 'start'>) => placeColor(starts.indexOf(start!), options)
    const items: LegendItem[] = starts
      .slice(0, MOST_STARTS)
      .map((start, index) => ({ swatch: swatch(placeColor(index, options)), label: start }))
    if (starts.length > MOST_STARTS)
      items.push({ swatch: { kind: 'none' }, label: `{muted|and ${starts.length - MOST_STARTS} more starts}` })
    return { colorOf, items, bar: undefined }
  }
  const shown = input.runs.map((_, run) => run).filter((run) => lines.some((line) => line.run === run))
  return {
    colorOf: ({ run }: Pick<CompareLine, 'run'>) => ofPlace(run),
    items: shown.map((run): LegendItem => ({
      swatch: swatch(ofPlace(run)),
      label: runLabel(input, run),
      series: [{ of: 'run', key: run }],
    })),
    bar: undefined,
  }
}

/** Starts that a legend names. */
const MOST_STARTS = 8

/**
 * Curves of all runs in one plane with one legend. What lies beyond a logarithmic axis lifts the pen; what is too large
 * for a canvas leaves the plot through its top.
 */
export function drawLines(
  input: CompareInput,
  options: CompareOptions,
  parts: { lines: readonly CompareLine[]; x: AxisSpec; y: AxisSpec; extra?: LegendItem[]; levels?: readonly number[] },
): Figure {
  const { lines, extra = [], levels = [] } = parts
  const { colorOf, items, bar } = coloring(input, options, lines)
  const frame = layoutFrame(options, {
    x: parts.x,
    y: parts.y,
    legend: [...items, ...extra, ...datasetNotes(input)],
    rightMargin: colorBarMargin(bar, options),
  })
  return figureIn(frame, {
    marks: [
      ...levels.map((level) => levelMark(level, frame)),
      ...lines.map((line) => ({ ...lineMark(line, colorOf(line), lines.length, frame), curve: readOf(input, line) })),
    ],
    words: colorBarElements(bar, frame, options),
  })
}

/** Lines beyond this many are drawn thinner, so that they do not cover each other. */
const MANY = 24

/** What a line tells at the pointer: the number of its run, its learning rate and its start. */
function readOf(input: CompareInput, { run, rate, start, x, y, part }: CompareLine): Curve {
  const about = [rate === null ? null : `{symbol|γ} = ${numberMarkup(rate, 4)}`, start].filter((one) => one !== null)
  const name = about.length > 0 ? about.join(', ') : plainMarkup(labelOf(input, run), 32)
  return curveOf(x, y, `{strong|${placeOf(input, run) + 1}} ${name}`, part)
}

function lineMark({ run, x, y, dashed, faint }: CompareLine, color: string, count: number, frame: Frame): LineMark {
  const { theme, scale } = frame
  const { scale: kind, min, max } = frame.y
  const highest = kind === 'log' ? max * 1e3 : max + 1e3 * (max - min)
  const place = (value: number) => (kind === 'log' && value <= 0 ? Number.NaN : Math.min(value, highest))
  const from = frame.x.scale === 'log' ? x.findIndex((value) => value > 0) : 0
  return {
    kind: 'line',
    name: 'line',
    series: { of: 'run', key: run },
    plane: 0,
    z: faint ? 4 : 5,
    points: from < 0 ? [] : thinned(x.subarray(from), y.subarray(from).map(place), frame.plot.width),
    ...(x.length === 1 && { dots: lonePoint(color, scale) }),
    stroke: {
      color,
      width: theme.lineWidth * scale * (count > MANY ? 0.6 : faint ? 0.7 : 1),
      opacity: faint ? 0.5 : 0.9,
      join: 'round',
      ...(dashed && { dashAcross: [5 * scale, 3 * scale] }),
    },
  }
}

/** A line across the plane. */
function levelMark(level: number, { theme, scale }: Frame): RuleMark {
  return {
    kind: 'rule',
    name: 'level',
    axis: 'y',
    at: level,
    plane: 0,
    z: 3,
    stroke: { color: theme.ink, width: scale, dash: [6 * scale, 4 * scale] },
  }
}

/** Which runs are not trained on MNIST, which is said on every figure. */
export function datasetNotes(input: CompareInput): LegendItem[] {
  const trained = input.runs.flatMap(({ run }, index) => (hasWeights(run) ? [{ run, index }] : []))
  const notes = new Set(trained.flatMap(({ run }) => datasetNote(run.summary) ?? []))
  return [...notes].map((note) => {
    const noted = trained.filter(({ run }) => datasetNote(run.summary) === note)
    const numbers = noted.map(({ index }) => placeOf(input, index) + 1).join(', ')
    const which = noted.length < trained.length ? ` in ${numbers}` : ''
    return { swatch: { kind: 'none' }, label: `{muted|${note}${which}}` }
  })
}

/** Swatches of training and test. */
export function trainAndTestLegend(options: CompareOptions): LegendItem[] {
  const { ink } = themeOf(options.style)
  return [
    { swatch: { kind: 'line', color: ink }, label: 'train' },
    { swatch: { kind: 'line', color: ink, dashed: true }, label: 'test' },
  ]
}
