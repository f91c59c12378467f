import { axisValues, type Axis } from '../vocabulary/index.ts'

/** The learning rates of a config in their order: one, a list of them, or an axis. */
export function learningRatesOf(
  config: { learningRate: number | readonly number[] | Axis } | { learningRates: readonly number[] },
): number[] {
  if ('learningRates' in config) return [...config.learningRates]
  const { learningRate } = config
  if (typeof learningRate === 'number') return [learningRate]
  return 'count' in learningRate ? Array.from(axisValues(learningRate)) : [...learningRate]
}
