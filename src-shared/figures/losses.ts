import type { FigureKind } from './figure.ts'
import type { AxisSpec } from './frame.ts'
import { trainAndTest } from './network-curves.ts'

/** The loss of each network on training and test samples while it is trained. */
export const losses: FigureKind = {
  name: 'losses',
  title: 'Loss by step',
  draw: (input, options) => trainAndTest(input, options, { train: 'trainLoss', test: 'testLoss' }, lossAxis),
}

/** Losses outside of these do not widen the axis: beyond are networks that diverge, and the rounding of a loss of 0. */
const LOWEST = 1e-8
const HIGHEST = 1e3

function lossAxis(arrays: readonly Float64Array[]): AxisSpec {
  let low = Infinity
  let high = 0
  for (const values of arrays)
    for (const value of values) {
      if (value >= LOWEST && value < low) low = value
      if (value <= HIGHEST && value > high) high = value
    }
  const [min, max] = low < high ? [low / 1.2, high * 1.2] : [0.01, 10]
  return { name: 'cross-entropy loss', scale: 'log', min, max }
}
