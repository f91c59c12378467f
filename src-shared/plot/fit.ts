import type { Figure, FigureOptions } from './figure.ts'
import { sizesOf } from './sizes.ts'

/** The least that a plane may be, in sizes of the text: below that its ticks and names are all there is of it. */
const LEAST = { width: 8, height: 5 }
/** One of several planes above each other, of which all together are as high as one. */
const LEAST_STACKED = 3
/** Planes above each other take at least this share of the shorter side of the drawing, whatever stands around them. */
const LEAST_SHARE = 0.25

/** Whether the planes of a figure are large enough to be read. */
export function hasRoom({ planes, parts }: Figure, options: FigureOptions): boolean {
  if (parts) return parts.every((part) => hasRoom(part.figure, part.options))
  const { fontSize } = sizesOf(options)
  // Planes in the same place are read as one.
  const rooms = [...new Map(planes.map((plane) => [`${plane.left} ${plane.top}`, plane])).values()]
  const high = Math.max(LEAST.height * fontSize, LEAST_SHARE * Math.min(options.width, options.height))
  return rooms.every(({ left, width, height }) => {
    const column = rooms.filter((other) => other.left === left).reduce((sum, other) => sum + other.height, 0)
    return width >= LEAST.width * fontSize && height >= LEAST_STACKED * fontSize && column >= high
  })
}
