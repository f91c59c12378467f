import {
  columnAxisOf,
  learningRatesOf,
  pointAlong,
  type Axis,
  type BasinMapConfig,
  type FateMapConfig,
} from '#shared/contract/index.ts'
import type { Descent } from '../readout/index.ts'

/** Configs whose runs are maps: a fate for each cell of a grid. */
export type MapConfig = FateMapConfig | BasinMapConfig

/** The cells of a map that are seen together: a plane of the arrays of its run. */
export interface Grid {
  x: Axis
  y: Axis
  /** Cells of the arrays that come before these: those of smaller indices in a list of learning rates. */
  offset: number
  /** The descent that the cell at two values of the axes stands for. */
  descentAt(x: number, y: number): Descent
  /** By which the noise of the descent in a cell is told from that of others. */
  numbersAt(column: number, row: number): NonNullable<Descent['numbers']>
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
  if (config.kind === 'fate-map') {
    const { start, learningRate, line, momentum } = config
    const pointAt = (place: number) => (line ? pointAlong(line, place) : [place])
    return {
      x: columnAxisOf(config),
      y: learningRate,
      offset: 0,
      descentAt: (across, learningRate) =>
        momentum
          ? { start: pointAt(start.min), learningRate, momentum: across }
          : { start: pointAt(across), learningRate },
      numbersAt: (column, row) => ({ start: column, rate: row }),
    }
  }
  const { x, y } = config
  const rates = learningRatesOf(config)
  const shown = Math.min(slice, rates.length - 1)
  return {
    x,
    y,
    offset: shown * x.count * y.count,
    descentAt: (first, second) => ({ start: [first, second], learningRate: rates[shown]! }),
    numbersAt: (column, row) => ({ start: row * x.count + column, rate: shown }),
  }
}
