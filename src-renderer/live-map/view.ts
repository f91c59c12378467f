import { columnAxisOf, type Axis } from '#shared/contract/index.ts'
import { type Extent, type RasterView, valueAt } from '#shared/plot/index.ts'
import { gridOf, type MapConfig } from '#shared/results/index.ts'

/** Cells of a picture. */
export interface PictureSize {
  columns: number
  rows: number
}

/** The axes of a map that is flown over, with all that they show. */
export function wholeView(config: MapConfig, slice = 0): RasterView {
  const { x, y } = gridOf(config, slice)
  return { x: edgesOf(x), y: edgesOf(y) }
}

/** The ends of the first and of the last cell; an axis of one value is flown over from half of it to twice it. */
function edgesOf({ min, max, count, scale }: Axis): [number, number] {
  if (min < max) {
    const step = scale === 'log' ? (max / min) ** (0.5 / (count - 1)) : (max - min) / (2 * (count - 1))
    return scale === 'log' ? [min / step, max * step] : [min - step, max + step]
  }
  if (scale === 'log' || min > 0) return [min / 2, min * 2]
  return min < 0 ? [min * 2, min / 2] : [-1, 1]
}

/** How the axes of a map run. */
export function scalesOf(config: MapConfig): { x: Axis['scale']; y: Axis['scale'] } {
  const { x, y } = gridOf(config)
  return { x: x.scale, y: y.scale }
}

/** So narrow a part of a logarithmic axis looks as it does on a linear one, which tells values apart to a bit. */
const NARROW = 1.0001

/** The extents of a view, as they are drawn. */
export function extentsOf(config: MapConfig, view: RasterView): { x: Extent; y: Extent } {
  const scales = scalesOf(config)
  const extent = (scale: Axis['scale'], [min, max]: [number, number]): Extent => ({
    scale: scale === 'log' && max < NARROW * min ? 'linear' : scale,
    min,
    max,
  })
  return { x: extent(scales.x, view.x), y: extent(scales.y, view.y) }
}

/** The axis whose cells fill an extent. */
function axisOver({ scale, min, max }: Extent, count: number): Axis {
  const at = (cell: number) => valueAt({ scale, min, max }, (cell + 0.5) / count)
  return { scale, min: at(0), max: at(count - 1), count }
}

/** The config of the map that fills a view with so many cells: of one learning rate where it has a list. */
export function configOver(config: MapConfig, view: RasterView, { columns, rows }: PictureSize): MapConfig {
  const { x, y } = extentsOf(config, view)
  const [across, up] = [axisOver(x, columns), axisOver(y, rows)]
  if (config.kind === 'basin-map') return { ...config, x: across, y: up }
  return { ...config, ...(config.momentum ? { momentum: across } : { start: across }), learningRate: up }
}

/** What is computed of a map while one looks at it: its fates alone. */
export function lookedAt(config: MapConfig): MapConfig {
  const looked = { ...config }
  delete looked.sharpness
  delete looked.border
  delete looked.against
  return looked
}

/** How far one can fly: as far as configs reach, or values make sense. */
export function reachOf(config: MapConfig): RasterView {
  const start = (axis: Axis): [number, number] => (axis.scale === 'log' ? [1e-12, 1e6] : [-1e6, 1e6])
  if (config.kind === 'basin-map') return { x: start(config.x), y: start(config.y) }
  return { x: config.momentum ? [0, 1] : start(columnAxisOf(config)), y: [1e-12, 1e6] }
}

/** Cells are told apart by a bit or two. */
const LEAST_APART = 2 * Number.EPSILON

/** Whether double precision tells the cells of a view apart. */
export function isResolved({ x, y }: RasterView, { columns, rows }: PictureSize): boolean {
  const apart = ([min, max]: [number, number], count: number) =>
    (max - min) / count >= LEAST_APART * Math.max(Math.abs(min), Math.abs(max))
  return apart(x, columns) && apart(y, rows)
}

/** Digits that tell a value of an axis from those of the cells beside it. */
export function digitsOf({ min, max }: Extent, count: number, value: number): number {
  const apart = (max - min) / count
  const digits = Math.ceil(Math.log10(Math.max(Math.abs(value), apart) / apart)) + 1
  return Math.min(17, Math.max(4, digits))
}

/** Room beside a plane for its labels, in pixels. */
const LABELS = { across: 110, up: 84 }

/**
 * A view that fills its place: a plane has the same units on both axes, so that of what is seen of it more is seen
 * across, or up. The same for other maps.
 */
export function filledView(config: MapConfig, view: RasterView, area: { width: number; height: number }): RasterView {
  const [width, height] = [area.width - LABELS.across, area.height - LABELS.up]
  if (config.kind !== 'basin-map' || config.x.scale === 'log' || config.y.scale === 'log') return view
  if (width < 1 || height < 1) return view
  const [x, y] = [view.x[1] - view.x[0], view.y[1] - view.y[0]]
  const unit = Math.max(x / width, y / height)
  const about = ([low, high]: [number, number], length: number): [number, number] => {
    const more = (length * unit - (high - low)) / 2
    return [low - more, high + more]
  }
  return { x: about(view.x, width), y: about(view.y, height) }
}
