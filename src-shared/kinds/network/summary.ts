import { z } from 'zod'
import { summarySchemaOf } from '../kind.ts'
import { branchEnd, branchSchema } from './branch-summary.ts'
import { datasetNameSchema } from './datasets.ts'

const ofEnd = z.number().nullable()

/** How a network of a run ended; of one that diverged nothing is known but when. */
export const networkEndSchema = summarySchemaOf({
  /** The name of its start: A, B, … */
  start: z.string(),
  seed: z.number(),
  learningRate: z.number(),
  status: z.enum(['trained', 'divergent']),
  /** The steps that it took before it diverged. */
  divergedAt: ofEnd,
  trainLoss: ofEnd,
  testLoss: ofEnd,
  trainAccuracy: ofEnd,
  testAccuracy: ofEnd,
  /** From the start, in the space of all weights. */
  distance: ofEnd,
  /** The largest eigenvalue of the Hessian, where it is measured. */
  sharpness: ofEnd,
  ...branchEnd,
})
export type NetworkEnd = z.infer<typeof networkEndSchema>

/** What a run of networks tells of itself. */
export const networkSummary = {
  /** What `auto` was. */
  dataset: datasetNameSchema,
  trainImages: z.number(),
  testImages: z.number(),
  steps: z.number(),
  stepsPerEpoch: z.number(),
  /** Weights and biases of each network. */
  parameters: z.number(),
  /** How many networks diverged. */
  divergent: z.number(),
  networks: z.array(networkEndSchema),
  /** Of a branch, by learning rate. */
  branches: z.array(branchSchema),
  /** Of a branch: the steps that the networks had taken where it begins. */
  begunAt: z.number(),
}
