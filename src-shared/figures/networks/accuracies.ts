import type { AxisSpec, FigureOptions, RunFigureKind } from '../../plot/index.ts'
import { logAxis } from './losses.ts'
import { curveReading } from './readings.ts'
import { curveAxes, curvesTable, trainAndTest, type Quantity } from './curves.ts'

/**
 * The share of samples that each network classifies rightly while it is trained; on a logarithmic axis, the share that
 * it does not.
 */
export const accuracies: RunFigureKind = {
  name: 'accuracies',
  title: 'Accuracy by step',
  reading: curveReading({ trainAccuracy: 'train', testAccuracy: 'test' }),
  axes: (input, options) => curveAxes(input, options, shownAccuracy(options)),
  draw: (input, options) => trainAndTest(input, options, shownAccuracy(options)),
  data: (input, look) => curvesTable(input, look, 'accuracy', { train: 'trainAccuracy', test: 'testAccuracy' }),
}

function shownAccuracy({ logValues }: FigureOptions): Quantity {
  return {
    train: 'trainAccuracy',
    test: 'testAccuracy',
    ...(logValues
      ? { shown: (accuracy) => 1 - accuracy, axis: (values) => logAxis(values, 'share of errors') }
      : { axis: accuracyAxis }),
  }
}

/** From the tenth below the lowest accuracy to 1. */
export function accuracyAxis(arrays: readonly Float64Array[]): AxisSpec {
  const lowest = arrays.reduce((least, values) => values.reduce((a, b) => (b < a ? b : a), least), 0.9)
  return { name: 'accuracy', scale: 'linear', min: Math.max(Math.floor(lowest * 10) / 10, 0), max: 1 }
}
