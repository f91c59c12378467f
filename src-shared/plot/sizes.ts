import type { FigureStyle } from '../contract/index.ts'
import { themeOf, type Theme } from './palette.ts'

/** Colours of a drawing, and sizes of its text and strokes in CSS pixels. */
export interface Sizes {
  theme: Theme
  /** Factor of all sizes: 1 up to 1600 × 1000, in proportion beyond; with a font size of its own, a twelfth of that. */
  scale: number
  fontSize: number
  /** Of the names of axes. */
  nameSize: number
}

interface Asked {
  width: number
  height: number
  fontSize?: number
}

/** Font size and factor of a drawing: as asked for, or chosen by its size. */
export function sizesOf({ width, height, fontSize }: Asked): { scale: number; fontSize: number } {
  if (fontSize !== undefined) return { scale: fontSize / 12, fontSize }
  const scale = Math.max(1, Math.min(width / 1600, height / 1000))
  return { scale, fontSize: Math.round(12 * scale * 2) / 2 }
}

/** All of them, in the colours of a style. */
export function styledSizes(asked: Asked & { style: FigureStyle }): Sizes {
  const { scale, fontSize } = sizesOf(asked)
  return { theme: themeOf(asked.style), scale, fontSize, nameSize: Math.round(13 * scale * 2) / 2 }
}
