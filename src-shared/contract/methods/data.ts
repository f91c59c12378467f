import { z } from 'zod'
import { datasetsSchema, imageSamplesSchema } from '../datasets.ts'
import type { Descriptions } from '../description.ts'
import { datasetChoiceSchema, publishedNameSchema } from '../../kinds/index.ts'

const ofPublished = z.strictObject({ dataset: publishedNameSchema.default('mnist') })

/** Data sets. */
export const dataMethods = {
  /** The data sets that there are, and the state of a download. */
  'data.about': { argument: z.null(), result: datasetsSchema, repeatable: true, errors: [] },
  /** Images of a data set: the first `count` of a part, of one class where it is given. */
  'data.samples': {
    argument: z.strictObject({
      dataset: datasetChoiceSchema.default('auto'),
      part: z.enum(['train', 'test']).default('train'),
      label: z.int().min(0).max(255).nullable().default(null),
      count: z.int().min(1).max(1000).default(100),
    }),
    result: imageSamplesSchema,
    repeatable: true,
    errors: ['not-found', 'compute'],
  },
  /** Names a folder with the files of a published data set, or none. Refused where the folder does not have them. */
  'data.setDirectory': {
    argument: ofPublished.extend({
      directory: z.string().trim().min(1).max(4096, 'must have at most 4096 characters').nullable(),
    }),
    result: datasetsSchema,
    repeatable: false,
    errors: [],
  },
  /** Downloads a data set into the data folder; resolves when it is there. `data.changed` tells how far it is. */
  'data.download': { argument: ofPublished, result: datasetsSchema, repeatable: true, errors: [] },
  'data.cancelDownload': { argument: ofPublished, result: z.null(), repeatable: false, errors: [] },
} as const satisfies Descriptions
