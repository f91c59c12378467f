import { OverstepError } from '../contract/index.ts'
import type { Figure, FigureOptions, RasterView } from './figure.ts'
import { commonLegend } from './common-legend.ts'
import { hasRoom } from './fit.ts'
import { sizesOf, type GraphicElement } from './frame.ts'
import { layoutLegend, textElement, type LegendItem } from './legend.ts'
import { themeOf } from './palette.ts'
import { textFamily, textWidth, type Markup } from './text.ts'

/** One of several figures that are drawn as one. */
export interface Panel {
  /** Stands above it, as long as there is room: from the longest to the shortest. */
  titles: readonly Markup[]
  draw(options: FigureOptions): Figure
  /** The part of its axes that it shows; null is what the figure itself shows. */
  view: RasterView | null
}

/** Less than this is no room for a figure whose text has the usual size of 12 pixels. */
const LEAST = { width: 130, height: 110 }

/** Width over height that a panel is best near to. */
const BEST_ASPECT = 1.35

/** In how many columns panels are as large as they can be. */
export function columnsOf(count: number, { width, height }: { width: number; height: number }): number {
  const sizeIn = (columns: number) => Math.min(width / columns / BEST_ASPECT, height / Math.ceil(count / columns))
  const all = Array.from({ length: count }, (_, index) => index + 1)
  return all.reduce((best, columns) => (sizeIn(columns) > sizeIn(best) ? columns : best), 1)
}

/**
 * Figures in rows as one figure, each under its title and with axes of its own; what their legends have in common stands once above all, what each
 * counts with the figure. Each is what it would
 * be in a drawing of the size of its panel with the same size of text.
 * @throws {OverstepError} `invalid-input` when there is no room for all of them
 */
export function drawSideBySide(panels: readonly Panel[], options: FigureOptions): Figure {
  const { fontSize, scale } = sizesOf(options)
  const theme = themeOf(options.style)
  const pad = 10 * scale
  // A panel has room of its own at its top.
  const titleHeight = Math.round(fontSize * 0.95)
  const optionsOf = (size: { width: number; height: number }, { view }: Panel): FigureOptions => ({
    ...options,
    ...size,
    fontSize,
    ...(view && { view }),
  })
  const roomUnder = (top: number) => {
    const size = { width: options.width, height: options.height - top }
    const columns = columnsOf(panels.length, size)
    const rows = Math.ceil(panels.length / columns)
    return { columns, width: size.width / columns, height: size.height / rows - titleHeight - pad / 2 }
  }

  const legends = panels.map((panel) => {
    let items: readonly LegendItem[] = []
    const { width, height } = roomUnder(0)
    panel.draw({ ...optionsOf({ width, height }, panel), legend: (own) => [...(items = own)] })
    return items
  })
  const { common, own } = commonLegend(legends)
  const legend = layoutLegend(common, { left: pad, top: pad, width: options.width - 2 * pad, fontSize, scale, theme })
  const top = common.length > 0 ? legend.height + pad : 0
  const { columns, width, height } = roomUnder(top)
  if (width < LEAST.width * scale || height < LEAST.height * scale) {
    const message = `leaves no room for ${panels.length} figures side by side; choose a larger one, or smaller text`
    throw new OverstepError('invalid-input', `size: ${message}`, { issues: [{ path: 'size', message }] })
  }

  const drawnWith = (legends: readonly LegendItem[][]) =>
    panels.map((panel, index) => {
      const given = { ...optionsOf({ width, height }, panel), legend: () => legends[index]! }
      return { figure: panel.draw(given), options: given }
    })
  const whole = drawnWith(own)
  // What each counts by itself gives way where it would leave no plane.
  const isRoomy = common.length === 0 || whole.every((one) => hasRoom(one.figure, one.options))
  const drawn = isRoomy ? whole : drawnWith(own.map((items) => items.filter(({ swatch }) => swatch.kind === 'none')))

  const elements: GraphicElement[] = [...legend.elements]
  const placed = panels.map((panel, index): Placed => {
    const left = (index % columns) * width
    const above = top + Math.floor(index / columns) * (height + titleHeight + pad / 2) + pad / 2
    const fits = (title: Markup) => textWidth(title, fontSize, theme) <= width - 2 * pad
    const title = panel.titles.find(fits) ?? panel.titles.at(-1) ?? ''
    elements.push(textElement(title, left + pad, above + fontSize * 0.7, { fontSize, theme }))
    return { left: Math.round(left), top: Math.round(above + titleHeight), figure: drawn[index]!.figure }
  })
  return { ...joined(placed, elements, options), parts: drawn }
}

interface Placed {
  left: number
  top: number
  figure: Figure
}

type Part = Record<string, unknown>

/** Figures on one sheet: their planes and drawings are moved to their places, and their series keep to their own axes. */
function joined(parts: readonly Placed[], elements: GraphicElement[], options: FigureOptions): Figure {
  const grids: Part[] = []
  const axes: { x: Part[]; y: Part[] } = { x: [], y: [] }
  const series: Part[] = []
  const rasters: Figure['rasters'] = []
  parts.forEach(({ left, top, figure: { option, rasters: layers } }, part) => {
    const first = { grid: grids.length, x: axes.x.length, y: axes.y.length }
    for (const grid of listOf(option.grid))
      grids.push({ ...grid, left: Number(grid.left) + left, top: Number(grid.top) + top })
    for (const axis of ['x', 'y'] as const)
      for (const one of listOf(option[`${axis}Axis`]))
        axes[axis].push({ ...one, gridIndex: first.grid + Number(one.gridIndex ?? 0) })
    for (const one of listOf(option.series))
      series.push({
        ...one,
        ...(one.id !== undefined && { id: `${part} ${String(one.id)}` }),
        xAxisIndex: first.x + Number(one.xAxisIndex ?? 0),
        yAxisIndex: first.y + Number(one.yAxisIndex ?? 0),
      })
    for (const layer of layers)
      rasters.push({ ...layer, xAxisIndex: first.x + layer.xAxisIndex, yAxisIndex: first.y + layer.yAxisIndex })
    const { elements: own } = option.graphic as { elements: GraphicElement[] }
    elements.push({ type: 'group', x: left, y: top, silent: true, children: own })
  })
  return {
    option: {
      animation: false,
      backgroundColor: options.transparent ? 'transparent' : themeOf(options.style).paper,
      textStyle: { fontFamily: textFamily },
      ...{ grid: grids, xAxis: axes.x, yAxis: axes.y, graphic: { elements }, series },
    },
    rasters,
  }
}

function listOf(part: unknown): Part[] {
  return part === undefined ? [] : ([part].flat() as Part[])
}
