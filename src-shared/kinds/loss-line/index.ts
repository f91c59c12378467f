import { z } from 'zod'
import { describeKind, summarySchemaOf } from '../kind.ts'
import { lossSchema } from '../network/config.ts'
import { datasetNameSchema } from '../network/datasets.ts'
import { networkNameSchema } from '../network/saved.ts'
import { lossLineConfigSchema } from './config.ts'

/** The loss on the straight line between two networks. */
export const lossLine = describeKind({
  name: 'loss-line',
  label: 'Loss line',
  config: lossLineConfigSchema,
  summary: summarySchemaOf({
    from: networkNameSchema,
    to: networkNameSchema,
    dataset: datasetNameSchema,
    loss: lossSchema,
    trainImages: z.number(),
    testImages: z.number(),
    /** Between the ends, in the space of all weights, as they are and after they were aligned. */
    distance: z.number(),
    alignedDistance: z.number(),
    /** Units of the second network that have another place than before. */
    moved: z.number(),
    /** The largest training loss on the line less the larger one of its ends; null where that is no number. */
    barrier: z.number().nullable(),
    /** Where it is. */
    highest: z.number().nullable(),
    testBarrier: z.number().nullable(),
  }),
  arrays: {},
  series: {
    trainLoss: { along: 'α', unit: '', meaning: 'loss over training images' },
    testLoss: { along: 'α', unit: '', meaning: 'loss over test images' },
    trainAccuracy: { along: 'α', unit: '', meaning: 'accuracy over training images' },
    testAccuracy: { along: 'α', unit: '', meaning: 'accuracy over test images' },
  },
  pausable: false,
  variables: [],
  axes: () => [],
  suggestions: () => ({ places: {}, rest: {} }),
})
