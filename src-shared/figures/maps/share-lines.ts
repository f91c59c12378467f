import { fateNames, isFinished } from '../../results/fates.ts'
import type { Figure, FigureInput, FigureOptions } from '../../plot/figure.ts'
import { layoutFrame, type AxisSpec, type Frame } from '../../plot/frame.ts'
import type { LegendItem } from '../../plot/legend.ts'
import { markerOf, markerSymbol } from '../../plot/markers.ts'
import { mostNamed } from './fate-cells.ts'
import { channelsOf, fateColor } from '../../plot/palette.ts'
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
 * The share of each fate against the learning rate. The frame has its final size from the start: the axes are those of the config, and a run that is still
 * computed names every fate.
 * @param lineOf the shares of a fate so far, by its code
 */
export function drawShareLines(
  input: FigureInput,
  options: FigureOptions,
  parts: {
    x: AxisSpec
    y: string
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
      }
    }),
    ...(rest.length > 0 ? [{ swatch: { kind: 'none' as const }, label: `and ${rest.length} more` }] : []),
    ...(parts.legend ?? []),
  ]
  const layout = (dense: boolean) =>
    layoutFrame(options, {
      x: parts.x,
      // Room for the markers at 0 and 1.
      y: { name: parts.y, shortName: 'share', scale: 'linear', min: -0.025, max: 1.025 },
      legend: legend(dense),
      topMargin: limitHeadroom(input, parts.x, options),
    })
  const sketch = layout(true)
  const dense = crowded(sketch)
  const frame = dense ? sketch : layout(false)
  if (!options.thumbnail) frame.graphics.push(...limitLabelsAbove(limits, input, frame, options))
  const series = [
    ...limitLines(limits, frame, 'x'),
    ...drawn.flatMap(({ fate, code, line }) => {
      const color = fateColor(fate, options.style)
      const spread = line.intervals
        ? [dense ? bandSeries(fate, line, color) : whiskerSeries(fate, line, color, frame)]
        : []
      return [...spread, lineSeries(fate, code, line, color, dense || options.thumbnail === true, frame)]
    }),
  ]
  return { option: { ...frame.option, series }, rasters: [] }
}

function lineSeries(
  fate: string,
  code: number,
  { rates, shares }: ShareLine,
  color: string,
  bare: boolean,
  frame: Frame,
) {
  const { theme, scale } = frame
  return {
    type: 'line',
    id: `share-${fate}`,
    data: rates.map((rate, index) => [rate, shares[index]]),
    symbol: bare ? 'none' : markerSymbol(markerOf(code)),
    symbolSize: 7 * scale,
    showAllSymbol: true,
    silent: true,
    clip: true,
    z: 5,
    itemStyle: { color, opacity: 1 },
    lineStyle: { color, width: theme.lineWidth * scale * (bare ? 1 : 0.7), join: 'round' },
  }
}

interface Rendering {
  coord(value: [number, number]): [number, number]
}

/** All intervals of a fate as one area. */
function bandSeries(fate: string, { rates, intervals = [] }: ShareLine, color: string): object {
  return {
    ...customSeries(`interval-${fate}`, 3),
    // The one item carries no coordinates, so that no zoom filters it away.
    dimensions: ['band'],
    encode: { x: -1, y: -1 },
    data: [[0]],
    renderItem(_: unknown, api: Rendering) {
      const low = rates.map((rate, index) => api.coord([rate, intervals[index]![0]]))
      const high = rates.map((rate, index) => api.coord([rate, intervals[index]![1]]))
      const [red, green, blue] = channelsOf(color)
      return {
        type: 'polygon',
        silent: true,
        shape: { points: [...low, ...high.reverse()] },
        style: { fill: `rgba(${red}, ${green}, ${blue}, 0.22)` },
      }
    },
  }
}

/** Each interval of a fate as a line with caps. */
function whiskerSeries(fate: string, { rates, intervals = [] }: ShareLine, color: string, frame: Frame): object {
  const { scale } = frame
  const half = 2.5 * scale
  return {
    ...customSeries(`interval-${fate}`, 4),
    dimensions: ['whiskers'],
    encode: { x: -1, y: -1 },
    data: [[0]],
    renderItem(_: unknown, api: Rendering) {
      const line = (x1: number, y1: number, x2: number, y2: number) => ({
        type: 'line',
        silent: true,
        shape: { x1, y1, x2, y2 },
        style: { stroke: color, lineWidth: scale },
      })
      return {
        type: 'group',
        children: rates.flatMap((rate, index) => {
          const [low, high] = intervals[index]!
          const [x, bottom] = api.coord([rate, low])
          const [, top] = api.coord([rate, high])
          if (rate < frame.x.min || rate > frame.x.max) return []
          return [line(x, bottom, x, top), line(x - half, bottom, x + half, bottom), line(x - half, top, x + half, top)]
        }),
      }
    },
  }
}

function customSeries(id: string, z: number) {
  return {
    type: 'custom',
    id,
    coordinateSystem: 'cartesian2d',
    z,
    silent: true,
    clip: true,
    animation: false,
    progressive: 0,
  }
}
