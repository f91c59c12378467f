import type { FigureKind } from '../../plot/figure.ts'
import type { AxisSpec } from '../../plot/frame.ts'
import { logAxis } from './losses.ts'
import { curvesTable, trainAndTest } from './curves.ts'

/** The share of samples that each network classifies rightly while it is trained; on a logarithmic axis, the share that it does not. */
export const accuracies: FigureKind = {
  name: 'accuracies',
  title: 'Accuracy by step',
  draw: (input, options) =>
    trainAndTest(input, options, {
      train: 'trainAccuracy',
      test: 'testAccuracy',
      ...(options.logValues
        ? { shown: (accuracy) => 1 - accuracy, axis: (values) => logAxis(values, 'share of errors') }
        : { axis: accuracyAxis }),
    }),
  data: (input, look) => curvesTable(input, look, 'accuracy', { train: 'trainAccuracy', test: 'testAccuracy' }),
}

/** From the tenth below the lowest accuracy to 1. */
export function accuracyAxis(arrays: readonly Float64Array[]): AxisSpec {
  const lowest = arrays.reduce((least, values) => values.reduce((a, b) => (b < a ? b : a), least), 0.9)
  return { name: 'accuracy', scale: 'linear', min: Math.max(Math.floor(lowest * 10) / 10, 0), max: 1 }
}
