import type { Config, LossName } from '../../contract/index.ts'
import type { AxisSpec, FigureOptions, RunFigureKind } from '../../plot/index.ts'
import { curveReading } from './readings.ts'
import { curveAxes, curvesTable, trainAndTest, type Quantity } from './curves.ts'

/** The loss of each network on training and test samples while it is trained. */
export const losses: RunFigureKind = {
  name: 'losses',
  title: 'Loss by step',
  reading: curveReading({ trainLoss: 'train', testLoss: 'test' }),
  axes: (input, options) => curveAxes(input, options, shownLoss(input.run.config, options)),
  draw: (input, options) => trainAndTest(input, options, shownLoss(input.run.config, options)),
  data: (input, look) => curvesTable(input, look, 'loss', { train: 'trainLoss', test: 'testLoss' }),
}

function shownLoss(config: Config, { logValues }: FigureOptions): Quantity {
  const name = lossName([config])
  return {
    train: 'trainLoss',
    test: 'testLoss',
    axis: (values) => ((logValues ?? true) ? logAxis(values, name) : linearAxis(values, name)),
  }
}

/** What an axis of the losses of runs of these configs is called. */
export function lossName(configs: readonly Config[]): string {
  const losses = new Set(configs.map((config) => (config.kind === 'network' && config.loss) || 'cross-entropy'))
  return losses.size > 1 ? 'loss' : nameOfLoss(losses.has('mse') ? 'mse' : 'cross-entropy')
}

export function nameOfLoss(loss: LossName): string {
  return loss === 'mse' ? 'loss ½‖output − one-hot‖²' : 'cross-entropy loss'
}

/** Values outside of these do not widen the axis: beyond are networks that diverge, and the rounding of a loss of 0. */
const LOWEST = 1e-8
const HIGHEST = 1e3

function extentOf(arrays: readonly Float64Array[]): [low: number, high: number] {
  let low = Infinity
  let high = 0
  for (const values of arrays)
    for (const value of values) {
      if (value >= LOWEST && value < low) low = value
      if (value <= HIGHEST && value > high) high = value
    }
  return [low, high]
}

/** A logarithmic axis over values. */
export function logAxis(arrays: readonly Float64Array[], name: string): AxisSpec {
  const [low, high] = extentOf(arrays)
  const [min, max] = low <= high ? [low / 1.2, high * 1.2] : [0.01, 10]
  return { name, scale: 'log', min, max }
}

export function linearAxis(arrays: readonly Float64Array[], name: string): AxisSpec {
  const [, high] = extentOf(arrays)
  return { name, scale: 'linear', min: 0, max: high > 0 ? 1.05 * high : 1 }
}
