import { datasetNote, summaryOf } from '../../contract/index.ts'
import {
  type AxisSpec,
  type ColorBar,
  colorBarElements,
  colorBarMargin,
  type DrawnMark,
  figureIn,
  type FigureInput,
  type FigureOptions,
  formatCount,
  formatNumber,
  formatShare,
  type Frame,
  layoutFrame,
  type LegendItem,
  listMarkup,
  MARKER_COUNT,
  markerOf,
  type Markup,
  numberMarkup,
  type Point,
  rampColor,
  type RunFigureKind,
  themeOf,
} from '../../plot/index.ts'
import { configOf, finestLevel } from '../../results/index.ts'
import { strideAt } from '../../passes/index.ts'
import { areaLayer, contourMarks, levelsOf, type Levels } from '../paths/contours.ts'
import { areaColors, levelBar } from '../paths/path-plane.ts'
import type { SampledSurface } from '../paths/sampled-surface.ts'
import { nameOfLoss } from './losses.ts'

/** What is shown over a plane of weights. */
export type PlaneQuantity = 'trainLoss' | 'accuracy'

/** The loss on a plane of weights as contours, with the networks in it. */
export const lossPlane: RunFigureKind = planeFigure('loss-plane', 'Loss on a plane of weights', 'trainLoss')

/** The share of training images that networks on the plane classify rightly. */
export const accuracyPlane: RunFigureKind = planeFigure('accuracy-plane', 'Accuracy on a plane of weights', 'accuracy')

function planeFigure(name: string, title: string, quantity: PlaneQuantity): RunFigureKind {
  return {
    name,
    title,
    axes: (input) => planeAxes(input),
    reading(input, { x, y }) {
      const found = x === undefined || y === undefined ? undefined : planeValuesAt(input, { x, y })
      if (!found) return []
      return [
        { name: 'a', value: formatNumber(found.x, 4) },
        { name: 'b', value: formatNumber(found.y, 4) },
        { name: 'loss', value: formatNumber(found.trainLoss, 5), word: true },
        { name: 'accuracy', value: formatShare(found.accuracy), word: true },
      ]
    },
    draw(input, options) {
      const surface = planeSurface(input, quantity)
      const axes = planeAxes(input)
      const shown = (axis: AxisSpec, [min, max] = [axis.min, axis.max]): AxisSpec => ({ ...axis, min, max })
      const levels =
        surface && planeLevels(surface, quantity, shown(axes.x, options.view?.x), shown(axes.y, options.view?.y))
      const bar = levels && levels.values.length > 0 ? namedBar(input, levels, quantity, options) : undefined
      const frame = layoutFrame(options, {
        ...axes,
        legend: planeLegend(input, options),
        rightMargin: colorBarMargin(bar, options),
        equalUnits: true,
      })
      return figureIn(frame, {
        marks: [
          ...(surface && levels ? [areaLayer(surface, levels, areaColors(levels, options))] : []),
          ...(surface && levels ? contourMarks(surface, levels, frame) : []),
          ...networkMarks(input, frame, options),
        ],
        words: colorBarElements(bar, frame, options),
      })
    },
    data({ data }) {
      const { x, y, trainLoss, accuracy } = data.arrays
      const columns = x?.data.length ?? 0
      const at = (values: ArrayLike<number> | undefined, index: number) => values?.[index] ?? null
      return {
        rows: columns * (y?.data.length ?? 0),
        columns: [
          { name: 'x', at: (row) => at(x?.data, row % columns) },
          { name: 'y', at: (row) => at(y?.data, Math.floor(row / columns)) },
          { name: 'trainLoss', at: (row) => at(trainLoss?.data, row) },
          { name: 'accuracy', at: (row) => at(accuracy?.data, row) },
        ],
      }
    },
  }
}

/** Losses lie on levels that may be even in their logarithm, which counts from 0; accuracies on even ones. */
export function planeLevels(surface: SampledSurface, quantity: PlaneQuantity, x: AxisSpec, y: AxisSpec): Levels {
  return levelsOf(surface, quantity === 'trainLoss' ? 0 : -Infinity, x, y)
}

function namedBar({ run }: FigureInput, levels: Levels, quantity: PlaneQuantity, options: FigureOptions): ColorBar {
  return { ...levelBar(levels, options), name: quantityName(run, quantity) }
}

/** What is told beside an axis or a scale of it. */
export function quantityName(run: FigureInput['run'], quantity: PlaneQuantity): Markup {
  if (quantity === 'accuracy') return 'training accuracy'
  return nameOfLoss(summaryOf({ kind: 'loss-plane', summary: run.summary }).loss ?? 'cross-entropy')
}

/** What is known of a plane, at the finest level of which all is: while it is judged, a coarser plane. */
export function planeSurface({ data }: FigureInput, quantity: PlaneQuantity): SampledSurface | undefined {
  const { x, y } = data.arrays
  const values = data.arrays[quantity]?.data
  const count = x?.data.length ?? 0
  if (!x || !y || !values || count < 2) return undefined
  const level = finestLevel(count, count, (index) => !Number.isNaN(values[index] ?? Number.NaN))
  if (level === undefined) return undefined
  const stride = strideAt(level, count)
  if (stride === 1) return keptWhole(x.data, y.data, values)
  const kept = Array.from({ length: Math.ceil(count / stride) }, (_, index) => index * stride)
  return {
    x: Float64Array.from(kept, (index) => x.data[index]!),
    y: Float64Array.from(kept, (index) => y.data[index]!),
    value: Float64Array.from(kept.flatMap((row) => kept.map((column) => values[row * count + column]!))),
  }
}

/** The same object for the same values, by which what is made of it is kept. */
const whole = new WeakMap<object, SampledSurface>()
function keptWhole(x: ArrayLike<number>, y: ArrayLike<number>, values: ArrayLike<number>): SampledSurface {
  const known = whole.get(values)
  if (known) return known
  const made = { x: Float64Array.from(x), y: Float64Array.from(y), value: Float64Array.from(values) }
  whole.set(values, made)
  return made
}

/** The values at the cell that is nearest to a place of the plane; undefined beyond it. */
export function planeValuesAt({ data }: FigureInput, at: { x: number; y: number }) {
  const { x, y, trainLoss, accuracy } = data.arrays
  if (!x || !y) return undefined
  const column = nearest(x.data, at.x)
  const row = nearest(y.data, at.y)
  if (column < 0 || row < 0) return undefined
  const cell = row * x.data.length + column
  return {
    x: x.data[column]!,
    y: y.data[row]!,
    trainLoss: trainLoss?.data[cell] ?? Number.NaN,
    accuracy: accuracy?.data[cell] ?? Number.NaN,
  }
}

function nearest(places: ArrayLike<number>, at: number): number {
  const step = (places[places.length - 1]! - places[0]!) / (places.length - 1)
  const index = Math.round((at - places[0]!) / step)
  return index >= 0 && index < places.length ? index : -1
}

/** The axes over all of the plane. */
export function planeAxes({ run, data }: FigureInput): { x: AxisSpec; y: AxisSpec } {
  const { plane, extent } = configOf(run, 'loss-plane')
  const { explained } = summaryOf({ kind: 'loss-plane', summary: run.summary })
  const axis = (name: 'x' | 'y', place: 0 | 1): AxisSpec => {
    const places = data.arrays[name]?.data
    const [min, max] = places ? [places[0]!, places.at(-1)!] : [-extent, extent]
    const share = explained?.[place]
    const told = `${plane === 'pca' ? 'component' : 'direction'} ${place + 1}`
    return {
      name: share === undefined ? told : `${told} (${formatShare(share)} of the variance)`,
      shortName: told,
      scale: 'linear',
      min,
      max,
      given: true,
    }
  }
  return { x: axis('x', 0), y: axis('y', 1) }
}

/** A network of the plane, with what is known of its way there; the end is last. */
export interface PlaneNetwork {
  key: number
  start: string
  learningRate: number
  color: string
  marker: ReturnType<typeof markerOf>
  points: readonly { x: number; y: number; off: number }[]
}

/** The networks of a run as figures show them: learning rates are colours, starts are markers. */
export function planeNetworks({ run, data }: FigureInput, { style }: FigureOptions): PlaneNetwork[] {
  const { of } = configOf(run, 'loss-plane')
  const { ends = [] } = summaryOf({ kind: 'loss-plane', summary: run.summary })
  const named = of.members.map((member) => ends.find((network) => network.member === member) ?? { member })
  const rates = [...new Set(named.map((network) => rateOf(network)))].sort((a, b) => a - b)
  const starts = [...new Set(named.map((network) => startOf(network)))]
  return named.flatMap((network) => {
    const path = data.arrays[`path/${network.member ?? 0}`]
    if (!path) return []
    const points = Array.from({ length: path.data.length / 3 }, (_, row) => ({
      x: path.data[3 * row]!,
      y: path.data[3 * row + 1]!,
      off: path.data[3 * row + 2]!,
    }))
    return {
      key: network.member ?? 0,
      start: startOf(network),
      learningRate: rateOf(network),
      color: rampColor(rates.indexOf(rateOf(network)), rates.length, style),
      marker: markerOf(starts.indexOf(startOf(network))),
      points,
    }
  })
}

type Named = { start?: string | undefined; learningRate?: number | undefined }
const rateOf = ({ learningRate }: Named) => learningRate ?? Number.NaN
const startOf = ({ start }: Named) => start ?? '?'

/** The ends of the networks, hollow where they began, and the triangle of the three that make the plane. */
function networkMarks(input: FigureInput, frame: Frame, options: FigureOptions): DrawnMark[] {
  const { theme, scale } = frame
  const networks = planeNetworks(input, options)
  const { plane } = configOf(input.run, 'loss-plane')
  const ends = networks.map(({ points }) => points.at(-1)!).map(({ x, y }): Point => [x, y])
  const triangle = plane === 'members' ? [...ends.slice(0, 3), ends[0]].filter((point) => point !== undefined) : []
  return [
    ...(triangle.length === 4
      ? [
          {
            kind: 'line',
            name: 'triangle',
            plane: 0,
            z: 3,
            points: triangle,
            stroke: { color: theme.ink, width: scale, dash: [4 * scale, 3 * scale] },
          } as const,
        ]
      : []),
    ...networks.flatMap(({ key, color, marker, points }): DrawnMark[] => {
      const series = { of: 'member', key } as const
      const places = points.map(({ x, y }): Point => [x, y])
      const inside = ([x, y]: Point) => x >= frame.x.min && x <= frame.x.max && y >= frame.y.min && y <= frame.y.max
      const dot = { shape: marker, size: 10 * scale }
      const begins = places.slice(0, -1).slice(0, 1).filter(inside)
      return [
        {
          kind: 'line',
          name: 'way',
          series,
          plane: 0,
          z: 4,
          points: places,
          stroke: { color, width: theme.lineWidth * scale, ...(places.length === 2 && { dash: 'dotted' as const }) },
        },
        {
          kind: 'points',
          name: 'start',
          series,
          plane: 0,
          z: 5,
          points: begins,
          dot: { ...dot, fill: theme.paper, border: { color, width: theme.lineWidth * scale } },
        },
        {
          kind: 'points',
          name: 'end',
          series,
          plane: 0,
          z: 6,
          points: places.slice(-1).filter(inside),
          dot: { ...dot, fill: color, border: { color: theme.paper, width: scale } },
        },
      ]
    }),
  ]
}

/** Most learning rates that have an entry each. */
const MOST_RATES = 8

export function planeLegend(input: FigureInput, options: FigureOptions): LegendItem[] {
  const { ink } = themeOf(options.style)
  const networks = planeNetworks(input, options)
  const rates = [...new Map(networks.map(({ learningRate, color }) => [learningRate, color]))].sort(([a], [b]) => a - b)
  const starts = [...new Map(networks.map(({ start, marker }) => [start, marker]))]
  const label = listMarkup(rates.map(([rate]) => rate))
  const note = (text: string): LegendItem => ({ swatch: { kind: 'none' }, label: text })
  const off = Math.max(0, ...networks.map(({ points }) => points.at(-1)!.off))
  const images = datasetNote(input.run.summary)
  const { trainImages } = summaryOf({ kind: 'loss-plane', summary: input.run.summary })
  const farthest = off > 1e-6 ? [note(`{muted|ends up to} ${numberMarkup(off, 3)} {muted|off the plane}`)] : []
  return [
    ...rates
      .slice(0, MOST_RATES)
      .flatMap(([rate, color]): LegendItem[] =>
        Number.isNaN(rate)
          ? []
          : [{ swatch: { kind: 'line', color, dashed: false }, label: `{symbol|γ} = ${label(rate)}` }],
      ),
    ...(starts.length > 1 && starts.length <= MARKER_COUNT
      ? starts.map(([start, marker]): LegendItem => ({
          swatch: { kind: 'marker', marker, color: ink, filled: true },
          label: `start ${start}`,
        }))
      : []),
    ...farthest,
    ...(trainImages === undefined ? [] : [note(`{muted|${formatCount(trainImages)} images}`)]),
    ...(images === undefined ? [] : [note(`{muted|${images}}`)]),
  ]
}
