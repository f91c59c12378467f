import type { Figure, FigureOptions } from './figure.ts'
import { hiddenAxis, labelledAxis, spacious, TICK, unlabelledAxis, type AxisSpec } from './frame-axes.ts'
import { layoutLegend, type Legend } from './legend.ts'
import { aspectOf, inset, LONGEST, place, planesOf, split, type FrameParts } from './placing.ts'
import type { Plane, PlaneAxis, Rectangle } from './plane.ts'
import { styledSizes, type Sizes } from './sizes.ts'

/** A drawing with its axes and legend laid out and the room inside them. All lengths in CSS pixels. */
export interface Frame extends Sizes {
  paper: string
  /** The rectangle of the main plane, and its axes. */
  plot: Rectangle
  x: AxisSpec
  y: AxisSpec
  /** A second plane under this one, on the same x axis. */
  below?: Omit<Frame, 'below'>
  planes: readonly Plane[]
  legend?: Legend
}

/** The figure in a frame: what is drawn on its planes, and the words around them. */
export function figureIn(
  { paper, theme, scale, fontSize, nameSize, planes, legend }: Frame,
  { marks, words = [] }: Pick<Figure, 'marks'> & Partial<Pick<Figure, 'words'>>,
): Figure {
  const sizes = { theme, scale, fontSize, nameSize }
  return { paper, sizes, planes, marks, words, ...(legend && { legend }) }
}

/**
 * Lays out the axes, the legend and the margins of a figure so that no label is cut off, and gives it all. The legend
 * stands above the plane, or beside it where a plane of fixed shape leaves more room there. A thumbnail has no text and
 * fills its card.
 */
export function layoutFrame(options: FigureOptions, asked: FrameParts): Frame {
  const { below: lower } = asked
  const parts: FrameParts = {
    ...asked,
    ...(options.legend && { legend: options.legend }),
    x: named(spacious(asked.x), options.names?.x),
    y: named(spacious(asked.y), options.names?.y),
    ...(lower && { below: { ...lower, y: spacious(lower.y) } }),
  }
  const sizes = styledSizes(options)
  const shown = {
    ...parts,
    x: within(parts.x, options.view?.x),
    y: within(parts.y, options.view?.y),
    equalUnits: aspectOf(parts, LONGEST) !== undefined,
  }
  const hidden = planesOf(shown).map((y) => ({ x: hiddenAxis(shown.x), y: hiddenAxis(y) }))
  if (options.thumbnail) {
    const room = inset(options, { left: 6, right: 6, top: 6, bottom: 6 })
    return framesOf(options, shown, split(room, shown, sizes), hidden, sizes)
  }

  const { plot, legend, divided } = place(options, shown, sizes)
  if (parts.bare) return framesOf(options, shown, [plot], hidden, sizes, legend)
  const below = TICK * sizes.scale + 4 * sizes.scale + sizes.fontSize * 1.3 + 6 * sizes.scale
  const plots = split(plot, shown, sizes)
  const [across, up] = [
    centredRoom(plot.left, plot.width, options.width),
    centredRoom(plot.top, plot.height, options.height, endAbove(legend, plot, sizes)),
  ]
  const axes = planesOf(shown).map((y, index, all) => {
    const { height } = plots[index]!
    // Beside one plane a name may be longer than the plane; beside another it ends before that one's.
    const room = all.length === 1 ? up : height
    return {
      x:
        index === all.length - 1
          ? labelledAxis(shown.x, divided.x, { length: plot.width, room: across, titleGap: below }, sizes)
          : unlabelledAxis(shown.x, divided.x),
      y: labelledAxis(y, divided.y[index]!, { length: height, room, titleGap: divided.titleGap }, sizes),
    }
  })
  return framesOf(options, shown, plots, axes, sizes, legend)
}

/** The axis under a name of the user's, where there is one. */
function named(axis: AxisSpec, name: string | undefined): AxisSpec {
  return name ? { ...axis, name, shortName: name } : axis
}

/** The length that is centred on a part of a whole and lies within it, behind what takes its beginning. */
function centredRoom(from: number, length: number, whole: number, taken = 0): number {
  const middle = from + length / 2
  return 2 * Math.min(middle - taken, whole - middle)
}

/** Where a legend ends that stands above the name of the y axis; 0 where it stands elsewhere. */
function endAbove(legend: Legend, plot: Rectangle, sizes: Sizes): number {
  const isAbove = legend.items.length > 0 && legend.left < plot.left && legend.top < plot.top
  return isAbove ? legend.top + layoutLegend(legend, sizes).height : 0
}

function framesOf(
  options: FigureOptions,
  { x, y, below }: FrameParts,
  plots: readonly Rectangle[],
  axes: readonly { x: PlaneAxis; y: PlaneAxis }[],
  sizes: Sizes,
  legend?: Legend,
): Frame {
  const frame = {
    ...sizes,
    paper: options.transparent ? 'transparent' : sizes.theme.paper,
    plot: plots[0]!,
    x,
    y,
    planes: axes.map((both, index) => ({ ...plots[index]!, ...both })),
    ...(legend && legend.items.length > 0 && { legend }),
  }
  return below ? { ...frame, below: { ...frame, plot: plots[1]!, y: below.y } } : frame
}

/**
 * The axis over the part of it that is asked for; a log axis has no part at 0 or below. One of a single value that is
 * shared with others, or shown without that value, is an axis like any other.
 */
function within(axis: AxisSpec, part: [number, number] | undefined): AxisSpec {
  if (!part || (axis.scale === 'log' && !(part[0] > 0))) return axis
  const [min, max] = part
  const shown: AxisSpec = { ...axis, min, max }
  const { only } = axis
  if (only !== undefined && (min < axis.min || max > axis.max || only < min || only > max)) delete shown.only
  return shown
}
