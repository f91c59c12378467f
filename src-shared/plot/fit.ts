import type { ECharts } from 'echarts/core'
import type { Figure, FigureOptions } from './figure.ts'
import { sizesOf } from './frame.ts'

/** The least that a plane may be, in sizes of the text: below that its ticks and names are all there is of it. */
const LEAST = { width: 8, height: 5 }
/** One of several planes above each other, of which all together are as high as one. */
const LEAST_STACKED = 3
/** Planes above each other take at least this share of the shorter side of the drawing, whatever stands around them. */
const LEAST_SHARE = 0.25

interface Grid {
  left: number
  width: number
  height: number
}

/** Whether the planes of a figure are large enough to be read. */
export function hasRoom({ option, parts }: Figure, options: FigureOptions): boolean {
  if (parts) return parts.every((part) => hasRoom(part.figure, part.options))
  const { fontSize } = sizesOf(options)
  const grids = [option.grid].flat() as Grid[]
  const high = Math.max(LEAST.height * fontSize, LEAST_SHARE * Math.min(options.width, options.height))
  return grids.every(({ left, width, height }) => {
    const column = grids.filter((other) => other.left === left).reduce((sum, other) => sum + other.height, 0)
    return width >= LEAST.width * fontSize && height >= LEAST_STACKED * fontSize && column >= high
  })
}

interface Displayed {
  type: string
  getBoundingRect(): { clone(): Box }
  getComputedTransform(): number[] | null
}
interface Box {
  x: number
  y: number
  width: number
  height: number
  applyTransform(transform: number[]): void
}

/** Where a chart that has been drawn has its text, piece by piece, in CSS pixels. */
export function textBoxes(chart: ECharts): Pick<Box, 'x' | 'y' | 'width' | 'height'>[] {
  const shown = chart.getZr().storage.getDisplayList(true) as unknown as Displayed[]
  return shown
    .filter(({ type }) => type === 'tspan')
    .map((text) => {
      const box = text.getBoundingRect().clone()
      const transform = text.getComputedTransform()
      if (transform) box.applyTransform(transform)
      return box
    })
}

/** Whether all text of a chart that has been drawn is within the drawing. */
export function holdsItsText(chart: ECharts, { width, height }: { width: number; height: number }): boolean {
  // Boxes are as high as any letter may be; a pixel of that is never inked.
  return textBoxes(chart).every(
    (box) => box.x >= -1 && box.y >= -1 && box.x + box.width <= width + 1 && box.y + box.height <= height + 1,
  )
}
