import { createCanvas } from '@napi-rs/canvas'
import { measuredBaseline } from '#shared/plot/index.ts'
import { canvasFont } from './system-fonts.ts'

const context = createCanvas(1, 1).getContext('2d')

/** The extents of a line of text in a CSS font, in its pixels. */
export function measureText(text: string, font?: string): { width: number } {
  if (font !== undefined) context.font = canvasFont(font)
  return context.measureText(text)
}

/** Width of a line of text in a CSS font, in its pixels. */
export function widthOf(text: string, font: string): number {
  return measureText(text, font).width
}

const offsets = new Map<string, number>()

/** How far the baseline of a CSS font lies below the middle on which a canvas centres it, in its pixels. */
export function baselineBelowMiddle(font: string): number {
  let offset = offsets.get(font)
  if (offset === undefined) {
    context.font = canvasFont(font)
    offset = measuredBaseline(context)
    offsets.set(font, offset)
  }
  return offset
}
