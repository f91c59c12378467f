import { z } from 'zod'
import { minimumSchema } from '../vocabulary/index.ts'

/** What kinds that tell the fates of descents say of them in their summaries. */

const countsSchema = z.record(z.string(), z.number())

/** How many descents had each fate, by its name. */
export type Counts = z.infer<typeof countsSchema>

/** What is known of the fates before any descent. */
export const knownFates = {
  /** Their names, in the order of their codes in arrays. */
  fates: z.array(z.string()),
  minima: z.array(minimumSchema),
  /** Those of the landscape that is compared with, under the names of the fates. */
  againstMinima: z.array(minimumSchema),
}

export const fateCounts = {
  counts: countsSchema,
  /** Counts over all descents. */
  shares: countsSchema,
}

const ofLearningRate = z.object({
  learningRate: z.number(),
  counts: countsSchema.optional(),
  shares: countsSchema.optional(),
})

/** The counts of each learning rate, in the order of the config. */
export const byLearningRate = { byLearningRate: z.array(ofLearningRate) }

/** What it was computed on, in a sentence or two, where a GPU was asked for. */
export const computedOn = { computedOn: z.string() }

/** The least and the greatest sharpness at which descents of each fate ended. */
export const endSharpnessSchema = z.record(z.string(), z.tuple([z.number(), z.number()]))
