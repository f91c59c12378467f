import { fateNames, isFinished } from '../../results/index.ts'
import {
  type AxisSpec,
  type BandMark,
  curveOf,
  type DrawnMark,
  fateColor,
  type Figure,
  figureIn,
  type FigureInput,
  type FigureOptions,
  type Frame,
  type IntervalsMark,
  layoutFrame,
  type LegendItem,
  type LineMark,
  markerOf,
} from '../../plot/index.ts'
import { mostNamed } from './fate-cells.ts'
import { limitHeadroom, limitLabelsAbove, limitLines, stabilityLimits } from './stability-limits.ts'

/** The share of one fate at learning rates, ascending. */
export interface ShareLine {
  rates: number[]
  shares: number[]
  /** Where the share is of random starts: 95 % intervals of the probability. */
  intervals?: [low: number, high: number][]
}

/** Points closer than this, in pixels at scale 1, are drawn as a line with a band, others as markers with whiskers. */
const CROWDED = 8

/**
 * The share of each fate against the learning rate. The frame has its final size from the start: the axes are those of
 * the config, and a run that is still computed names every fate.
 * @param lineOf the shares of a fate so far, by its code
 */
export function drawShareLines(
  input: FigureInput,
  options: FigureOptions,
  parts: {
    x: AxisSpec
    y: AxisSpec
    count: number
    lineOf(fate: string, code: number): ShareLine
    legend?: LegendItem[]
  },
): Figure {
  const { run } = input
  const finished = isFinished(run)
  const lines = fateNames(run).map((fate, code) => {
    const line = parts.lineOf(fate, code)
    return { fate, code, line, most: Math.max(0, ...line.shares) }
  })
  const drawn = lines.filter(({ most }) => most > 0)
  const { named, rest } = mostNamed(finished ? drawn : lines, ({ most }) => (finished ? most : 0))
  const limits = stabilityLimits(input, options, options.view?.x ?? [parts.x.min, parts.x.max])
  const crowded = (frame: Pick<Frame, 'plot' | 'scale'>) => frame.plot.width / parts.count < CROWDED * frame.scale
  const legend = (dense: boolean): LegendItem[] => [
    ...named.map(({ fate, code }): LegendItem => {
      const color = fateColor(fate, options.style)
      return {
        swatch: dense ? { kind: 'line', color } : { kind: 'marker', marker: markerOf(code), color, filled: true },
        label: fate,
        series: [{ of: 'fate', key: fate }],
      }
    }),
    ...(rest.length > 0 ? [{ swatch: { kind: 'none' as const }, label: `and ${rest.length} more` }] : []),
    ...(parts.legend ?? []),
  ]
  const layout = (dense: boolean) =>
    layoutFrame(options, {
      x: parts.x,
      y: parts.y,
      legend: legend(dense),
      topMargin: limitHeadroom(input, parts.x, options),
    })
  const sketch = layout(true)
  const dense = crowded(sketch)
  const frame = dense ? sketch : layout(false)
  const marks = [
    ...limitLines(limits, frame, 'x'),
    ...drawn.flatMap(({ fate, code, line }): DrawnMark[] => {
      const color = fateColor(fate, options.style)
      const { intervals } = line
      const spread = intervals
        ? [dense ? band(fate, line.rates, intervals, color) : whiskers(fate, line.rates, intervals, color, frame)]
        : []
      return [...spread, shareLine(fate, code, line, color, dense || options.thumbnail === true, frame)]
    }),
  ]
  return figureIn(frame, { marks, words: options.thumbnail ? [] : limitLabelsAbove(limits, input, frame, options) })
}

/** An axis over shares, with room for the markers at 0 and 1. */
export function shareAxis(name: string): AxisSpec {
  return { name, shortName: 'share', scale: 'linear', min: -0.025, max: 1.025 }
}

function shareLine(
  fate: string,
  code: number,
  { rates, shares }: ShareLine,
  color: string,
  bare: boolean,
  { theme, scale }: Frame,
): LineMark {
  return {
    kind: 'line',
    name: 'share',
    series: { of: 'fate', key: fate },
    plane: 0,
    z: 5,
    points: rates.map((rate, index) => [rate, shares[index] ?? Number.NaN]),
    curve: curveOf(rates, shares, fate),
    stroke: { color, width: theme.lineWidth * scale * (bare ? 1 : 0.7), join: 'round' },
    ...(!bare && { dots: { shape: markerOf(code), size: 7 * scale, fill: color, opacity: 1 } }),
  }
}

type Intervals = NonNullable<ShareLine['intervals']>

const ends = (intervals: Intervals) => ({
  low: intervals.map(([low]) => low),
  high: intervals.map(([, high]) => high),
})

/** All intervals of a fate as one area. */
function band(fate: string, rates: number[], intervals: Intervals, color: string): BandMark {
  return {
    kind: 'band',
    name: 'interval',
    series: { of: 'fate', key: fate },
    plane: 0,
    z: 3,
    x: rates,
    ...ends(intervals),
    fill: color,
    opacity: 0.22,
  }
}

/** Each interval of a fate as a line with caps. */
function whiskers(fate: string, rates: number[], intervals: Intervals, color: string, { scale }: Frame): IntervalsMark {
  return {
    kind: 'intervals',
    name: 'interval',
    series: { of: 'fate', key: fate },
    plane: 0,
    z: 4,
    x: rates,
    ...ends(intervals),
    stroke: { color, width: scale },
    cap: 2.5 * scale,
  }
}
