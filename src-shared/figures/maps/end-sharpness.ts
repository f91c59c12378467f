import { fateNames, isFinished, type MapConfig, mapConfigOf } from '../../results/index.ts'
import {
  type AxisSpec,
  barTicks,
  cellsAt,
  type ColorBar,
  colorBarElements,
  colorBarMargin,
  type DrawnMark,
  fateColor,
  type Figure,
  figureIn,
  type FigureInput,
  type FigureOptions,
  fractionOf,
  type Frame,
  layoutFrame,
  type LegendItem,
  type LineMark,
  listMarkup,
  paintCells,
  pixelOf,
  type Point,
  rampColor,
  type RasterMark,
  type RunFigureKind,
  themeOf,
  valueAt,
} from '../../plot/index.ts'
import { axisExtent, type Axis } from '../../contract/index.ts'
import { limitFormula } from '../../rules/index.ts'
import { learningRateAxis } from '../axes.ts'
import { eachEnd, type Ends, endsOf, isWide, limitNumerators, ratesOf, shareAtEnd } from './end-values.ts'
import { endsReading } from './readings.ts'
import { ruleShown } from './stability-limits.ts'

/**
 * The sharpness at every end of a map against the learning rate, under the limit at which descents can stay. Few are
 * points in the colours of their fates, many a density.
 */
export const endSharpness: RunFigureKind = {
  name: 'end-sharpness',
  title: 'End sharpness by learning rate',
  reading: endsReading,
  axes: (input, options) => axesOver(input, endsOf(input), options),
  draw(input, options) {
    const ends = endsOf(input)
    return ends.count > MOST_POINTS ? drawDensity(input, ends, options) : drawPoints(input, ends, options)
  },
}

/** More ends than this are counted instead of drawn one by one. */
const MOST_POINTS = 2000

/** Room beside the values on the axis, as a share, and how far it reaches up to a limit that is above all of them. */
const ROOM = 0.06
const FARTHEST_LIMIT = 3

function axesOver({ run }: FigureInput, ends: Ends, options: FigureOptions): { x: AxisSpec; y: AxisSpec } {
  const config = mapConfigOf(run)
  const { axis } = ratesOf(config)
  return { x: learningRateAxis(run, axis, options), y: sharpnessAxis(config, ends) }
}

function sharpnessAxis(config: MapConfig, { least, greatest, leastPositive, count }: Ends): AxisSpec {
  const name = { name: 'sharpness {symbol|λ} at the end', shortName: 'sharpness {symbol|λ}' }
  if (count === 0) return { ...name, scale: 'linear', min: 0, max: 1 }
  const { rates } = ratesOf(config)
  // Where the limit comes closest to the ends it is seen, unless it is far from them.
  const lowestLimit = Math.min(...limitNumerators(config).map(({ numerator }) => numerator)) / Math.max(...rates)
  const top = lowestLimit > greatest && isNear(lowestLimit, leastPositive, greatest) ? lowestLimit : greatest
  if (isWide(leastPositive, top)) {
    const room = (top / leastPositive) ** ROOM
    return { ...name, scale: 'log', min: leastPositive / room, max: top * room }
  }
  const low = Math.min(least, 0)
  const room = ROOM * (top - low || 1)
  return { ...name, scale: 'linear', min: low < 0 ? low - room : 0, max: top + room }
}

const isNear = (limit: number, least: number, greatest: number) =>
  limit < FARTHEST_LIMIT * greatest || (isWide(least, greatest) && limit < (greatest * greatest) / least)

function drawPoints(input: FigureInput, ends: Ends, options: FigureOptions): Figure {
  const { run, data } = input
  const config = mapConfigOf(run)
  const { rates } = ratesOf(config)
  const names = fateNames(run)
  const points = names.map((): Point[] => [])
  const codes = data.arrays.fate?.data ?? new Uint8Array()
  const axes = axesOver(input, ends, options)
  eachEnd(input, (index, rate, sharpness) => {
    if (axes.y.scale === 'linear' || sharpness > 0) points[codes[index]!]?.push([rates[rate]!, sharpness])
  })
  const legend = names.flatMap((fate, code): LegendItem[] => {
    const color = fateColor(fate, options.style)
    const series = [{ of: 'fate', key: fate } as const]
    return points[code]!.length === 0
      ? []
      : [{ swatch: { kind: 'area', colors: [color] }, label: fate, value: String(points[code]!.length), series }]
  })
  const frame = layoutFrame(options, { ...axes, legend: [...legend, ...limitLegend(config, ends, axes.y, options)] })
  const { scale, theme } = frame
  const dots = names.flatMap((fate, code): DrawnMark[] =>
    points[code]!.length === 0
      ? []
      : [
          {
            kind: 'points',
            name: 'end',
            series: { of: 'fate', key: fate },
            plane: 0,
            z: 4,
            points: points[code]!,
            dot: {
              shape: 'dot',
              size: 5 * scale,
              fill: fateColor(fate, options.style),
              border: { color: theme.paper, width: 0.5 * scale },
            },
          },
        ],
  )
  return figureIn(frame, { marks: [...dots, ...limitMarks(config, frame)] })
}

/** CSS pixels of a bin of the density, across λ. */
const BIN = 2

function drawDensity(input: FigureInput, ends: Ends, options: FigureOptions): Figure {
  const config = mapConfigOf(input.run)
  const axes = axesOver(input, ends, options)
  const legend = limitLegend(config, ends, axes.y, options)
  // Counts are known once the bins are, and these once there is a bar: one that is as wide as for all of them.
  const barOf = (most: number): ColorBar => ({
    name: 'ends',
    colorAt: (fraction) => rampColor(fraction, 2, options.style),
    ticks: barTicks('log', 1, most).filter(({ value }) => Number.isInteger(value)),
  })
  const frame = layoutFrame(options, {
    ...axes,
    legend,
    rightMargin: colorBarMargin(barOf(ends.count), options),
  })
  const density = densityOf(input, config, frame)
  return figureIn(frame, {
    marks: [densityLayer(density, config, frame, options), ...limitMarks(config, frame)],
    words: colorBarElements(barOf(density.most), frame, options),
  })
}

interface Density {
  /** Ends in each bin, shape [rates, bins]. */
  counts: Uint32Array
  bins: number
  most: number
}

/** The last density of a finished run, by the array of its sharpness: a zoom shows other parts of the same. */
const drawn = new WeakMap<object, { density: Density; of: string }>()

function densityOf(input: FigureInput, config: MapConfig, { y, plot, scale }: Frame): Density {
  const bins = Math.max(1, Math.floor(plot.height / (BIN * scale)))
  const of = JSON.stringify([bins, y.scale, y.min, y.max])
  const values = input.data.arrays.sharpness?.data
  const before = values && drawn.get(values)
  if (before?.of === of) return before.density
  const density = counted(input, config, y, bins)
  if (values && isFinished(input.run)) drawn.set(values, { density, of })
  return density
}

function counted(input: FigureInput, config: MapConfig, y: AxisSpec, bins: number): Density {
  const { rates } = ratesOf(config)
  const counts = new Uint32Array(rates.length * bins)
  let most = 1
  eachEnd(input, (_index, rate, sharpness) => {
    if (y.scale === 'log' && sharpness <= 0) return
    const bin = Math.floor(fractionOf(y, sharpness) * bins)
    if (bin < 0 || bin >= bins) return
    const count = ++counts[rate * bins + bin]!
    if (count > most) most = count
  })
  return { counts, bins, most }
}

/** Colours of a density; more are not told apart. */
const SHADES = 256

/** Half the width of the strip of a learning rate of a list, as a share of the axis. */
const STRIP = 0.006

/** The row of the rate whose cell, or strip, is at each of `width` pixels; −1 between them. */
function ratesAcross(config: MapConfig, axis: Axis, { x }: Frame, view: [number, number], width: number): Int32Array {
  if (config.kind === 'fate-map') return cellsAt(view, axisExtent(axis), axis.scale, axis.count, width)
  const places = ratesOf(config).rates.map((rate) => fractionOf(x, rate))
  const shown = { ...x, min: view[0], max: view[1] }
  return Int32Array.from({ length: width }, (_, pixel) => {
    const place = fractionOf(x, valueAt(shown, (pixel + 0.5) / width))
    return places.findIndex((one) => Math.abs(one - place) <= STRIP)
  })
}

function densityLayer(
  { counts, bins, most }: Density,
  config: MapConfig,
  frame: Frame,
  { style }: FigureOptions,
): RasterMark {
  const { x, y } = frame
  const { axis } = ratesOf(config)
  const extent = { x: [x.min, x.max], y: [y.min, y.max] } satisfies RasterMark['extent']
  const shades = Int32Array.from({ length: SHADES }, (_, shade) => pixelOf(rampColor(shade / (SHADES - 1), 2, style)))
  const perFold = most > 1 ? (SHADES - 1) / Math.log(most) : 0
  return {
    kind: 'raster',
    plane: 0,
    extent,
    paint(view, width, height) {
      const across = ratesAcross(config, axis, frame, view.x, width)
      const up = cellsAt(view.y, extent.y, y.scale, bins, height)
      return paintCells(width, height, (pixels, line) => {
        const bin = up[height - 1 - line]!
        if (bin < 0) return true
        for (let column = 0; column < width; column++) {
          const count = across[column]! < 0 ? 0 : counts[across[column]! * bins + bin]!
          if (count > 0) pixels[line * width + column] = shades[Math.round(Math.log(count) * perFold)]!
        }
        return true
      })
    },
  }
}

/** Points of the curve of a limit. */
const POINTS = 256
/** Beyond so many heights of the plane a curve is not drawn further. */
const HEIGHTS = 50

/** λ = k/γ over the learning rates that are shown. */
function limitMarks(config: MapConfig, { x, y, theme, scale }: Frame): LineMark[] {
  const highest = y.scale === 'log' ? Infinity : y.max + HEIGHTS * (y.max - y.min)
  return limitNumerators(config).flatMap(({ numerator }, index): LineMark[] => {
    const points = Array.from({ length: POINTS + 1 }, (_, at): Point => {
      const rate = valueAt(x, at / POINTS)
      return [rate, rate > 0 && numerator / rate <= highest ? numerator / rate : Number.NaN]
    })
    const line = { kind: 'line', series: { of: 'limit', key: index }, plane: 0, z: 6, points } as const
    return [
      { ...line, name: 'rim', stroke: { color: theme.paper, width: 3 * scale, opacity: 0.75 } },
      { ...line, name: 'limit', stroke: { color: theme.ink, width: 1.25 * scale, dash: [6 * scale, 4 * scale] } },
    ]
  })
}

/** The limit by its formula, and how many of the ends lie above it. */
function limitLegend(config: MapConfig, ends: Ends, y: AxisSpec, { style }: FigureOptions): LegendItem[] {
  const momenta = limitNumerators(config).flatMap(({ momentum }) => momentum ?? [])
  const label = listMarkup(momenta)
  const over = momenta.length > 0 ? `, {symbol|β} = ${momenta.map(label).join(' and ')}` : ''
  const formula = limitFormula(ruleShown(config), { sharpness: '{symbol|γ}', momentum: '{symbol|β}' })
  const at = shareAtEnd(config) === undefined ? '' : ' at {symbol|T}'
  const of = config.schedule && config.schedule.name !== 'constant' ? ' that of their last step' : ''
  const hidden = y.scale === 'log' ? ends.level : 0
  return [
    {
      swatch: { kind: 'line', color: themeOf(style).ink, dashed: true },
      label: `limit ${formula}${at}${over}`,
      value: `${ends.above} of ${ends.count} ends above${of}`,
    },
    ...(hidden > 0
      ? [{ swatch: { kind: 'none' as const }, label: `{muted|${hidden} with} {symbol|λ} {muted|≤ 0 not shown}` }]
      : []),
  ]
}
