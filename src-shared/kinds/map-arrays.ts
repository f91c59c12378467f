import { z } from 'zod'
import { PENDING } from '../vocabulary/index.ts'
import { byLearningRate, computedOn, endSharpnessSchema, fateCounts, knownFates } from './fates.ts'
import { summarySchemaOf, type ArrayDeclaration } from './kind.ts'

/** What maps of the fates of many starts have in common. */

/** @param shape of all of them: one value for each descent */
export function mapArrays<Config>(shape: (config: Config) => (number | null)[]) {
  return {
    fate: { dtype: 'uint8', shape, fill: PENDING, unit: '', meaning: 'code of the fate in summary.fates' },
    iterations: { dtype: 'uint32', shape, unit: 'steps', meaning: 'until the fate was decided' },
    period: { dtype: 'uint8', shape, unit: 'steps', meaning: 'period of a periodic end, 0 of others' },
    sharpness: { dtype: 'float32', shape, fill: NaN, unit: '', meaning: 'largest Hessian eigenvalue at the end' },
    'against/fate': { dtype: 'uint8', shape, fill: PENDING, unit: '', meaning: 'fate on the other landscape' },
    'against/period': { dtype: 'uint8', shape, unit: 'steps', meaning: 'period on the other landscape' },
  } satisfies Record<string, ArrayDeclaration<Config>>
}

const fitSchema = z.object({
  dimension: z.number(),
  /** Half of the 95 % interval. */
  margin: z.number(),
  /** Cells along a side of a box, or between two cells. */
  sizes: z.array(z.number()),
  /** Boxes that the border passes through, or the share of pairs with different fates. */
  counts: z.array(z.number()),
})

export const mapSummarySchema = summarySchemaOf({
  ...knownFates,
  ...fateCounts,
  cells: z.number(),
  /** How many descents ended with each period. */
  periods: z.record(z.string(), z.number()),
  sharpness: endSharpnessSchema,
  ...computedOn,
  ...byLearningRate,
  /** Share of the descents whose fate on the other landscape is another. */
  changed: z.number(),
  against: z.object(fateCounts),
  /**
   * The dimension of the border between fates, by box counting and by the uncertainty exponent, of each learning rate
   * of a basin map; null where there is no border, or too little of it. Where it is asked for, of maps of at least 256
   * × 256 cells.
   */
  border: z.array(z.object({ boxes: fitSchema, uncertainty: fitSchema }).nullable()),
})
