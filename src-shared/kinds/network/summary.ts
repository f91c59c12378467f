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
  /** γ. */
  learningRate: z.number(),
  /** c = γλ₀, where learning rates are given so, and λ₀. */
  scaledRate: z.number(),
  initialSharpness: z.number(),
  status: z.enum(['trained', 'divergent']),
  /** The steps that it took before it diverged. */
  divergedAt: ofEnd,
  /** The steps that it took before its training loss was as low as asked for, where it stops there. */
  stoppedAt: ofEnd,
  trainLoss: ofEnd,
  testLoss: ofEnd,
  trainAccuracy: ofEnd,
  testAccuracy: ofEnd,
  /** From the start, in the space of all weights. */
  distance: ofEnd,
  /** The largest eigenvalue of the Hessian, where it is measured. */
  sharpness: ofEnd,
  /** λ_c, where it is measured. */
  criticalSharpness: ofEnd,
  ...branchEnd,
})
export type NetworkEnd = z.infer<typeof networkEndSchema>

/** What a run of networks tells of itself. */
export const networkSummary = {
  /** What `auto` was. */
  dataset: datasetNameSchema,
  /** Where images came from files: these, with the SHA-256 of what is in them. */
  files: z.array(z.object({ name: z.string(), sha256: z.string() })),
  /** What networks see, where files told it. */
  data: z.object({
    image: z.object({ channels: z.number(), height: z.number(), width: z.number() }),
    classes: z.number(),
  }),
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
