import { OverstepError } from '../contract/index.ts'
import { commonLegend } from './common-legend.ts'
import type { Figure, FigureOptions } from './figure.ts'
import { hasRoom } from './fit.ts'
import { layoutLegend, type Legend, type LegendItem } from './legend.ts'
import type { RasterView } from './plane.ts'
import { textElement } from './sheet.ts'
import { styledSizes } from './sizes.ts'
import { textWidth, type Markup } from './text.ts'

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
 * Figures in rows as one figure, each under its title and with axes of its own; what their legends have in common
 * stands once above all, what each counts with the figure. Each is what it would be in a drawing of the size of its
 * panel with the same size of text.
 * @throws {OverstepError} `invalid-input` when there is no room for all of them
 */
export function drawSideBySide(panels: readonly Panel[], options: FigureOptions): Figure {
  const sizes = styledSizes(options)
  const { fontSize, scale, theme } = sizes
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
    const { width, height } = roomUnder(0)
    return panel.draw(optionsOf({ width, height }, panel)).legend?.items ?? []
  })
  const { common, own } = commonLegend(legends)
  const legend: Legend = { items: common, left: pad, top: pad, width: options.width - 2 * pad }
  const top = common.length > 0 ? layoutLegend(legend, sizes).height + pad : 0
  const { columns, width, height } = roomUnder(top)
  if (width < LEAST.width * scale || height < LEAST.height * scale) {
    const message = `leaves no room for ${panels.length} figures side by side; choose a larger one, or smaller text`
    throw new OverstepError('invalid-input', `size: ${message}`, { issues: [{ path: 'size', message }] })
  }

  const drawnWith = (legends: readonly LegendItem[][]) =>
    panels.map((panel, index) => {
      const given = { ...optionsOf({ width, height }, panel), legend: legends[index]! }
      return { figure: panel.draw(given), options: given }
    })
  const whole = drawnWith(own)
  // What each counts by itself gives way where it would leave no plane.
  const isRoomy = common.length === 0 || whole.every((one) => hasRoom(one.figure, one.options))
  const drawn = isRoomy ? whole : drawnWith(own.map((items) => items.filter(({ swatch }) => swatch.kind === 'none')))

  const parts = panels.map((panel, index) => {
    const left = (index % columns) * width
    const above = top + Math.floor(index / columns) * (height + titleHeight + pad / 2) + pad / 2
    const fits = (title: Markup) => textWidth(title, fontSize, theme) <= width - 2 * pad
    const title = panel.titles.find(fits) ?? panel.titles.at(-1) ?? ''
    return {
      title: textElement(title, left + pad, above + fontSize * 0.7, { fontSize, theme }),
      left: Math.round(left),
      top: Math.round(above + titleHeight),
      ...drawn[index]!,
    }
  })
  return {
    paper: options.transparent ? 'transparent' : theme.paper,
    sizes,
    planes: [],
    marks: [],
    ...(common.length > 0 && { legend }),
    words: [],
    parts,
  }
}
