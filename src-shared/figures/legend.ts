import type { GraphicElement } from './frame.ts'
import { markerCorners, type Marker } from './markers.ts'
import type { Theme } from './palette.ts'
import { richStyles, textFamily, textWidth, type Markup } from './text.ts'

export type Swatch =
  /** A filled cell; several colours stand side by side. An empty list is paper with an outline. */
  | { kind: 'area'; colors: readonly string[] }
  | { kind: 'line'; color: string; dashed?: boolean }
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
}

/** A legend in rows from the top left of the place; `height` is 0 where there are no items. */
export function layoutLegend(items: LegendItem[], place: Place): { elements: GraphicElement[]; height: number } {
  const { left, top, width, fontSize, scale, theme } = place
  const rowHeight = Math.round(fontSize * 1.6)
  const widths = { area: fontSize, line: 1.7 * fontSize, marker: fontSize, none: -6 * scale }
  const swatchWidth = (item: LegendItem) => widths[item.swatch.kind]
  const elements: GraphicElement[] = []
  let x = left
  let row = 0
  for (const item of items) {
    const text = item.value === undefined ? item.label : `${item.label} {muted| ${item.value}}`
    const itemWidth = swatchWidth(item) + 6 * scale + textWidth(text, fontSize, theme)
    if (x > left && x + itemWidth > left + width) {
      x = left
      row++
    }
    const middle = Math.round(top + (row + 0.5) * rowHeight)
    elements.push(...swatchElements(item.swatch, x, middle, swatchWidth(item), place))
    elements.push(textElement(text, x + swatchWidth(item) + 6 * scale, middle, { fontSize, theme }))
    x += itemWidth + 16 * scale
  }
  return { elements, height: items.length === 0 ? 0 : (row + 1) * rowHeight }
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
    halo?: boolean
    rotation?: number
  },
): GraphicElement {
  const { fontSize, theme, color = theme.ink, align = 'left', halo = false, rotation = 0 } = style
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
      ...(halo && { stroke: theme.paper, lineWidth: 3 }),
    },
  }
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
    const dash = swatch.dashed && { lineDash: [4 * scale, 3 * scale] }
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
