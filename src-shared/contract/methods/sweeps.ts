import { z } from 'zod'
import type { Descriptions } from '../description.ts'
import { exportedFigureSchema, exportOptionsSchema, figureNameSchema } from '../figures.ts'
import { MAX_SWEEP_RUNS, sweepOverSchema, sweepSchema } from '../history.ts'
import { missingSchema, sweepPartSchema } from '../sweep-parts.ts'
import { sweepLookSchema, sweepResultsSchema } from '../sweep-results.ts'
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
  /** What came out of the runs of a sweep, one for each position that has any. */
  'sweeps.results': {
    argument: z.strictObject({ id: runIdSchema }),
    result: sweepResultsSchema,
    repeatable: true,
    errors: ['not-found'],
  },
  /**
   * Adds values to fields of a sweep, also to one that it has not gone over, of which its runs all have one value;
   * queues the runs of the new combinations. Refused with `conflict` where the sweep is computed in parts, which are
   * told by what they go over.
   */
  'sweeps.extend': {
    argument: z.strictObject({ id: runIdSchema, over: sweepOverSchema }),
    result: z.object({ sweep: sweepSchema, ids: z.array(runIdSchema) }),
    repeatable: false,
    errors: ['not-found', 'conflict', 'compute'],
  },
  /**
   * Leaves runs of a sweep out that have not begun, by their positions; others stay. They are deleted, and can be
   * restored, and resumed, for a day at least. Returns those that were left out.
   */
  'sweeps.thin': {
    argument: z.strictObject({
      id: runIdSchema,
      positions: z
        .array(z.int().nonnegative())
        .min(1, 'must have at least one position')
        .max(MAX_SWEEP_RUNS, `must have at most ${MAX_SWEEP_RUNS} positions`),
    }),
    result: z.array(runIdSchema),
    repeatable: false,
    errors: ['not-found', 'conflict'],
  },
  /**
   * Takes the runs of a sweep that wait out of the queue, and pauses the one that computes; one of a kind that cannot
   * be paused comes to its end. Refused with `conflict` where another program computes them.
   */
  'sweeps.pause': {
    argument: z.strictObject({ id: runIdSchema }),
    result: z.null(),
    repeatable: false,
    errors: ['not-found', 'conflict'],
  },
  /**
   * Queues the runs of a sweep again that were paused or interrupted, from their checkpoints where they have some;
   * those that have begun and have none make room for new ones. Returns the runs that are queued.
   */
  'sweeps.resume': {
    argument: z.strictObject({ id: runIdSchema }),
    result: z.array(runIdSchema),
    repeatable: false,
    errors: ['not-found', 'conflict'],
  },
  /** Writes a figure of a sweep, or the table that it is drawn from, like `figures.export` does one of a run. */
  'sweeps.export': {
    argument: z.strictObject({
      id: runIdSchema,
      look: sweepLookSchema.prefault({}),
      figure: figureNameSchema,
      options: exportOptionsSchema,
    }),
    result: exportedFigureSchema,
    repeatable: true,
    errors: ['not-found', 'conflict', 'compute'],
  },
  /** Cancels the runs of a sweep that wait or compute. */
  'sweeps.cancel': {
    argument: z.strictObject({ id: runIdSchema }),
    result: z.null(),
    repeatable: false,
    errors: ['not-found', 'conflict'],
  },
} as const satisfies Descriptions
