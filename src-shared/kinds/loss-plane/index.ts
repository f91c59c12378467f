import { z } from 'zod'
import { describeKind, summarySchemaOf } from '../kind.ts'
import { lossSchema } from '../network/config.ts'
import { datasetNameSchema } from '../network/datasets.ts'
import { networkNameSchema } from '../network/saved.ts'
import { lossPlaneConfigSchema, type LossPlaneConfig } from './config.ts'

const side = ({ count }: LossPlaneConfig) => [count]
const cells = ({ count }: LossPlaneConfig) => [count, count]

/** The loss on a plane through networks, with their ends and what is known of their ways. */
export const lossPlane = describeKind({
  name: 'loss-plane',
  label: 'Loss plane',
  config: lossPlaneConfigSchema,
  summary: summarySchemaOf({
    /** Those of the config, in their order. */
    ends: z.array(networkNameSchema),
    dataset: datasetNameSchema,
    loss: lossSchema,
    trainImages: z.number(),
    /** Of principal components: the share of the variance that each explains. */
    explained: z.array(z.number()),
    lowest: z.number().nullable(),
    highest: z.number().nullable(),
  }),
  arrays: {
    x: { dtype: 'float64', shape: side, unit: '', meaning: 'places of the columns along the first direction' },
    y: { dtype: 'float64', shape: side, unit: '', meaning: 'places of the rows along the second direction' },
    trainLoss: { dtype: 'float64', shape: cells, fill: NaN, unit: '', meaning: 'loss over training images, [y, x]' },
    accuracy: { dtype: 'float64', shape: cells, fill: NaN, unit: '', meaning: 'accuracy over training images, [y, x]' },
    'path/<member>': {
      dtype: 'float64',
      shape: () => [null, 3],
      unit: '',
      meaning:
        'what is known of the way of a network, its end last: place along both directions, distance from the plane',
    },
  },
  series: {},
  pausable: true,
  variables: [],
  axes: () => [],
  suggestions: () => ({ places: {}, rest: {} }),
})
