import { z } from 'zod'
import {
  comparedRunsSchema,
  comparisonLookSchema,
  comparisonSchema,
  comparisonTitleSchema,
  jointSnapshotsSchema,
} from './comparisons.ts'

/** The part of the contract that is about runs side by side. */
export const comparisonMethods = {
  /** The comparisons that the user saved, the last changed first. */
  'comparisons.list': { argument: z.null(), result: z.array(comparisonSchema) },
  'comparisons.get': {
    argument: z.strictObject({ id: z.string() }),
    result: z.object({ comparison: comparisonSchema, deleted: z.boolean() }),
  },
  /** Saves a comparison, in place of the one of that id where it is given. Its runs need not be there any more. */
  'comparisons.save': {
    argument: z.strictObject({
      id: z.string().optional(),
      title: comparisonTitleSchema,
      runs: comparedRunsSchema,
      look: comparisonLookSchema.prefault({}),
    }),
    result: comparisonSchema,
  },
  /** Deletes a saved comparison, not its runs. `comparisons.restore` brings it back for a day at least. */
  'comparisons.delete': { argument: z.strictObject({ id: z.string() }), result: z.null() },
  'comparisons.restore': { argument: z.strictObject({ id: z.string() }), result: z.null() },
  /**
   * The inner products of all snapshots of the first layers of network runs with each other, for planes and distances across runs. Refused with
   * `conflict` where a run has none, or first layers of another shape. `comparisons.progress` tells how far it is, under the name
   * `question` that the caller chooses and can cancel it by.
   */
  'comparisons.projection': {
    argument: z.strictObject({ runs: comparedRunsSchema, question: z.string().min(1).max(100) }),
    result: jointSnapshotsSchema,
  },
  'comparisons.cancelProjection': { argument: z.strictObject({ question: z.string() }), result: z.null() },
} as const satisfies Record<string, { argument: z.ZodType; result: z.ZodType }>
