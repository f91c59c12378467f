import { z } from 'zod'
import { byLearningRate, computedOn, endSharpnessSchema, fateCounts, knownFates } from '../fates.ts'
import { describeKind, summarySchemaOf } from '../kind.ts'
import { boxFields, ratesAround } from '../suggest.ts'
import { basinShareConfigSchema } from './config.ts'

/** How many descents from random starts in a box have each fate, against the learning rate. */
export const basinShare = describeKind({
  name: 'basin-share',
  label: 'Basin shares',
  config: basinShareConfigSchema,
  summary: summarySchemaOf({
    ...knownFates,
    ...fateCounts,
    /** Of each learning rate. */
    starts: z.number(),
    sharpness: endSharpnessSchema,
    ...computedOn,
    ...byLearningRate,
  }),
  arrays: {},
  series: {
    '<fate>': { along: 'γ', unit: 'descents', meaning: 'how many of the starts have the fate of this name' },
  },
  pausable: true,
  variables: [1, 2],
  axes: () => [],
  suggestions: ({ domain, minima }) => ({ places: boxFields('box', domain), rest: ratesAround(minima, 41) }),
})
