import type { TheorySummary } from '../../contract/index.ts'
import { configOf } from '../../results/fates.ts'
import type { FigureInput, FigureKind, FigureOptions } from '../../plot/figure.ts'
import { layoutFrame, sizesOf, xPixel, type Frame, type GraphicElement } from '../../plot/frame.ts'
import { haloedText } from '../../plot/legend.ts'
import { markerSymbol } from '../../plot/markers.ts'
import { range } from '../paths/path-lines.ts'
import { textFamily, richStyles, textWidth } from '../../plot/text.ts'
import {
  colors,
  conditionColors,
  conditionName,
  drawnConditions,
  GLOBAL,
  LOCAL,
  P,
  theoryOf,
  verdictOf,
} from './parts.ts'
import { regionsData } from './data.ts'
import { regionsOnPlane } from './plane.ts'

/** Fig 1 of the article: the regions of Lemma 2.1 on the landscape, and where the conditions of Theorem 2.2 fail. */
export const theoryRegions: FigureKind = {
  name: 'regions',
  title: 'Regions',
  draw(input, options) {
    const config = configOf(input.run, 'theory')
    return config.minimum.length === 1 ? onLine(input, options) : regionsOnPlane(input, options)
  },
  data: regionsData,
}

/** Heights, in pixels, of a row that shows where a condition fails, and of the pointers to the minima under the curve. */
const ROW = 20
const POINTERS = 32

function onLine(input: FigureInput, options: FigureOptions) {
  const theory = theoryOf(input.run)
  const { arrays } = input.data
  const x = arrays['curve/x']?.data ?? []
  const value = arrays['curve/value']?.data ?? []
  const { scale } = sizesOf(options)
  const conditions = theory ? drawnConditions(theory) : []
  const rows = options.thumbnail ? 0 : conditions.length * ROW * scale + 6 * scale
  const domain = configOf(input.run, 'theory').domain?.[0] ?? [-10, 10]
  const [low, high] = range([value])
  // Room under the curve for the pointers and the rows, as a share of the height of the plot.
  const room = Math.min(0.45, (rows + POINTERS * scale) / Math.max(120, options.height - 96 * scale))
  const frame = layoutFrame(options, {
    x: { name: '{symbol|x}', scale: 'linear', min: x[0] ?? domain[0], max: x[x.length - 1] ?? domain[1], given: true },
    y: {
      name: '{symbol|f}\u200A({symbol|x})',
      scale: 'linear',
      min: low - (high - low) * (room / (1 - room)),
      max: high + 0.09 * (high - low),
    },
  })
  withoutTicksBelow(frame, low)
  if (theory) {
    frame.graphics.push(...regionBands(theory, frame, options))
    if (!options.thumbnail) frame.graphics.push(...failingRows(theory, frame, ROW * scale))
  }
  const curve = {
    type: 'line',
    id: 'curve',
    data: Array.from(x, (at, index) => [at, value[index]]),
    symbol: 'none',
    silent: true,
    clip: true,
    z: 3,
    lineStyle: { color: frame.theme.ink, width: frame.theme.lineWidth * scale },
  }
  const minima = theory
    ? [
        minimum('local', theory.local, LOCAL, colors.m, frame, options, valueAt(x, value, theory.local[0]!)),
        minimum('global', theory.global, GLOBAL, colors.global, frame, options, valueAt(x, value, theory.global[0]!)),
      ]
    : []
  return { option: { ...frame.option, series: [curve, ...minima] }, rasters: [] }
}

/** Takes the ticks away that stand beside the rows: no height is read there. */
function withoutTicksBelow({ option }: Frame, low: number): void {
  const { axisTick, axisLabel } = option.yAxis as Record<
    'axisTick' | 'axisLabel',
    { customValues?: number[] } | undefined
  >
  for (const part of [axisTick, axisLabel])
    if (part?.customValues) part.customValues = part.customValues.filter((tick) => tick >= low)
}

/** M over the whole height, P(M) on both sides of it, each named at the top. */
function regionBands({ regions }: TheorySummary, frame: Frame, options: FigureOptions): GraphicElement[] {
  const [m, p] = [regions.m, regions.p].map((region) => (region.shape === 'box' ? region.box[0]! : [0, 0]))
  const parts = [
    { name: P, color: colors.p, opacity: 0.13, interval: [p![0]!, Math.min(p![1]!, m![0]!)] },
    { name: '{symbol|M}', color: colors.m, opacity: 0.2, interval: m! },
    { name: P, color: colors.p, opacity: 0.13, interval: [Math.max(p![0]!, m![1]!), p![1]!] },
  ]
  return parts.flatMap(({ name, color, opacity, interval }) => {
    const part = clippedX(frame, interval[0]!, interval[1]!)
    if (!part) return []
    const { plot, theme, fontSize, scale } = frame
    const band = {
      type: 'rect',
      silent: true,
      z: 1,
      shape: { x: part.left, y: plot.top, width: part.width, height: plot.height },
      style: { fill: color, opacity },
    }
    const bar = {
      type: 'rect',
      silent: true,
      z: 2,
      shape: { x: part.left, y: plot.top, width: part.width, height: 3 * scale },
      style: { fill: color },
    }
    const fits = textWidth(name, fontSize, theme) <= part.width - 2 * scale
    if (options.thumbnail || !fits) return [band, bar]
    return [
      band,
      bar,
      ...haloedText(name, part.left + part.width / 2, plot.top + 4 * scale + fontSize * 0.8, {
        fontSize,
        theme,
        align: 'center',
      }),
    ]
  })
}

/** For each condition a row above the x axis, with bars where it fails. */
function failingRows(theory: TheorySummary, frame: Frame, height: number): GraphicElement[] {
  const { plot, theme, fontSize, scale } = frame
  const conditions = drawnConditions(theory)
  return conditions.flatMap((condition, row) => {
    const top = plot.top + plot.height - (conditions.length - row) * height - 2 * scale
    const middle = top + height / 2
    const color = conditionColors[condition.name]
    const rule = {
      type: 'line',
      silent: true,
      z: 2,
      shape: { x1: plot.left, y1: top, x2: plot.left + plot.width, y2: top },
      style: { stroke: theme.grid, lineWidth: scale },
    }
    const bars = (condition.intervals ?? []).flatMap(([from, to]) => {
      const part = clippedX(frame, from, to)
      if (!part) return []
      return [
        {
          type: 'rect',
          silent: true,
          z: 3,
          shape: {
            x: part.left,
            y: middle - 4 * scale,
            width: Math.max(part.width, 1.5 * scale),
            height: 8 * scale,
          },
          style: { fill: color },
        },
      ]
    })
    const words = `${conditionName(condition)}: ${verdictOf(condition, theory.constants)}`
    return [rule, ...bars, ...haloedText(words, plot.left + 8 * scale, middle, { fontSize: fontSize * 0.92, theme })]
  })
}

/** The part of an interval that the plot shows, in pixels. */
function clippedX(frame: Frame, from: number, to: number): { left: number; width: number } | undefined {
  const { plot } = frame
  const left = Math.max(plot.left, xPixel(frame, from))
  const right = Math.min(plot.left + plot.width, xPixel(frame, to))
  return right >= left && xPixel(frame, to) >= plot.left ? { left, width: right - left } : undefined
}

/** A pointer from below to a minimum, named under it. */
function minimum(
  id: string,
  at: number[],
  name: string,
  color: string,
  { theme, scale, fontSize }: Frame,
  options: FigureOptions,
  value: number,
): object {
  return {
    type: 'scatter',
    id: `minimum-${id}`,
    data: [[at[0], value]],
    symbol: markerSymbol('triangle'),
    symbolSize: 8 * scale,
    symbolOffset: [0, 7 * scale],
    silent: true,
    clip: true,
    z: 5,
    itemStyle: { color, opacity: 1 },
    label: {
      show: !options.thumbnail,
      position: 'bottom',
      distance: 5 * scale,
      formatter: name,
      color: theme.ink,
      fontSize,
      fontFamily: textFamily,
      rich: richStyles(fontSize, theme),
      textBorderColor: theme.paper,
      textBorderWidth: 2.5 * scale,
    },
  }
}

/** The curve between two of its samples. */
function valueAt(x: ArrayLike<number>, value: ArrayLike<number>, at: number): number {
  let index = 1
  while (index < x.length - 1 && x[index]! < at) index++
  const [from, to] = [x[index - 1] ?? 0, x[index] ?? 0]
  const share = to > from ? (at - from) / (to - from) : 0
  return (value[index - 1] ?? 0) + share * ((value[index] ?? 0) - (value[index - 1] ?? 0))
}
