import { axisValues } from '../../vocabulary/index.ts'
import { describeKind } from '../kind.ts'
import { mapArrays, mapSummarySchema } from '../map-arrays.ts'
import { axisCount, axisEnds, ratesAround } from '../suggest.ts'
import { columnAxisOf, fateMapConfigSchema, type FateMapConfig } from './config.ts'

/** The fate of gradient descent over start point × learning rate. */
export const fateMap = describeKind({
  name: 'fate-map',
  label: 'Fate map',
  config: fateMapConfigSchema,
  summary: mapSummarySchema,
  arrays: mapArrays((config: FateMapConfig) => [config.learningRate.count, columnAxisOf(config).count]),
  series: {},
  pausable: false,
  variables: [1, 2],
  axes: (config) => [
    { name: 'learningRate', values: axisValues(config.learningRate) },
    { name: config.momentum ? 'momentum' : 'start', values: axisValues(columnAxisOf(config)) },
  ],
  suggestions({ domain, minima }) {
    const plane = domain.length === 2
    const [lower, upper] = [domain.map(([from]) => from), domain.map(([, to]) => to)]
    return {
      places: plane
        ? { ...axisEnds('start', [0, 1]), 'line.from': lower, 'line.to': upper }
        : { ...axisEnds('start', domain[0]!), 'line.from': null, 'line.to': null },
      rest: { ...axisCount('start', 200), ...ratesAround(minima, 200) },
    }
  },
})
