import { configOf, countCodes, fateNames, isFinished, sharesOf } from './fates.ts'
import type { FigureInput, FigureKind, FigureOptions, RasterLayer } from './figure.ts'
import { axisExtent, type Axis } from '../contract/index.ts'
import { axisSpec } from './fate-map.ts'
import { layoutFrame, xPixel, type Frame, type GraphicElement } from './frame.ts'
import { textElement, type LegendItem } from './legend.ts'
import { fateColor, inkOn, pixelOf } from './palette.ts'
import { cellsAt, paintCells } from './raster.ts'
import { textWidth } from './text.ts'

/** The share of the start points that come to each fate, stacked, against the learning rate. */
export const shares: FigureKind = {
  name: 'shares',
  title: 'Shares by learning rate',
  draw(input, options) {
    const config = configOf(input.run, 'fate-map')
    const stack = stackOf(input, config.learningRate, config.start.count)
    const axes = {
      x: axisSpec('learning rate {symbol|γ}', config.learningRate, options.view?.x),
      y: {
        name: 'share of start points',
        scale: 'linear',
        min: options.view?.y[0] ?? 0,
        max: options.view?.y[1] ?? 1,
      },
    } as const
    const names = fateNames(input.run).map((fate, code) => ({ fate, code }))
    const shown = names.filter(({ code }) => stack.occurs[code] || !isFinished(input.run))
    const item = ({ fate }: { fate: string }): LegendItem => ({
      swatch: { kind: 'area', colors: [fateColor(fate, options.style)] },
      label: fate,
    })
    const frame = layoutFrame(options, { ...axes, legend: shown.map(item) })
    const series: object[] = []
    if (!options.thumbnail) frame.graphics.push(...areaLabels(stack, shown, frame, config.learningRate, options))
    return { option: { ...frame.option, series }, rasters: [stackLayer(stack, config.learningRate, input, options)] }
  },
}

interface Stack {
  /** Upper edge of the area of each fate at each rate, shape [rates, fates]; 0 throughout where a rate is not computed. */
  tops: Float64Array
  fates: number
  occurs: boolean[]
}

/** @param count start points at each rate. */
function stackOf({ run, data }: FigureInput, rates: Axis, count: number): Stack {
  const fates = fateNames(run).length
  const codes = data.arrays.fate?.data
  const tops = new Float64Array(rates.count * fates)
  const occurs = new Array<boolean>(fates).fill(false)
  if (codes)
    for (let rate = 0; rate < rates.count; rate++) {
      let top = 0
      sharesOf(countCodes(codes, fates, rate * count, (rate + 1) * count)).forEach((share, fate) => {
        top += share
        tops[rate * fates + fate] = top
        if (share > 0) occurs[fate] = true
      })
    }
  return { tops, fates, occurs }
}

function stackLayer({ tops, fates }: Stack, rates: Axis, { run }: FigureInput, { style }: FigureOptions): RasterLayer {
  const extent = { x: axisExtent(rates), y: [0, 1] as [number, number] }
  const colors = fateNames(run).map((fate) => pixelOf(fateColor(fate, style)))
  return {
    xAxisIndex: 0,
    yAxisIndex: 0,
    extent,
    paint(view, width, height) {
      const columns = cellsAt(view.x, extent.x, rates.scale, rates.count, width)
      return paintCells(width, height, (pixels, line) => {
        const share = view.y[1] - ((view.y[1] - view.y[0]) * (line + 0.5)) / height
        for (let column = 0, at = line * width; column < width; column++, at++) {
          const first = columns[column]! * fates
          for (let fate = 0; fate < fates; fate++)
            if (tops[first + fate]! > share) {
              pixels[at] = colors[fate]!
              break
            }
        }
        return true
      })
    },
  }
}

/** The name of each fate inside its area, at the widest place that holds it. */
function areaLabels(
  { tops, fates }: Stack,
  shown: { fate: string; code: number }[],
  frame: Frame,
  rates: Axis,
  { style }: FigureOptions,
): GraphicElement[] {
  const { plot, fontSize, theme, scale, y } = frame
  const extent = axisExtent(rates)
  const [from, to] = [xPixel(frame, extent[0]), xPixel(frame, extent[1])]
  const steps = Math.floor(plot.width / 4)
  const columnAt = (step: number) => {
    const fraction = (plot.left + (step + 0.5) * 4 - from) / (to - from)
    return Math.min(Math.max(Math.floor(fraction * rates.count), 0), rates.count - 1)
  }
  const toPixel = (share: number) => plot.top + plot.height * (1 - (share - y.min) / (y.max - y.min))
  return shown.flatMap(({ fate, code }) => {
    const width = textWidth(fate, fontSize, theme) + 12 * scale
    const span = Math.ceil(width / 4)
    let best = { room: fontSize * 1.5, step: -1, middle: 0 }
    for (let step = 0; step + span <= steps; step++) {
      let low = plot.top
      let high = plot.top + plot.height
      for (let within = step; within < step + span && high - low > best.room; within++) {
        const at = columnAt(within) * fates + code
        low = Math.max(low, toPixel(tops[at]!))
        high = Math.min(high, toPixel(code === 0 ? 0 : tops[at - 1]!))
      }
      if (high - low > best.room) best = { room: high - low, step, middle: (low + high) / 2 }
    }
    if (best.step < 0) return []
    const x = plot.left + best.step * 4 + (span * 4) / 2
    return [
      textElement(fate, x, best.middle, { fontSize, theme, align: 'center', color: inkOn(fateColor(fate, style)) }),
    ]
  })
}
