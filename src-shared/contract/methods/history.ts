import { z } from 'zod'
import type { Descriptions } from '../description.ts'
import { fieldSchema } from '../fields.ts'
import { knownFieldSchema, runFilterSchema, runGroupSchema, runRowSchema } from '../history.ts'
import { MAX_RUNS } from './arguments.ts'
import { runIdSchema } from '../../vocabulary/index.ts'

/** The list of runs as the history shows it: its lines, its groups, the fields that can be its columns. */
export const historyMethods = {
  /** The same as lines of the history, which hold little more than they show. With `collapsed` a sweep is one line. */
  'history.rows': {
    argument: runFilterSchema.extend({
      columns: z.array(fieldSchema).max(40, 'must have at most 40 columns').default([]),
      collapsed: z.boolean().default(false),
      offset: z.int().nonnegative().default(0),
      limit: z.int().min(1).max(1000).default(100),
    }),
    result: z.object({ rows: z.array(runRowSchema), total: z.number(), runs: z.number(), tags: z.array(z.string()) }),
    repeatable: true,
    errors: [],
  },
  /**
   * Ids of the runs of a part of that list: with `collapsed` of a line for a sweep those of all its runs that match.
   */
  'history.ids': {
    argument: runFilterSchema.extend({
      collapsed: z.boolean().default(false),
      offset: z.int().nonnegative().default(0),
      limit: z.int().min(1).max(MAX_RUNS).default(MAX_RUNS),
    }),
    result: z.array(runIdSchema),
    repeatable: true,
    errors: [],
  },
  /**
   * The runs that match, by their values of one field, with the mean of another; the largest groups where there are too
   * many.
   */
  'history.groups': {
    argument: runFilterSchema.extend({ by: fieldSchema, of: fieldSchema.nullable().default(null) }),
    result: z.object({ groups: z.array(runGroupSchema), total: z.number(), tags: z.array(z.string()) }),
    repeatable: true,
    errors: [],
  },
  /** The fields that runs have, those of most runs first. */
  'history.fields': { argument: z.null(), result: z.array(knownFieldSchema), repeatable: true, errors: [] },
} as const satisfies Descriptions
