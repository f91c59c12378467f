import { markerCorners, type Marker } from './markers.ts'
import type { Series } from './marks.ts'
import type { Theme } from './palette.ts'
import { textElement, type SheetElement } from './sheet.ts'
import { textWidth, wrappedMarkup, type Markup } from './text.ts'

export type Swatch =
  /** A filled cell; several colours stand side by side. An empty list is paper with an outline. */
  | { kind: 'area'; colors: readonly string[] }
  /** Paper with slanting lines and an outline. */
  | { kind: 'hatched'; color: string }
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
  /** The series that it stands for. */
  series?: readonly Series[]
}

/** Where a legend stands, in CSS pixels, and how. */
export interface LegendPlace {
  left: number
  top: number
  width: number
  /** One item in a row. */
  column?: boolean
  /** Rows without space between them. */
  close?: boolean
  /** There is no room for values. */
  short?: boolean
}

/** What a figure says of its marks, in its place. */
export interface Legend extends LegendPlace {
  items: readonly LegendItem[]
}

/** An entry of a legend and where it stands, in CSS pixels. */
export interface LegendBox {
  item: LegendItem
  left: number
  top: number
  width: number
  height: number
}

interface TextSizes {
  fontSize: number
  scale: number
  theme: Theme
}

/**
 * A legend in rows from the top left of the place, an item that is longer than a row in several; `height` is 0 where
 * there are no items.
 */
export function layoutLegend(
  legend: Legend,
  sizes: TextSizes,
): { elements: SheetElement[]; height: number; boxes: LegendBox[] } {
  const { left, top, width, column = false, close = false } = legend
  const { fontSize, scale, theme } = sizes
  const items = shownItems(legend)
  const rowHeight = Math.round(fontSize * (close ? 1.3 : column ? 1.75 : 1.6))
  const elements: SheetElement[] = []
  const boxes: LegendBox[] = []
  let x = left
  let row = 0
  for (const item of items) {
    const swatch = swatchWidth(item, sizes)
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
    elements.push(...swatchElements(item.swatch, x, middle, swatch, sizes))
    elements.push(
      ...lines.map((line, index) =>
        textElement(line, x + swatch + 6 * scale, middle + index * rowHeight, { fontSize, theme }),
      ),
    )
    boxes.push({
      item,
      left: x,
      top: top + row * rowHeight,
      width: itemWidth,
      height: lines.length * rowHeight,
    })
    row += lines.length - 1
    x += itemWidth + 16 * scale
  }
  return { elements, height: items.length === 0 ? 0 : (row + 1) * rowHeight, boxes }
}

/**
 * Width of a legend with one item in a row; a value that is still counted has room for every share, so that nothing
 * moves.
 */
export function legendColumnWidth(legend: Legend, sizes: TextSizes): number {
  const { fontSize, scale, theme } = sizes
  const wide = (item: LegendItem) =>
    textWidth(textOf(item.value?.endsWith('%') ? { ...item, value: '> 99.9 %' } : item), fontSize, theme)
  return Math.max(0, ...shownItems(legend).map((item) => swatchWidth(item, sizes) + 6 * scale + wide(item)))
}

function shownItems({ items, short = false }: Legend): readonly LegendItem[] {
  return short ? items.map(({ swatch, label, series }) => ({ swatch, label, ...(series && { series }) })) : items
}

const textOf = ({ label, value }: LegendItem) => (value === undefined ? label : `${label} {muted| ${value}}`)

function swatchWidth({ swatch }: LegendItem, { fontSize, scale }: TextSizes): number {
  return { area: fontSize, hatched: fontSize, line: 1.7 * fontSize, marker: fontSize, none: -6 * scale }[swatch.kind]
}

function swatchElements(
  swatch: Swatch,
  x: number,
  middle: number,
  width: number,
  { fontSize, scale, theme }: TextSizes,
): SheetElement[] {
  if (swatch.kind === 'none') return []
  if (swatch.kind === 'line') {
    const { color, dashed = false } = swatch
    const lengths = dashed === true ? [4, 3] : dashed || []
    return [
      {
        kind: 'line',
        from: [x, middle],
        to: [x + width, middle],
        stroke: color,
        width: theme.lineWidth * scale * 1.2,
        ...(lengths.length > 0 && { dash: lengths.map((length) => length * scale) }),
      },
    ]
  }
  if (swatch.kind === 'marker') {
    const size = fontSize * 0.8
    return [
      {
        kind: 'polygon',
        corners: markerCorners(swatch.marker, x + (width - size) / 2, middle - size / 2, size),
        fill: swatch.filled ? swatch.color : theme.paper,
        stroke: swatch.color,
        width: theme.lineWidth * scale,
      },
    ]
  }
  const size = Math.round(width * 0.92)
  const top = Math.round(middle - size / 2)
  const left = Math.round(x)
  if (swatch.kind === 'hatched') return hatchedSwatch(left, top, size, swatch.color, scale)
  if (swatch.colors.length === 0)
    return [{ kind: 'rectangle', x: left, y: top, width: size, height: size, outline: { color: theme.axis, width: 1 } }]
  const wide = size / swatch.colors.length
  return swatch.colors.map((fill, index) => ({
    kind: 'rectangle',
    x: left + (size * index) / swatch.colors.length,
    y: top,
    width: wide,
    height: size,
    fill,
  }))
}

function hatchedSwatch(left: number, top: number, size: number, color: string, scale: number): SheetElement[] {
  const lines = [0.5, 1, 1.5].map((place): SheetElement => {
    const [low, high] = [Math.max(0, place - 1) * size, Math.min(1, place) * size]
    return {
      kind: 'line',
      from: [left + low, top + place * size - low],
      to: [left + high, top + place * size - high],
      stroke: color,
      width: 0.8 * scale,
    }
  })
  return [{ kind: 'rectangle', x: left, y: top, width: size, height: size, outline: { color, width: 1 } }, ...lines]
}
