import { configOf, countRows, fateNames, isFinished, recordTable, sharesOf, shownCells } from '../../results/index.ts'
import {
  cellsAt,
  fateColor,
  type FigureData,
  figureIn,
  type FigureInput,
  type FigureOptions,
  type Frame,
  inkOn,
  layoutFrame,
  type LegendItem,
  paintCells,
  pixelOf,
  type RasterMark,
  type RunFigureKind,
  type SheetText,
  textElement,
  textWidth,
  yPixel,
} from '../../plot/index.ts'
import { axisExtent, axisValues, columnAxisOf, type Axis } from '../../contract/index.ts'
import { learningRateAxis } from '../axes.ts'
import { mapSharesReading } from './readings.ts'
import { limitHeadroom, limitLabelsAbove, limitLines, stabilityLimits } from './stability-limits.ts'

/** The share of the start points that come to each fate, stacked, against the learning rate. */
export const shares: RunFigureKind = {
  name: 'shares',
  title: 'Shares by learning rate',
  reading: mapSharesReading,
  axes({ run }, options) {
    return {
      x: learningRateAxis(run, configOf(run, 'fate-map').learningRate, options),
      y: {
        name: configOf(run, 'fate-map').momentum ? 'share of momenta' : 'share of start points',
        scale: 'linear',
        min: 0,
        max: 1,
      },
    }
  },
  draw(input, options) {
    const config = configOf(input.run, 'fate-map')
    const stack = stackOf(input, config.learningRate, columnAxisOf(config).count)
    const axes = shares.axes(input, options)
    const names = fateNames(input.run).map((fate, code) => ({ fate, code }))
    const shown = names.filter(({ code }) => stack.occurs[code] || !isFinished(input.run))
    const legend = shown.map(({ fate }): LegendItem => ({
      swatch: { kind: 'area', colors: [fateColor(fate, options.style)] },
      label: fate,
      series: [{ of: 'fate', key: fate }],
    }))
    const topMargin = limitHeadroom(input, axes.x, options)
    const limits = stabilityLimits(input, options, options.view?.x ?? [axes.x.min, axes.x.max])
    const marksIn = (within: Frame) => [
      stackLayer(stack, config.learningRate, input, options),
      ...limitLines(limits, within, 'x'),
    ]
    const frame = layoutFrame(options, { ...axes, legend, topMargin })
    if (options.thumbnail) return figureIn(frame, { marks: marksIn(frame) })
    if (!isFinished(input.run))
      return figureIn(frame, { marks: marksIn(frame), words: limitLabelsAbove(limits, input, frame, options) })
    // A finished figure names its areas where they are, and only those that have no room for their name above it.
    const labelled = (within: Frame) => areaLabels(stack, shown, within, config.learningRate, options)
    const direct = labelled(frame)
    const within = layoutFrame(options, { ...axes, legend: legend.filter((_, index) => !direct[index]), topMargin })
    const words = labelled(within).flatMap((label, index) => (label && direct[index] ? [label] : []))
    return figureIn(within, {
      marks: marksIn(within),
      words: [...words, ...limitLabelsAbove(limits, input, within, options)],
    })
  },
  data({ run, data }) {
    const config = configOf(run, 'fate-map')
    return sharesTable({ run, data }, axisValues(config.learningRate), columnAxisOf(config).count)
  },
}

/**
 * How many of the start points have each fate at each learning rate, and which share of those that are computed; a row
 * for each. @param count start points at each rate
 */
export function sharesTable({ run, data }: FigureInput, rates: Float64Array, count: number): FigureData {
  const fates = fateNames(run)
  const rows = countRows(data.arrays.fate?.data ?? [], fates.length, rates.length, count)
  return recordTable(
    rows.flatMap((counts, row) => {
      const computed = counts.reduce((sum, one) => sum + one, 0)
      return fates.map((fate, code) => ({
        learningRate: rates[row]!,
        fate,
        count: counts[code]!,
        computed,
        share: computed > 0 ? counts[code]! / computed : null,
      }))
    }),
  )
}

interface Stack {
  /**
   * Upper edge of the area of each fate at each rate, shape [rates, fates]. A rate of which nothing is computed is
   * shown as the one that stands for it, see `shownCells`; where there is none it is 0 throughout.
   */
  tops: Float64Array
  fates: number
  occurs: boolean[]
}

/** @param count start points at each rate. */
function stackOf({ run, data }: FigureInput, rates: Axis, count: number): Stack {
  const fates = fateNames(run).length
  const counts = countRows(data.arrays.fate?.data ?? [], fates, rates.count, count)
  const tops = new Float64Array(rates.count * fates)
  const occurs = new Array<boolean>(fates).fill(false)
  const shown = shownCells(1, rates.count, (rate) => counts[rate]!.some((one) => one > 0))
  counts.forEach((_, rate) => {
    let top = 0
    sharesOf(counts[shown ? shown(rate) : rate]!).forEach((share, fate) => {
      top += share
      tops[rate * fates + fate] = top
      if (share > 0) occurs[fate] = true
    })
  })
  return { tops, fates, occurs }
}

function stackLayer({ tops, fates }: Stack, rates: Axis, { run }: FigureInput, { style }: FigureOptions): RasterMark {
  const extent = { x: axisExtent(rates), y: [0, 1] as [number, number] }
  const colors = fateNames(run).map((fate) => pixelOf(fateColor(fate, style)))
  return {
    kind: 'raster',
    plane: 0,
    extent,
    paint(view, width, height) {
      const columns = cellsAt(view.x, extent.x, rates.scale, rates.count, width)
      return paintCells(width, height, (pixels, line) => {
        const share = view.y[1] - ((view.y[1] - view.y[0]) * (line + 0.5)) / height
        for (let column = 0, at = line * width; column < width; column++, at++) {
          if (columns[column]! < 0) continue
          const first = columns[column]! * fates
          for (let fate = 0; fate < fates; fate++)
            if ((tops[first + fate] as number) > share) {
              pixels[at] = colors[fate] as number
              break
            }
        }
        return true
      })
    },
  }
}

/** Columns of the search for room, in CSS pixels. */
const STRIDE = 4

/** The name of each fate inside its area, where there is most room for it; undefined where there is not enough. */
function areaLabels(
  stack: Stack,
  shown: { fate: string; code: number }[],
  frame: Frame,
  rates: Axis,
  { style }: FigureOptions,
): (SheetText | undefined)[] {
  const { plot, fontSize, theme, scale } = frame
  const areas = areasIn(stack, frame, rates)
  return shown.map(({ fate, code }) => {
    const span = Math.ceil((textWidth(fate, fontSize, theme) + 12 * scale) / STRIDE)
    const rooms = Array.from({ length: Math.max(Math.floor(plot.width / STRIDE) - span + 1, 0) }, (_, step) =>
      areas(code, step, span),
    )
    const most = Math.max(...rooms.map(({ low, high }) => high - low), 0)
    if (most < fontSize * 1.5) return undefined
    const roomy = ({ low, high }: { low: number; high: number }) => high - low > 0.9 * most
    const first = rooms.findIndex(roomy)
    const beyond = rooms.findIndex((room, step) => step > first && !roomy(room))
    const step = Math.floor((first + (beyond < 0 ? rooms.length : beyond) - 1) / 2)
    const { low, high } = rooms[step] as { low: number; high: number }
    const x = plot.left + (step + span / 2) * STRIDE
    return textElement(fate, x, (low + high) / 2, {
      fontSize,
      theme,
      align: 'center',
      color: inkOn(fateColor(fate, style)),
    })
  })
}

/** From which to which pixel the area of a fate reaches at all of `span` columns from `step` on. */
function areasIn({ tops, fates }: Stack, frame: Frame, rates: Axis) {
  const { plot, x } = frame
  const columns = cellsAt([x.min, x.max], axisExtent(rates), rates.scale, rates.count, Math.floor(plot.width / STRIDE))
  return (code: number, step: number, span: number): { low: number; high: number } => {
    let low = plot.top
    let high = plot.top + plot.height
    for (let column = step; column < step + span && high > low; column++) {
      if (columns[column]! < 0) return { low: 0, high: 0 }
      const at = columns[column]! * fates + code
      low = Math.max(low, yPixel(frame, tops[at] as number))
      high = Math.min(high, yPixel(frame, code === 0 ? 0 : (tops[at - 1] as number)))
    }
    return { low, high }
  }
}
