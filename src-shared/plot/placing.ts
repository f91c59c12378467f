import type { FigureOptions } from './figure.ts'
import { divide, TICK, type AxisSpec, type Division } from './frame-axes.ts'
import { layoutLegend, legendColumnWidth, type Legend, type LegendItem, type LegendPlace } from './legend.ts'
import type { Rectangle } from './plane.ts'
import type { Sizes } from './sizes.ts'
import { textWidth } from './text.ts'

/** What stands in a frame and around it. */
export interface FrameParts {
  x: AxisSpec
  y: AxisSpec
  /** The y axis of a second plane under the first, and its share of the height. */
  below?: { y: AxisSpec; share: number }
  legend?: readonly LegendItem[]
  /** Pixels beside the plot, and between it and the legend above, that the figure fills itself. */
  rightMargin?: number
  topMargin?: number
  /**
   * Both axes measure the same: the plane has the shape of the part of them that is shown, unless they are far from
   * square.
   */
  equalUnits?: boolean
  /** The figure draws its axes itself, inside the plane. */
  bare?: boolean
}

/** A legend that is higher than this share of the drawing stands beside the plane where that leaves more of it. */
const HIGH = 0.15

/** Below this share of the drawing, what is secondary in it gives way to the plane. */
const ROOMY = 0.4

/**
 * Where the plane and the legend stand. Where they leave little room for the plane, what is secondary gives way in this
 * order: the values in the legend, then the space between its rows and around everything.
 */
export function place(options: FigureOptions, parts: FrameParts, sizes: Sizes) {
  const isRoomy = ({ plot: { width, height } }: Placed) =>
    height >= ROOMY * options.height || (aspectOf(parts) !== undefined && width >= ROOMY * options.width)
  const full = placeAll(options, parts, sizes)
  if (isRoomy(full)) return full
  const short = placeAll(options, parts, sizes, { short: true })
  return isRoomy(short) ? short : placeAll(options, parts, sizes, { short: true, close: true })
}

interface Placed {
  plot: Rectangle
  legend: Legend
  divided: ReturnType<typeof divideAll>
}

/** @param tight how the legend saves room, and whether what stands around the plane stands closer, too */
function placeAll(
  options: FigureOptions,
  parts: FrameParts,
  sizes: Sizes,
  tight: Pick<LegendPlace, 'short' | 'close'> = {},
): Placed {
  const { legend: items = [], topMargin = 0 } = parts
  const { fontSize, scale } = sizes
  const { close = false } = tight
  const pad = padOf(scale, close)
  const bare = pad + fontSize * 0.6
  const aspect = aspectOf(parts)
  const legendAt = (left: number, top: number, width: number, column: boolean): Legend => ({
    items,
    left,
    top,
    width,
    ...tight,
    ...(column && { column }),
  })
  const heightOf = (legend: Legend) => layoutLegend(legend, sizes).height
  let divided = divideAll(options, parts, sizes, pad)

  const roomAbove = (legendHeight: number) =>
    inset(options, {
      ...divided,
      top: Math.max(bare, legendHeight > 0 ? 2 * pad + legendHeight : 0) + topMargin,
    })
  /** From the left edge of the plane, or of the drawing where it is high, would be lower from there, and may. */
  const above = (left: number, top = pad, mayBeWide = true) => {
    const aligned = legendAt(left, top, options.width - left - pad, false)
    if (!mayBeWide || heightOf(aligned) <= HIGH * options.height) return aligned
    const wide = legendAt(pad, top, options.width - 2 * pad, false)
    return heightOf(wide) < heightOf(aligned) ? wide : aligned
  }
  let legend = above(divided.left)
  let plot = roomAbove(heightOf(legend))
  const column = legendColumnWidth(legend, sizes) + 20 * scale
  if (aspect === undefined) {
    // What the legend takes away changes the ticks, and these the margins.
    divided = divideAll(options, parts, sizes, pad, plot)
    legend = above(divided.left)
    plot = roomAbove(heightOf(legend))
    const isHigh = heightOf(legend) > HIGH * options.height
    const room = inset(options, { ...divided, right: divided.right + column, top: bare + topMargin })
    const high = heightOf(legendAt(0, 0, column, true))
    if (!isHigh || high > options.height - 2 * pad || areaOf(room) <= areaOf(plot)) return { plot, legend, divided }
    divided = divideAll(options, parts, sizes, pad, room)
    plot = inset(options, { ...divided, right: divided.right + column, top: bare + topMargin })
    const left = plot.left + plot.width + divided.right - pad + 20 * scale
    const top = Math.min(plot.top - fontSize * 0.3, options.height - pad - high)
    return { plot, legend: legendAt(left, top, column, true), divided }
  }

  const roomBeside = inset(options, { ...divided, right: divided.right + column, top: bare + topMargin })
  const columnHeight = heightOf(legendAt(0, 0, column, true))
  const beside =
    items.length > 0 &&
    columnHeight <= options.height - 2 * pad &&
    areaOf(shaped(roomBeside, aspect)) > areaOf(shaped(plot, aspect))
  // What the shape takes away changes the ticks, and these the margins.
  divided = divideAll(options, parts, sizes, pad, shaped(beside ? roomBeside : plot, aspect))
  if (beside) {
    plot = shaped(inset(options, { ...divided, right: divided.right + column, top: bare + topMargin }), aspect)
    const left = plot.left + plot.width + divided.right - pad + 20 * scale
    const top = Math.min(plot.top - fontSize * 0.3, options.height - pad - columnHeight)
    return { plot, legend: legendAt(left, top, column, true), divided }
  }
  // The legend begins where the plane does, which may make it higher, and stands close to it.
  const underLegend = (mayBeWide: boolean): Placed => {
    const lowest = above(plot.left, pad, mayBeWide)
    const height = Math.max(heightOf(lowest), heightOf(above(shaped(plot, aspect).left, pad, mayBeWide)))
    const room = roomAbove(height)
    const within = shaped(room, aspect)
    return { plot: within, legend: above(within.left, pad + within.top - room.top, mayBeWide), divided }
  }
  const wide = underLegend(true)
  // The name of the y axis, which may be longer than the plane, needs its place on the left.
  const { y } = parts
  const name = textWidth(y.shortName ?? y.name, sizes.nameSize, sizes.theme)
  const middle = wide.plot.top + wide.plot.height / 2
  const isClear = wide.legend.left >= wide.plot.left || name <= 2 * (middle - wide.legend.top - heightOf(wide.legend))
  return isClear ? wide : underLegend(false)
}

/**
 * The axes divided for a plane of the given size, or of all the room that there is, and the margins that their labels
 * need.
 */
function divideAll(
  options: FigureOptions,
  parts: FrameParts,
  sizes: Sizes,
  pad: number,
  size?: { width: number; height: number },
) {
  const { fontSize, scale, nameSize } = sizes
  const { rightMargin = 0, bare = false } = parts
  const heights = split(
    { left: 0, top: 0, width: 0, height: size?.height ?? options.height - 90 * scale },
    parts,
    sizes,
  )
  const y = planesOf(parts).map((axis, index) => divide(axis, heights[index]!.height, false, sizes))
  const titleGap = TICK * scale + 5 * scale + Math.max(0, ...y.flatMap(({ widths }) => widths)) + 8 * scale
  const left = pad + nameSize * 1.2 + titleGap
  const x = divide(parts.x, size?.width ?? options.width - left - rightMargin - pad, true, sizes)
  if (bare) return { x, y, titleGap, left: pad, bottom: pad, right: pad + rightMargin }
  return {
    x,
    y,
    titleGap,
    left,
    bottom: pad + nameSize * 1.3 + 6 * scale + fontSize * 1.3 + (TICK + 4) * scale,
    right: pad + Math.max(rightMargin, overhang(x)),
  }
}

/** How far the last label of the x axis can stand out beyond the plot. */
function overhang({ widths }: Division): number {
  return (widths.at(-1) ?? 0) / 2
}

/** A plane of fixed shape is at most so many times as long as it is wide, */
export const LONGEST = 3
/** and so many where a part of it is shown, or more than all of it: beside another one, over what both need. */
const LONGEST_SHOWN = 8

/** Width over height of a plane on which both axes have the same scale; undefined where the plane takes any shape. */
export function aspectOf({ x, y, equalUnits }: FrameParts, longest = LONGEST_SHOWN): number | undefined {
  if (!equalUnits || x.scale === 'log' || y.scale === 'log') return undefined
  const aspect = (x.max - x.min) / (y.max - y.min)
  return aspect <= longest && aspect >= 1 / longest ? aspect : undefined
}

/** The largest rectangle of that shape in a room, in its middle. */
function shaped(room: Rectangle, aspect: number): Rectangle {
  const width = Math.max(Math.round(Math.min(room.width, room.height * aspect)), 1)
  const height = Math.max(Math.round(width / aspect), 1)
  return {
    left: room.left + Math.round((room.width - width) / 2),
    top: room.top + Math.round((room.height - height) / 2),
    width,
    height,
  }
}

/** Space around everything. */
const padOf = (scale: number, close: boolean) => (close ? 4 : 10) * scale

const areaOf = ({ width, height }: Rectangle) => width * height

export const planesOf = ({ y, below }: FrameParts) => (below ? [y, below.y] : [y])

/** Pixels between planes that share their x axis, at scale 1. */
const PLANE_GAP = 14
/** Height that the lower one takes in any case, in sizes of the text. */
const LEAST_LOWER = 3.2

/** The planes that share a rectangle, from the top. */
export function split(room: Rectangle, { below }: FrameParts, { scale, fontSize }: Sizes): Rectangle[] {
  if (!below) return [room]
  const gap = Math.round(PLANE_GAP * scale)
  const both = room.height - gap
  // A small share of little is no plane: it takes what it needs, up to half.
  const lower = Math.max(Math.round(Math.max(both * below.share, Math.min(LEAST_LOWER * fontSize, both / 2))), 1)
  return [
    { ...room, height: Math.max(room.height - gap - lower, 1) },
    { ...room, top: room.top + room.height - lower, height: lower },
  ]
}

export function inset(
  { width, height }: FigureOptions,
  margins: { left: number; right: number; top: number; bottom: number },
): Rectangle {
  const left = Math.round(margins.left)
  const top = Math.round(margins.top)
  return {
    left,
    top,
    width: Math.max(Math.round(width - margins.right) - left, 1),
    height: Math.max(Math.round(height - margins.bottom) - top, 1),
  }
}
