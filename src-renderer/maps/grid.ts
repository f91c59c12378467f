import {
  columnAxisOf,
  descentOfCell,
  learningRatesOf,
  type Axis,
  type BasinMapConfig,
  type Descent,
  type FateMapConfig,
} from '#shared/contract/index.ts'

/** Configs whose runs are maps: a fate for each cell of a grid. */
export type MapConfig = FateMapConfig | BasinMapConfig

/** The cells of a map that are seen together: a plane of the arrays of its run. */
export interface Grid {
  x: Axis
  y: Axis
  /** Cells of the arrays that come before these: those of smaller indices in a list of learning rates. */
  offset: number
  /** The descent that a cell stands for. */
  descentAt(column: number, row: number): Descent
}

/** The index of the rate that is closest to a value by ratio; undefined where there are none. */
export function nearest(rates: readonly number[], value: number): number | undefined {
  const distances = rates.map((rate) => Math.abs(Math.log(rate / value)))
  const least = Math.min(...distances)
  return rates.length > 0 && value > 0 ? distances.indexOf(least) : undefined
}

/**
 * The grid of a map; of one with a list of learning rates that of the slice, or of the last one where there are fewer.
 */
export function gridOf(config: MapConfig, slice = 0): Grid {
  if (config.kind === 'fate-map')
    return {
      x: columnAxisOf(config),
      y: config.learningRate,
      offset: 0,
      descentAt: (column, row) => descentOfCell(config, column, row),
    }
  const { x, y } = config
  const shown = Math.min(slice, learningRatesOf(config).length - 1)
  return {
    x,
    y,
    offset: shown * x.count * y.count,
    descentAt: (column, row) => descentOfCell(config, column, row, shown),
  }
}
