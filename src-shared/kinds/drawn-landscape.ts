import type { ArrayDeclaration } from './kind.ts'

/** Samples of the landscape that a run is drawn over, of one variable and of two. */

type Declaration = ArrayDeclaration<unknown>

export const curveArrays = {
  'curve/x': { dtype: 'float64', shape: () => [null], unit: '', meaning: 'where the curve is sampled' },
  'curve/value': { dtype: 'float64', shape: () => [null], unit: '', meaning: 'f there' },
} satisfies Record<string, Declaration>

export const surfaceArrays = {
  'surface/x': { dtype: 'float64', shape: () => [null], unit: '', meaning: 'first coordinates of the grid' },
  'surface/y': { dtype: 'float64', shape: () => [null], unit: '', meaning: 'second coordinates of the grid' },
  'surface/value': { dtype: 'float64', shape: () => [null, null], unit: '', meaning: 'f there, over [y, x]' },
} satisfies Record<string, Declaration>
