import { z } from 'zod'
import type { Descriptions } from './description.ts'
import { fieldSchema } from './fields.ts'
import {
  knownFieldSchema,
  runFilterSchema,
  runGroupSchema,
  runRowSchema,
  savedFilterSchema,
  sweepOverSchema,
  sweepSchema,
} from './history.ts'
import { keySchema, runIdSchema } from './runs.ts'
import { fewEntries } from '../vocabulary/index.ts'

/** Most runs that one call names. */
const MAX_RUNS = 100_000
export const byIds = z.strictObject({ ids: z.array(runIdSchema).min(1).max(MAX_RUNS) })
export const tagSchema = z.string().trim().min(1, 'must not be empty').max(60, 'must have at most 60 characters')

const settingNameSchema = z.enum(['history-columns'])

/** The part of the contract that is about the history: its lines, groups, tags and filters, and runs that are made by the list. */
export const historyMethods = {
  /** The same as lines of the history, which hold little more than they show. With `collapsed` a sweep is one line. */
  'runs.rows': {
    argument: runFilterSchema.extend({
      columns: z.array(fieldSchema).max(40, 'must have at most 40 columns').default([]),
      collapsed: z.boolean().default(false),
      offset: z.int().nonnegative().default(0),
      limit: z.int().min(1).max(1000).default(100),
    }),
    result: z.object({ rows: z.array(runRowSchema), total: z.number(), runs: z.number(), tags: z.array(z.string()) }),
    repeatable: true,
  },
  /** Ids of the runs of a part of that list: with `collapsed` of a line for a sweep those of all its runs that match. */
  'runs.ids': {
    argument: runFilterSchema.extend({
      collapsed: z.boolean().default(false),
      offset: z.int().nonnegative().default(0),
      limit: z.int().min(1).max(MAX_RUNS).default(MAX_RUNS),
    }),
    result: z.array(runIdSchema),
    repeatable: true,
  },
  /** The runs that match, by their values of one field, with the mean of another; the largest groups where there are too many. */
  'runs.groups': {
    argument: runFilterSchema.extend({ by: fieldSchema, of: fieldSchema.nullable().default(null) }),
    result: z.object({ groups: z.array(runGroupSchema), total: z.number(), tags: z.array(z.string()) }),
    repeatable: true,
  },
  /** The fields that runs have, those of most runs first. */
  'runs.fields': { argument: z.null(), result: z.array(knownFieldSchema), repeatable: true },
  /** Gives tags to runs and takes others from them; tells by tag which runs were changed. */
  'runs.tag': {
    argument: byIds.extend({
      add: z.array(tagSchema).max(50).default([]),
      remove: z.array(z.string().max(200)).max(50).default([]),
    }),
    result: z.record(z.string(), z.array(runIdSchema)),
    repeatable: false,
  },
  /** Queues a run for every combination of values. All of them are in the database before this returns. */
  'runs.sweep': {
    argument: z.strictObject({
      config: fewEntries(z.record(z.string().max(100), z.unknown()), 100),
      over: sweepOverSchema,
      title: z.string().trim().max(200, 'must have at most 200 characters').optional(),
      tags: z.array(tagSchema).max(50).optional(),
      /** The preset that the config was begun from. */
      preset: z.string().max(100).optional(),
    }),
    result: z.object({ sweep: sweepSchema, ids: z.array(runIdSchema) }),
    repeatable: false,
  },
  /** A sweep as it was asked for, with the id of the preset that it was begun from. */
  'sweeps.get': {
    argument: z.strictObject({ id: runIdSchema }),
    result: z.object({ sweep: sweepSchema, preset: z.string().nullable() }),
    repeatable: true,
  },
  /** Cancels the runs of a sweep that wait or compute. */
  'sweeps.cancel': { argument: z.strictObject({ id: runIdSchema }), result: z.null(), repeatable: false },

  /** How the user has arranged a page, in the words of that page; null where it is as usual. */
  'settings.get': {
    argument: z.strictObject({ name: settingNameSchema }),
    result: z.object({ value: z.string().nullable() }),
    repeatable: true,
  },
  'settings.set': {
    argument: z.strictObject({ name: settingNameSchema, value: z.string().max(20_000).nullable() }),
    result: z.null(),
    repeatable: false,
  },

  /** The filters of the history that the user saved, by name. */
  'filters.list': { argument: z.null(), result: z.array(savedFilterSchema), repeatable: true },
  /** Saves a filter, in place of the one of that id where it is given. */
  'filters.save': {
    argument: z.strictObject({
      id: keySchema.optional(),
      name: z.string().trim().min(1, 'must not be empty').max(60, 'must have at most 60 characters'),
      query: fewEntries(z.record(z.string().max(40), z.string().max(4000)), 50),
    }),
    result: savedFilterSchema,
    repeatable: false,
  },
  'filters.delete': { argument: z.strictObject({ id: keySchema }), result: z.null(), repeatable: false },
  'filters.restore': { argument: z.strictObject({ id: keySchema }), result: z.null(), repeatable: false },
} as const satisfies Descriptions
