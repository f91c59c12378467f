import type { RasterView } from '#shared/plot/index.ts'
import { axisExtent, axisValue, type Axis } from '#shared/contract/index.ts'
import { log, pow } from '#shared/elementary/index.ts'
import { gridOf, type MapConfig } from '#shared/results/index.ts'

/** The cells of an axis from `first` to `last`, both included. */
interface CellRange {
  first: number
  last: number
}

/** Shares of a cell that do not count: the edge between two cells is computed, and may come out in either. */
const NOTHING = 1e-6

/** The cells that the interval reaches into; parts beyond the map do not count. */
export function cellsBetween(axis: Axis, ends: readonly [number, number]): CellRange {
  const [low, high] = axisExtent(axis)
  const places = ends.map((end) => {
    const value = Math.min(high, Math.max(low, end))
    const fraction = axis.scale === 'log' ? log(value / low) / log(high / low) : (value - low) / (high - low)
    return fraction * axis.count
  })
  const first = Math.min(axis.count - 1, Math.floor(Math.min(...places) + NOTHING))
  return { first, last: Math.max(first, Math.ceil(Math.max(...places) - NOTHING) - 1) }
}

/**
 * The same number of points over the given cells, from the value of the first to that of the last, on the same scale. A
 * single cell is cut from edge to edge, for its value alone leaves nothing to refine. An axis of one point stays as it
 * is.
 */
export function refinedAxis(axis: Axis, { first, last }: CellRange): Axis {
  if (axis.count === 1) return axis
  if (first !== last) return { ...axis, min: axisValue(axis, first), max: axisValue(axis, last) }
  const [min, max] = cellEdges(axis, first)
  return min < max ? { ...axis, min, max } : axis
}

/** The ends of a cell, half-way (on the scale of the axis) to its neighbours. */
export function cellEdges(axis: Axis, index: number): [number, number] {
  const [low, high] = axisExtent(axis)
  const edge = (fraction: number) =>
    axis.scale === 'log' ? low * pow(high / low, fraction) : low + (high - low) * fraction
  return [edge(index / axis.count), edge((index + 1) / axis.count)]
}

/**
 * The config of a run that looks closer at `box`: as many points over the cells that the box touches. A map along a
 * line keeps its line, and one of several learning rates keeps them all.
 */
export function refinedConfig<Config extends MapConfig>(config: Config, box: RasterView): Config {
  const { x, y } = gridOf(config)
  const across = refinedAxis(x, cellsBetween(x, box.x))
  const up = refinedAxis(y, cellsBetween(y, box.y))
  if (config.kind === 'basin-map') return { ...config, x: across, y: up }
  return { ...config, learningRate: up, ...(config.momentum ? { momentum: across } : { start: across }) }
}

/** The box grown to the edges of the cells that it touches: what the brush shows, and what a refined run covers. */
export function snappedBox({ x, y }: { x: Axis; y: Axis }, box: RasterView): RasterView {
  return { x: snapped(x, box.x), y: snapped(y, box.y) }
}

/** The interval grown to the edges of the cells that it touches. */
export function snapped(axis: Axis, interval: readonly [number, number]): [number, number] {
  const { first, last } = cellsBetween(axis, interval)
  return [cellEdges(axis, first)[0], cellEdges(axis, last)[1]]
}
