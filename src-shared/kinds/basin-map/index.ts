import { axisValues } from '../../vocabulary/index.ts'
import { describeKind } from '../kind.ts'
import { learningRatesOf } from '../learning-rates.ts'
import { mapArrays, mapSummarySchema } from '../map-arrays.ts'
import { axisCount, axisEnds, limitsOf, rounded } from '../suggest.ts'
import { basinMapConfigSchema, type BasinMapConfig } from './config.ts'

/** Whether it is a sequence of maps, whose arrays have an axis of learning rates. */
const isSequence = ({ learningRate }: BasinMapConfig) => Array.isArray(learningRate)

/** The fate of gradient descent over a plane of start points, for one learning rate or a sequence of them. */
export const basinMap = describeKind({
  name: 'basin-map',
  label: 'Basin map',
  config: basinMapConfigSchema,
  summary: mapSummarySchema,
  arrays: mapArrays((config: BasinMapConfig) => [
    ...(isSequence(config) ? [learningRatesOf(config).length] : []),
    config.y.count,
    config.x.count,
  ]),
  series: {},
  pausable: false,
  variables: [2],
  axes: (config) => [
    ...(isSequence(config) ? [{ name: 'learningRate', values: Float64Array.from(learningRatesOf(config)) }] : []),
    { name: 'y', values: axisValues(config.y) },
    { name: 'x', values: axisValues(config.x) },
  ],
  slices: learningRatesOf,
  suggestions({ domain: [x, y], minima }) {
    return {
      places: x && y ? { ...axisEnds('x', x), ...axisEnds('y', y) } : {},
      rest: { ...axisCount('x', 200), ...axisCount('y', 200), learningRate: rounded(limitsOf(minima).low / 2, 2) },
    }
  },
})
