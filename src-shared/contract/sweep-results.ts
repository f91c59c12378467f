import { z } from 'zod'
import { figureNameSchema } from './figures.ts'
import { sweepSchema } from './history.ts'
import { runSchema, runStatusSchema } from './runs.ts'
import { runIdSchema } from '../vocabulary/index.ts'

/** What came out of one run of a sweep. */
export const sweepRowSchema = z.object({
  id: runIdSchema,
  /** Where it stands among all combinations of the values, from 0. */
  position: z.number(),
  title: z.string(),
  status: runStatusSchema,
  /** Whether anything of it was computed. */
  begun: z.boolean(),
  error: z.string().nullable(),
  /** The numbers and words of its summary by their paths in it, such as `shares.flat`, and `duration` in seconds. */
  values: z.record(z.string(), z.union([z.number(), z.string()])),
})
export type SweepRow = z.infer<typeof sweepRowSchema>

/** Whether a run waits, in the queue or until it is resumed, and has not begun. */
export function isWaiting({ status, begun }: Pick<SweepRow, 'status' | 'begun'>): boolean {
  return !begun && (status === 'queued' || status === 'interrupted')
}

/** A sweep with what came out of each of its runs, by position. */
export const sweepResultsSchema = z.object({
  sweep: sweepSchema,
  rows: z.array(sweepRowSchema),
  /** The first of its runs that is here; null where all of them are deleted. */
  first: runSchema.nullable(),
})

/** What of a sweep is shown. */
export const sweepLookSchema = z.strictObject({
  /** The result, by its name such as `networks.testAccuracy`; null is the one that tells most. */
  result: figureNameSchema.nullable().default(null),
  /** The swept field along the x axis, by its path; null is the first one. */
  along: figureNameSchema.nullable().default(null),
  /** That along the y axis of maps; null is the next one. */
  up: figureNameSchema.nullable().default(null),
})
export type SweepLook = z.infer<typeof sweepLookSchema>
