import type { Theme } from './palette.ts'
import type { Markup } from './text.ts'

/** What stands around the planes and over them, in CSS pixels of the drawing from its top left. */
export type SheetElement = SheetText | SheetLine | SheetRectangle | SheetPolygon | SheetRamp

/** A line of marked text, centred on `y`. */
export interface SheetText {
  kind: 'text'
  text: Markup
  x: number
  y: number
  fontSize: number
  color: string
  align: 'left' | 'center' | 'right'
  /** Counterclockwise, in radians. */
  rotation: number
  /**
   * A rim of paper. It lies behind all of the line: each marked part of a line is drawn by itself and would cut into
   * the one before it.
   */
  rim?: { color: string; width: number }
}

export interface SheetLine {
  kind: 'line'
  from: readonly [x: number, y: number]
  to: readonly [x: number, y: number]
  stroke: string
  width: number
  dash?: readonly number[]
  opacity?: number
  z?: number
}

export interface SheetRectangle {
  kind: 'rectangle'
  x: number
  y: number
  width: number
  height: number
  fill?: string
  /** A line along the inside of its edge. */
  outline?: { color: string; width: number }
  opacity?: number
  z?: number
}

export interface SheetPolygon {
  kind: 'polygon'
  corners: readonly (readonly [x: number, y: number])[]
  fill: string
  stroke: string
  width: number
  z?: number
}

/** A rectangle whose colours go over into each other, from its bottom to its top. */
export interface SheetRamp {
  kind: 'ramp'
  x: number
  y: number
  width: number
  height: number
  /** Colours at fractions of the height. */
  stops: readonly { offset: number; color: string }[]
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
): SheetText {
  const { fontSize, theme, color = theme.ink, align = 'left', rotation = 0 } = style
  return { kind: 'text', text, x, y, fontSize, color, align, rotation }
}

/** The same on a rim of paper. */
export function haloedText(...[text, x, y, style]: Parameters<typeof textElement>): SheetText {
  const { fontSize, theme } = style
  return { ...textElement(text, x, y, style), rim: { color: theme.paper, width: fontSize / 4 } }
}
