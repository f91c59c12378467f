import { z } from 'zod'
import { configSchema } from '../../kinds/index.ts'
import { arrayDataSchema, runDataSchema, runIdSchema } from '../../vocabulary/index.ts'
import type { Descriptions } from '../description.ts'
import { runFilterSchema } from '../history.ts'
import { runEventSchema } from '../run-log.ts'
import { progressSchema, relativeSchema, runSchema } from '../runs.ts'
import { byId, byIds, tagSchema } from './arguments.ts'

/** Runs, one by one or by their ids. */
export const runMethods = {
  /** Queues a run. It is in the database before this returns. */
  'runs.start': {
    argument: z.strictObject({
      config: configSchema,
      title: z.string().trim().max(200, 'must have at most 200 characters').optional(),
      tags: z.array(tagSchema).max(50).optional(),
      parentId: runIdSchema.optional(),
      /**
       * The preset that the config was begun from; else that of the parent, where it is of the same kind, or one with
       * these settings.
       */
      preset: z.string().max(100).optional(),
    }),
    result: runSchema,
    repeatable: false,
    errors: ['not-found', 'compute'],
  },
  /** Cancels a queued or running run; what it computed so far stays. */
  'runs.cancel': { argument: byId, result: runSchema, repeatable: false, errors: ['not-found', 'conflict'] },
  /** Stops a running run of a pausable kind where it is; its status becomes interrupted, and `runs.resume` goes on. */
  'runs.pause': { argument: byId, result: runSchema, repeatable: false, errors: ['not-found', 'conflict'] },
  /** Queues a run that ended early again, from its last checkpoint. */
  'runs.resume': { argument: byId, result: runSchema, repeatable: false, errors: ['not-found', 'conflict'] },
  'runs.get': {
    argument: byId,
    result: z.object({
      run: runSchema,
      progress: progressSchema.nullable(),
      deleted: z.boolean(),
      /** Whether it ended early and can be resumed. */
      resumable: z.boolean(),
    }),
    repeatable: true,
    errors: ['not-found'],
  },
  /** Newest first unless sorted otherwise. `total` counts all that match, `runs` holds the asked-for page of them. */
  'runs.list': {
    argument: runFilterSchema.extend({
      offset: z.int().nonnegative().default(0),
      limit: z.int().min(1).max(1000).default(200),
    }),
    result: z.object({ runs: z.array(runSchema), total: z.number(), tags: z.array(z.string()) }),
    repeatable: true,
    errors: [],
  },
  /**
   * The runs that a run was made from, from the first of them, then the run, then those that were made from it, each
   * behind the one that it was made from, oldest first; `left` counts those that are too many to be told.
   */
  'runs.family': {
    argument: byId,
    result: z.object({ runs: z.array(relativeSchema), left: z.number() }),
    repeatable: true,
    errors: ['not-found'],
  },
  'runs.update': {
    argument: z.strictObject({
      id: runIdSchema,
      title: z.string().trim().min(1, 'must not be empty').max(200, 'must have at most 200 characters').optional(),
      notes: z.string().max(100_000, 'must have at most 100000 characters').optional(),
      starred: z.boolean().optional(),
      tags: z.array(tagSchema).max(50, 'must be at most 50').optional(),
    }),
    result: runSchema,
    repeatable: false,
    errors: ['not-found'],
  },
  /** Deletes runs. `runs.restore` brings them back for a day at least. */
  'runs.delete': { argument: byIds, result: z.null(), repeatable: false, errors: ['not-found', 'conflict'] },
  /** Bytes of what runs computed, and of that what `runs.slim` removes; nothing of runs that it refuses. */
  'runs.room': {
    argument: byIds,
    result: z.object({ bytes: z.number(), spare: z.number() }),
    repeatable: true,
    errors: ['not-found'],
  },
  /**
   * Removes the snapshots of completed runs for good, and keeps their inner products: nothing brings them back. Tells
   * the bytes of what the runs computed, before and after.
   */
  'runs.slim': {
    argument: byIds,
    result: z.object({ before: z.number(), after: z.number() }),
    repeatable: false,
    errors: ['not-found', 'conflict'],
  },
  'runs.restore': { argument: byIds, result: z.null(), repeatable: false, errors: ['not-found'] },
  /**
   * Members, arrays (but not bulk ones, see `isBulk`) and series of a run, as far as they have been computed. The
   * values of an array end with the last written one: see `wholeArray`.
   */
  'runs.data': { argument: byId, result: runDataSchema, repeatable: true, errors: ['not-found'] },
  'runs.array': {
    argument: z.strictObject({ id: runIdSchema, name: z.string().max(400) }),
    result: arrayDataSchema,
    repeatable: true,
    errors: ['not-found'],
  },
  /** What happened to a run, in its order; where it is very much, the last of it. */
  'runs.log': {
    argument: byId,
    result: z.object({ events: z.array(runEventSchema) }),
    repeatable: true,
    errors: ['not-found'],
  },
  /** Gives tags to runs and takes others from them; tells by tag which runs were changed. */
  'runs.tag': {
    argument: byIds.extend({
      add: z.array(tagSchema).max(50).default([]),
      remove: z.array(z.string().max(200)).max(50).default([]),
    }),
    result: z.record(z.string(), z.array(runIdSchema)),
    repeatable: false,
    errors: [],
  },
} as const satisfies Descriptions
