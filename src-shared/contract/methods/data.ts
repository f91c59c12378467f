import { z } from 'zod'
import { datasetsSchema, digitSamplesSchema } from '../datasets.ts'
import type { Descriptions } from '../description.ts'
import { networkConfigSchema } from '../../kinds/index.ts'

/** Data sets. */
export const dataMethods = {
  /** The data sets that there are, and the state of a download. */
  'data.about': { argument: z.null(), result: datasetsSchema, repeatable: true, errors: [] },
  /** Images of a data set: the first `count` of a part, of one digit where it is given. */
  'data.samples': {
    argument: z.strictObject({
      dataset: networkConfigSchema.shape.dataset,
      part: z.enum(['train', 'test']).default('train'),
      digit: z.int().min(0).max(9).nullable().default(null),
      count: z.int().min(1).max(1000).default(100),
    }),
    result: digitSamplesSchema,
    repeatable: true,
    errors: ['not-found', 'compute'],
  },
  /** Names a folder with the four files of MNIST, or none. Refused where the folder does not have them. */
  'data.setDirectory': {
    argument: z.strictObject({
      directory: z.string().trim().min(1).max(4096, 'must have at most 4096 characters').nullable(),
    }),
    result: datasetsSchema,
    repeatable: false,
    errors: [],
  },
  /** Downloads MNIST into the data folder; resolves when it is there. `data.changed` tells how far it is. */
  'data.download': { argument: z.null(), result: datasetsSchema, repeatable: true, errors: [] },
  'data.cancelDownload': { argument: z.null(), result: z.null(), repeatable: false, errors: [] },
} as const satisfies Descriptions
