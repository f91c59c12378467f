import { z } from 'zod'
import type { Descriptions } from '../description.ts'
import { sweepOverSchema, sweepSchema } from '../history.ts'
import { missingSchema, sweepPartSchema } from '../sweep-parts.ts'
import { fewEntries, runIdSchema } from '../../vocabulary/index.ts'
import { tagSchema } from './arguments.ts'

/** Runs of one config for every combination of some values. */
export const sweepMethods = {
  /**
   * Queues a run for every combination of values. All of them are in the database before this returns.
   *
   * With a part only its runs are queued. The sweep of a part is the same wherever and however often a part of it is
   * begun, so that archives of its parts join to one sweep. Runs of the part that are completed are not run again;
   * those that ended early go on from a checkpoint, or make room for new ones.
   */
  'sweeps.start': {
    argument: z.strictObject({
      config: fewEntries(z.record(z.string().max(100), z.unknown()), 100),
      over: sweepOverSchema,
      title: z.string().trim().max(200, 'must have at most 200 characters').optional(),
      tags: z.array(tagSchema).max(50).optional(),
      /** The preset that the config was begun from. */
      preset: z.string().max(100).optional(),
      part: sweepPartSchema.optional(),
    }),
    result: z.object({
      sweep: sweepSchema,
      /** The runs that were asked for, by their positions. */
      ids: z.array(runIdSchema),
      /** Those of them that were completed before. */
      kept: z.array(runIdSchema),
    }),
    repeatable: false,
    errors: ['not-found', 'conflict', 'compute'],
  },
  /** A sweep as it was asked for, with the id of the preset that it was begun from, and with what it lacks here. */
  'sweeps.get': {
    argument: z.strictObject({ id: runIdSchema }),
    result: z.object({ sweep: sweepSchema, preset: z.string().nullable(), missing: missingSchema }),
    repeatable: true,
    errors: ['not-found'],
  },
  /** The sweep that a run is of, with how many runs of it are here; null where it is of none. */
  'sweeps.of': {
    argument: z.strictObject({ id: runIdSchema }),
    result: z.object({ sweep: sweepSchema.pick({ id: true, title: true }).extend({ runs: z.int() }).nullable() }),
    repeatable: true,
    errors: ['not-found'],
  },
  /** Cancels the runs of a sweep that wait or compute. */
  'sweeps.cancel': {
    argument: z.strictObject({ id: runIdSchema }),
    result: z.null(),
    repeatable: false,
    errors: ['not-found', 'conflict'],
  },
} as const satisfies Descriptions
