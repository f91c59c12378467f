import { axisExtent, PENDING, unsettledFates, type Axis, type FateMapConfig, type Minimum } from '../contract/index.ts'
import { configOf, countCodes, fateNames, isFinished, minimaOf, sharesOf } from './fates.ts'
import type { FigureInput, FigureKind, FigureOptions } from './figure.ts'
import { layoutFrame, sizesOf, yPixel, type AxisSpec, type Frame, type GraphicElement } from './frame.ts'
import { textElement, type LegendItem } from './legend.ts'
import { formatShare } from './numbers.ts'
import { fateColor, pixelOf, themeOf } from './palette.ts'
import { mapLayer } from './raster.ts'
import { textWidth } from './text.ts'

/** Fig 6 of the article: the fate of gradient descent over start point and learning rate. */
export const fateMap: FigureKind = {
  name: 'fate-map',
  title: 'Fate map',
  draw(input, options) {
    const config = configOf(input.run, 'fate-map')
    const limits = stabilityLimits(input, options)
    const frame = layoutFrame(options, {
      ...mapAxes(config),
      legend: fateLegend(input, options),
      rightMargin: limitMargin(input, limits, options),
    })
    if (!options.thumbnail) frame.graphics.push(...limitLabels(limits, frame))
    const codes = input.data.arrays.fate?.data
    return {
      option: { ...frame.option, series: options.thumbnail ? [] : limits.flatMap((limit) => limitLines(limit, frame)) },
      rasters: codes ? [mapLayer(config.start, config.learningRate, fatePixels(input, options, codes))] : [],
    }
  },
}

/** The axes of a map over start point × learning rate. */
export function mapAxes(config: FateMapConfig): { x: AxisSpec; y: AxisSpec } {
  return {
    x: axisSpec('start point {symbol|x}{sub|0}', config.start),
    y: axisSpec('learning rate {symbol|γ}', config.learningRate),
  }
}

export function axisSpec(name: string, axis: Axis): AxisSpec {
  const [min, max] = axisExtent(axis)
  return { name, scale: axis.scale, min, max }
}

function fatePixels({ run, data }: FigureInput, options: FigureOptions, codes: ArrayLike<number>) {
  const names = fateNames(run)
  const periods = data.arrays.period?.data
  const empty = (fate: string) => options.articleView === true && unsettledFates.includes(fate)
  const byCode = new Int32Array(PENDING + 1)
  names.forEach((fate, code) => (byCode[code] = empty(fate) ? 0 : pixelOf(fateColor(fate, options.style))))
  const periodic = names.indexOf('periodic')
  if (!periods || empty('periodic')) return (index: number) => byCode[codes[index] as number] as number
  const byPeriod = Int32Array.from({ length: 256 }, (_, period) =>
    pixelOf(fateColor('periodic', options.style, period)),
  )
  return (index: number) => {
    const code = codes[index] as number
    return code === periodic ? (byPeriod[periods[index] as number] as number) : (byCode[code] as number)
  }
}

/**
 * Fates with their shares of what is computed. A finished map names the fates that occur; one that is still computed names all
 * of them, so that nothing moves while it fills.
 */
function fateLegend({ run, data }: FigureInput, options: FigureOptions): LegendItem[] {
  const names = fateNames(run)
  const codes = data.arrays.fate?.data ?? new Uint8Array()
  const counts = countCodes(codes, names.length)
  const shares = sharesOf(counts)
  const item = (fate: string, code: number): LegendItem => ({
    swatch: {
      kind: 'area',
      colors: fate === 'periodic' ? periodColors(data, code, options) : [fateColor(fate, options.style)],
    },
    label: fate,
    value: formatShare(shares[code] as number),
  })
  const shown = names.flatMap((fate, code) =>
    (counts[code] as number) > 0 || !isFinished(run) ? [{ fate, code }] : [],
  )
  if (!options.articleView) return shown.map(({ fate, code }) => item(fate, code))
  const empty = shown.filter(({ fate }) => unsettledFates.includes(fate))
  const settled = shown.filter(({ fate }) => !unsettledFates.includes(fate))
  const items = settled.map(({ fate, code }) => item(fate, code))
  if (empty.length > 0)
    items.push({
      swatch: { kind: 'area', colors: [] },
      label: 'not settled',
      value: formatShare(empty.reduce((sum, { code }) => sum + (shares[code] as number), 0)),
    })
  return items
}

/** The shades of the shortest periods that occur, at most four. */
function periodColors({ arrays }: FigureInput['data'], code: number, { style }: FigureOptions): string[] {
  const codes = arrays.fate?.data
  const periods = arrays.period?.data
  const occurs = new Uint8Array(256)
  if (codes && periods)
    for (let index = 0; index < codes.length; index++) if (codes[index] === code) occurs[periods[index] as number] = 1
  const shown = [2, 4, 8, 16, 32, 64].filter((period) => occurs[period] === 1).slice(0, 4)
  return (shown.length > 0 ? shown : [2]).map((period) => fateColor('periodic', style, period))
}

interface Limit {
  fate: string
  rate: number
}

/** The learning rates 2/f″ of the isolated minima that lie inside the axis, from the smallest. */
function stabilityLimits({ run }: FigureInput, options: FigureOptions): Limit[] {
  if (options.stabilityLimits === false) return []
  const [low, high] = options.view?.y ?? axisExtent(configOf(run, 'fate-map').learningRate)
  const limit = ({ fate, stabilityLimit }: Minimum): Limit[] =>
    stabilityLimit !== null && stabilityLimit >= low && stabilityLimit <= high ? [{ fate, rate: stabilityLimit }] : []
  return minimaOf(run)
    .flatMap(limit)
    .sort((a, b) => a.rate - b.rate)
}

const LIMIT_FORMULA = '2/{symbol|f}\u2009″'

function limitMargin({ run }: FigureInput, limits: Limit[], options: FigureOptions): number {
  const { fontSize, scale } = sizesOf(options)
  const names = run.summary ? limits.map(({ fate }) => fate) : ['sharpest']
  const widths = names
    .flatMap((fate) => [fate, LIMIT_FORMULA])
    .map((text) => textWidth(text, fontSize, themeOf(options.style)))
  return names.length === 0 ? 0 : Math.max(...widths) + 22 * scale
}

/** A dashed line across the map, on a band of paper so that it stands out from every colour. */
function limitLines({ fate, rate }: Limit, { theme, scale, x }: Frame): object[] {
  const data = [
    [x.min, rate],
    [x.max, rate],
  ]
  const line = { type: 'line', data, symbol: 'none', silent: true, z: 3, animation: false }
  return [
    { ...line, id: `limit-${fate}-band`, lineStyle: { color: theme.paper, width: 3 * scale, opacity: 0.75 } },
    {
      ...line,
      id: `limit-${fate}`,
      lineStyle: { color: theme.ink, width: 1.25 * scale, type: [6 * scale, 4 * scale] },
    },
  ]
}

/** Names the lines in the right margin, moved apart where they are close. */
function limitLabels(limits: Limit[], frame: Frame): GraphicElement[] {
  const { plot, fontSize, scale, theme } = frame
  const lineHeight = fontSize * 1.25
  const height = 2 * lineHeight + 4 * scale
  const x = plot.left + plot.width + 12 * scale
  let ceiling = plot.top + plot.height - height / 2
  return limits.flatMap(({ fate, rate }) => {
    const at = yPixel(frame, rate)
    const y = Math.min(Math.max(at, plot.top + height / 2), ceiling)
    ceiling = y - height
    return [
      {
        type: 'line',
        silent: true,
        shape: { x1: plot.left + plot.width, y1: at, x2: x - 4 * scale, y2: y },
        style: { stroke: theme.ink, lineWidth: scale },
      },
      textElement(fate, x, y - lineHeight / 2, { fontSize, theme }),
      textElement(LIMIT_FORMULA, x, y + lineHeight / 2, { fontSize, theme }),
    ]
  })
}
