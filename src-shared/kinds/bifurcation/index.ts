import { axisValues, dimensionOf, PENDING } from '../../vocabulary/index.ts'
import { computedOn, fateCounts, knownFates } from '../fates.ts'
import { describeKind, summarySchemaOf } from '../kind.ts'
import { axisCount, byFlatness, limitsOf, pointWithin, rounded } from '../suggest.ts'
import { bifurcationConfigSchema, type BifurcationConfig } from './config.ts'

const shape = ({ learningRate }: BifurcationConfig) => [learningRate.count]

/** The orbit of gradient descent after a transient, and its largest Lyapunov exponent, against the learning rate. */
export const bifurcation = describeKind({
  name: 'bifurcation',
  label: 'Bifurcation',
  config: bifurcationConfigSchema,
  summary: summarySchemaOf({ ...knownFates, ...fateCounts, ...computedOn }),
  arrays: {
    orbit: {
      dtype: 'float64',
      shape({ landscape, learningRate, samples }) {
        const dimension = dimensionOf(landscape)
        return dimension === 1 ? [learningRate.count, samples] : [learningRate.count, samples, dimension]
      },
      unit: '',
      meaning: 'iterates after the transient; none yet where the fate is pending',
    },
    lyapunov: { dtype: 'float64', shape, unit: '', meaning: 'largest Lyapunov exponent, per step' },
    fate: { dtype: 'uint8', shape, fill: PENDING, unit: '', meaning: 'code of the fate in summary.fates' },
    period: { dtype: 'uint8', shape, unit: 'steps', meaning: 'period of a periodic end, 0 of others' },
  },
  series: {},
  pausable: false,
  variables: [1, 2],
  axes: ({ learningRate, samples }) => [
    { name: 'learningRate', values: axisValues(learningRate) },
    { name: 'sample', values: Float64Array.from({ length: samples }, (_, index) => index) },
  ],
  suggestions(landscape) {
    const { domain, minima } = landscape
    const flattest = byFlatness(minima)[0]
    const { high } = limitsOf(minima)
    return {
      places: {
        start: flattest
          ? flattest.at.map((at, axis) => rounded(at + (domain[axis]![1] - domain[axis]![0]) / 100))
          : pointWithin(landscape, 0.6),
      },
      rest: {
        'learningRate.min': rounded(high * 0.75),
        'learningRate.max': rounded(high * 1.5),
        ...axisCount('learningRate', 400),
      },
    }
  },
})
