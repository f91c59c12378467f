import {
  axisIndex,
  axisValue,
  columnAxisOf,
  descentOfCell,
  learningRatesOf,
  OverstepError,
  type Axis,
  type BasinMapConfig,
  type Config,
  type Descent,
  type FateMapConfig,
  type Run,
} from '../contract/index.ts'

/** Configs whose runs are maps: a fate for each cell of a grid. */
export type MapConfig = FateMapConfig | BasinMapConfig

export function isMap(config: Config): config is MapConfig {
  return config.kind === 'fate-map' || config.kind === 'basin-map'
}

/** The config of a run, known to be a map. @throws {OverstepError} `invalid-input` when it is none */
export function mapConfigOf({ id, config }: Run): MapConfig {
  if (isMap(config)) return config
  throw new OverstepError('invalid-input', `this figure is drawn from a map, but ${id} is a ${config.kind} run`)
}

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
function nearest(rates: readonly number[], value: number): number | undefined {
  const distances = rates.map((rate) => Math.abs(Math.log(rate / value)))
  const least = Math.min(...distances)
  return rates.length > 0 && value > 0 ? distances.indexOf(least) : undefined
}

/** The learning rate of a map that a value means, with its index among them; undefined where it means none. */
export function rateAt(config: MapConfig, value: number): { index: number; rate: number } | undefined {
  if (config.kind === 'fate-map') {
    const index = axisIndex(config.learningRate, value)
    return index === undefined ? undefined : { index, rate: axisValue(config.learningRate, index) }
  }
  const rates = learningRatesOf(config)
  const index = nearest(rates, value)
  return index === undefined ? undefined : { index, rate: rates[index]! }
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
