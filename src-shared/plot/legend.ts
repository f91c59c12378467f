import type { GraphicElement } from './frame.ts'
import { markerCorners, type Marker } from './markers.ts'
import type { Theme } from './palette.ts'
import { richStyles, textFamily, textWidth, wrappedMarkup, type Markup } from './text.ts'

export type Swatch =
  /** A filled cell; several colours stand side by side. An empty list is paper with an outline. */
  | { kind: 'area'; colors: readonly string[] }
  /** `dashed` by the lengths of strokes and gaps at scale 1, or as most are. */
  | { kind: 'line'; color: string; dashed?: boolean | readonly number[] }
  | { kind: 'marker'; marker: Marker; color: string; filled: boolean }
  /** Words alone: what holds of the whole figure. */
  | { kind: 'none' }

export interface LegendItem {
  swatch: Swatch
  label: Markup
  /** Set in the quieter ink behind the label: a share, a count, a fate. */
  value?: Markup
}

interface Place {
  left: number
  top: number
  width: number
  fontSize: number
  scale: number
  theme: Theme
  /** One item in a row. */
  column?: boolean
  /** Rows without space between them. */
  close?: boolean
}

/** A legend in rows from the top left of the place, an item that is longer than a row in several; `height` is 0 where there are no items. */
export function layoutLegend(items: LegendItem[], place: Place): { elements: GraphicElement[]; height: number } {
  const { left, top, width, fontSize, scale, theme, column = false, close = false } = place
  const rowHeight = Math.round(fontSize * (close ? 1.3 : column ? 1.75 : 1.6))
  const elements: GraphicElement[] = []
  let x = left
  let row = 0
  for (const item of items) {
    const swatch = swatchWidth(item, place)
    // What is not the name itself gives way where there is no room for both.
    const room = width - swatch - 6 * scale
    const fits = (text: Markup) => textWidth(text, fontSize, theme) <= room
    const text = fits(textOf(item)) ? textOf(item) : item.label
    const lines = fits(text) ? [text] : wrappedMarkup(text, fits)
    const itemWidth = swatch + 6 * scale + Math.max(...lines.map((line) => textWidth(line, fontSize, theme)))
    if (x > left && (column || x + itemWidth > left + width)) {
      x = left
      row++
    }
    const middle = Math.round(top + (row + 0.5) * rowHeight)
    elements.push(...swatchElements(item.swatch, x, middle, swatch, place))
    elements.push(
      ...lines.map((line, index) =>
        textElement(line, x + swatch + 6 * scale, middle + index * rowHeight, { fontSize, theme }),
      ),
    )
    row += lines.length - 1
    x += itemWidth + 16 * scale
  }
  return { elements, height: items.length === 0 ? 0 : (row + 1) * rowHeight }
}

/** Width of a legend with one item in a row; a value that is still counted has room for every share, so that nothing moves. */
export function legendColumnWidth(items: LegendItem[], sizes: Pick<Place, 'fontSize' | 'scale' | 'theme'>): number {
  const { fontSize, scale, theme } = sizes
  const wide = (item: LegendItem) =>
    textWidth(textOf(item.value?.endsWith('%') ? { ...item, value: '> 99.9 %' } : item), fontSize, theme)
  return Math.max(0, ...items.map((item) => swatchWidth(item, sizes) + 6 * scale + wide(item)))
}

const textOf = ({ label, value }: LegendItem) => (value === undefined ? label : `${label} {muted| ${value}}`)

function swatchWidth({ swatch }: LegendItem, { fontSize, scale }: Pick<Place, 'fontSize' | 'scale'>): number {
  return { area: fontSize, line: 1.7 * fontSize, marker: fontSize, none: -6 * scale }[swatch.kind]
}

/** A line of marked text, centred on `y`. */
export function textElement(
  text: Markup,
  x: number,
  y: number,
  style: {
    fontSize: number
    theme: Theme
    color?: string
    align?: 'left' | 'center' | 'right'
    rotation?: number
  },
): GraphicElement {
  const { fontSize, theme, color = theme.ink, align = 'left', rotation = 0 } = style
  return {
    type: 'text',
    x,
    y,
    rotation,
    silent: true,
    z: 10,
    style: {
      text,
      fill: color,
      fontSize,
      fontFamily: textFamily,
      align,
      verticalAlign: 'middle',
      rich: richStyles(fontSize, theme),
    },
  }
}

/** The same on a rim of paper. The rim lies behind all of the line: each marked part of a line is drawn by itself and would cut into the one before it. */
export function haloedText(...[text, x, y, style]: Parameters<typeof textElement>): GraphicElement[] {
  const element = textElement(text, x, y, style)
  const { fontSize, theme } = style
  const rim = { fill: theme.paper, stroke: theme.paper, lineWidth: fontSize / 4 }
  return [{ ...element, style: { ...(element.style as object), ...rim } }, element]
}

function swatchElements(
  swatch: Swatch,
  x: number,
  middle: number,
  width: number,
  { fontSize, scale, theme }: Place,
): GraphicElement[] {
  if (swatch.kind === 'none') return []
  if (swatch.kind === 'line') {
    const lineWidth = theme.lineWidth * scale * 1.2
    const { dashed = false } = swatch
    const lengths = dashed === true ? [4, 3] : dashed || []
    const dash = lengths.length > 0 && { lineDash: lengths.map((length) => length * scale) }
    return [
      {
        type: 'line',
        silent: true,
        shape: { x1: x, y1: middle, x2: x + width, y2: middle },
        style: { stroke: swatch.color, lineWidth, ...dash },
      },
    ]
  }
  if (swatch.kind === 'marker') {
    const size = fontSize * 0.8
    return [
      {
        type: 'polygon',
        silent: true,
        shape: { points: markerCorners(swatch.marker, x + (width - size) / 2, middle - size / 2, size) },
        style: {
          fill: swatch.filled ? swatch.color : theme.paper,
          stroke: swatch.color,
          lineWidth: theme.lineWidth * scale,
        },
      },
    ]
  }
  const size = Math.round(width * 0.92)
  const top = Math.round(middle - size / 2)
  const cells = swatch.colors.map((color, index) => ({
    type: 'rect',
    silent: true,
    shape: {
      x: Math.round(x) + (size * index) / swatch.colors.length,
      y: top,
      width: size / swatch.colors.length,
      height: size,
    },
    style: { fill: color },
  }))
  const outline = {
    type: 'rect',
    silent: true,
    shape: { x: Math.round(x) + 0.5, y: top + 0.5, width: size - 1, height: size - 1 },
    style: { fill: 'none', stroke: theme.axis, lineWidth: 1 },
  }
  return swatch.colors.length === 0 ? [outline] : cells
}
