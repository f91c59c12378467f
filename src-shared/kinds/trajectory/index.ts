import { describeKind, summarySchemaOf } from '../kind.ts'
import { fateCounts, knownFates } from '../fates.ts'
import { curveArrays, surfaceArrays } from '../drawn-landscape.ts'
import { limitsOf, pointWithin, rounded } from '../suggest.ts'
import { trajectoryConfigSchema } from './config.ts'

/** Gradient descent from each start with each learning rate, every iterate kept. */
export const trajectory = describeKind({
  name: 'trajectory',
  label: 'Paths',
  config: trajectoryConfigSchema,
  summary: summarySchemaOf({ ...knownFates, ...fateCounts }),
  arrays: { ...curveArrays, ...surfaceArrays },
  series: {
    '<variable>': { along: 't', unit: '', meaning: 'a coordinate of the iterate, under the name of its variable' },
    value: { along: 't', unit: '', meaning: 'f at the iterate' },
    stepLength: { along: 't', unit: '', meaning: 'length of the next step of gradient descent, ‖γ∇f(x)‖' },
    sharpness: { along: 't', unit: '', meaning: 'largest Hessian eigenvalue at the iterate' },
  },
  pausable: false,
  variables: [1, 2],
  axes: () => [],
  suggestions(landscape) {
    const { low, high } = limitsOf(landscape.minima)
    return {
      places: { starts: pointWithin(landscape, 0.85) },
      rest: { learningRates: [...new Set([low / 2, high / 2].map((rate) => rounded(rate, 2)))] },
    }
  },
})
