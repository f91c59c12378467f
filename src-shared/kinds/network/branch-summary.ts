import { z } from 'zod'
import { summarySchemaOf } from '../kind.ts'

const number = z.number().nullable()
/** Whether what began at a network is still by it, or beyond a barrier of the loss. */
const fate = z.enum(['stays', 'escapes'])

/** What is told of a network that began at another one; of one that diverged it is that it escaped. */
export const branchEnd = {
  /** The number of the network that it began at, in its run. */
  from: z.number(),
  /** Which of the children of that network with this learning rate it is, from 0. */
  child: z.number(),
  /** By how much the loss on the straight line from where it began is above the larger of both ends. */
  barrier: number,
  /** The same of the lines between it and its siblings: the largest of them; null where there are none. */
  siblingBarrier: number,
  /** Of all siblings together. */
  fate,
  /** The learning rate times the sharpness where it began. */
  gammaLambda: number,
  /** Where it began. */
  sharpnessBefore: number,
  trainLossBefore: number,
  testLossBefore: number,
  trainAccuracyBefore: number,
  testAccuracyBefore: number,
}

/** What became of all networks of a branch with one learning rate. */
export const branchSchema = summarySchemaOf({
  learningRate: z.number(),
  /** The mean over the networks that were begun from. */
  gammaLambda: number,
  /** How many networks were begun from, and of how many of them the children escaped. */
  origins: z.number(),
  escaped: z.number(),
  /** The largest ones; null where all networks diverged. */
  barrier: number,
  siblingBarrier: number,
  /** Stays where the largest of all these barriers is at most 0.05. */
  fate,
  /** The mean over its networks. */
  sharpness: number,
})
export type Branch = z.infer<typeof branchSchema>
