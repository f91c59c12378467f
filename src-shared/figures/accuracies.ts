import type { FigureKind } from './figure.ts'
import type { AxisSpec } from './frame.ts'
import { trainAndTest } from './network-curves.ts'

/** The share of samples that each network classifies rightly while it is trained. */
export const accuracies: FigureKind = {
  name: 'accuracies',
  title: 'Accuracy by step',
  draw: (input, options) =>
    trainAndTest(input, options, { train: 'trainAccuracy', test: 'testAccuracy' }, accuracyAxis),
}

/** From the tenth below the lowest accuracy to 1. */
function accuracyAxis(arrays: readonly Float64Array[]): AxisSpec {
  const lowest = arrays.reduce((least, values) => values.reduce((a, b) => (b < a ? b : a), least), 0.9)
  return { name: 'accuracy', scale: 'linear', min: Math.max(Math.floor(lowest * 10) / 10, 0), max: 1 }
}
