import { type Axis, columnAxisOf } from '../../contract/index.ts'
import type { FigureInput, FigureOptions, FrameParts, LegendItem } from '../../plot/index.ts'
import { mapConfigOf } from '../../results/index.ts'
import { mapAxes, planeAxes } from '../axes.ts'
import { sliceOf } from './basin-map.ts'
import type { Cells } from './fate-cells.ts'

/** What is seen of a map at once: all of a fate map, and of basin maps that of one learning rate. */
export interface SeenMap {
  axes: FrameParts
  columns: Axis
  rows: Axis
  cells: Cells
  /** What the legend says of the slice. */
  name: LegendItem[]
}

export function seenMap({ run }: FigureInput, options: FigureOptions): SeenMap {
  const config = mapConfigOf(run)
  if (config.kind === 'basin-map') {
    const { cells, name } = sliceOf(run, config, options)
    return { axes: planeAxes(config), columns: config.x, rows: config.y, cells, name: [name] }
  }
  const [columns, rows] = [columnAxisOf(config), config.learningRate]
  const cells = { first: 0, count: columns.count * rows.count }
  return { axes: mapAxes(run, config, options), columns, rows, cells, name: [] }
}
