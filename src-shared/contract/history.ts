import { z } from 'zod'
import { configSchema, datasetText, kindSchema, summaryOf } from '../kinds/index.ts'
import { durationOf, fieldSchema, fieldsOf, ownFields, type Field, type FieldValue, type OwnField } from './fields.ts'
import { landscapeName, runIdSchema, together } from '../vocabulary/index.ts'
import { keySchema, makingSchema, runSchema, runStatusSchema, type Run } from './runs.ts'

/**
 * A field of a run compared with a value. Numbers are compared with numbers and words with words; `contains` looks for
 * a part of a word, whatever its case. A run without the field passes only `missing`.
 */
export const fieldConditionSchema = z
  .strictObject({
    field: fieldSchema,
    is: z.enum(['=', '!=', '<', '<=', '>', '>=', 'contains', 'missing']),
    value: z.union([z.number(), z.string().max(500, 'must have at most 500 characters')]).optional(),
  })
  .check(
    together(({ is, value }, refuse) => {
      if (is === 'missing' ? value !== undefined : value === undefined)
        refuse(['value'], is === 'missing' ? 'must be left out' : 'must be given', value)
      else if (is === 'contains' && typeof value !== 'string') refuse(['value'], 'must be a text', value)
    }),
  )
export type FieldCondition = z.infer<typeof fieldConditionSchema>

/** Which runs, in which order. */
export const runFilterSchema = z.strictObject({
  /**
   * Every word must occur in the title, preset, notes, tags, kind, landscape or id. A figure of the article is one
   * word: `Fig 6` finds what is of fig06.
   */
  text: z.string().max(500).default(''),
  kinds: z.array(kindSchema).max(50, 'must be at most 50').optional(),
  statuses: z.array(runStatusSchema).max(50, 'must be at most 50').optional(),
  tags: z.array(z.string().max(200, 'must have at most 200 characters')).max(50, 'must be at most 50').optional(),
  starred: z.boolean().optional(),
  /** All of these must hold. */
  where: z.array(fieldConditionSchema).max(20, 'must be at most 20 conditions').optional(),
  /** Only the runs that were made from this one, or go on from it. */
  parent: runIdSchema.optional(),
  /** Only the runs of this sweep. */
  sweep: keySchema.optional(),
  /** Runs without the field come last. */
  sort: fieldSchema.default('created'),
  descending: z.boolean().default(true),
})
export type RunFilter = z.output<typeof runFilterSchema>

const valueSchema = z.union([z.number(), z.string(), z.null()])

/** What a line of the history shows of a run: a small part of it, as a config or summary may be long. */
export const runRowSchema = runSchema
  .pick({ id: true, kind: true, title: true, status: true, created: true, started: true, finished: true })
  .extend({
    ...runSchema.pick({ computed: true, error: true, starred: true, tags: true }).shape,
    /** What it is about: names of landscapes, or the data set. */
    landscape: z.string().nullable(),
    against: z.string().nullable(),
    dataset: z.string().nullable(),
    /** What came of it. */
    shares: z.record(z.string(), z.number()).nullable(),
    changed: z.number().nullable(),
    /** Accuracy of each network on test images; null where it diverged. */
    accuracies: z.array(z.number().nullable()).nullable(),
    /** The run that it was made from, where that is there. */
    parent: z.object({ id: runIdSchema, title: z.string(), making: makingSchema }).nullable(),
    /** How many runs were made from it. */
    children: z.number(),
    /** The fields that were asked for. */
    values: z.record(z.string(), valueSchema),
    /** Of a line that stands for a whole sweep, or for those of its runs that match. */
    sweep: z
      .object({
        id: z.string(),
        title: z.string(),
        /** The fields that it goes over. */
        over: z.array(z.string()),
        runs: z.number(),
        /** How many of its runs are not completed here, where it is computed in parts; else null. */
        missing: z.number().nullable(),
        statuses: z.partialRecord(runStatusSchema, z.number()),
      })
      .nullable(),
  })
export type RunRow = z.infer<typeof runRowSchema>

const own: Record<OwnField, (run: Run) => FieldValue | null> = {
  created: ({ created }) => created,
  title: ({ title }) => title,
  kind: ({ kind }) => kind,
  status: ({ status }) => status,
  duration: durationOf,
  engine: ({ engine }) => engine,
  device: ({ device }) => device,
  precision: ({ precision }) => precision,
  appVersion: ({ appVersion }) => appVersion,
  seed: ({ seed }) => seed,
}

function isOwn(field: Field): field is OwnField {
  return (ownFields as readonly string[]).includes(field)
}

/**
 * The line of a run by itself.
 * @param family what other runs tell of it
 */
export function rowOf(
  run: Run,
  columns: readonly Field[] = [],
  { parent, children }: Pick<RunRow, 'parent' | 'children'> = { parent: null, children: 0 },
): RunRow {
  const { id, kind, title, status, created, started, finished, computed, error, starred, tags, config } = run
  const { shares, changed, networks, dataset } = summaryOf(run)
  const fields = columns.some((column) => !isOwn(column)) ? fieldsOf(run) : new Map<string, FieldValue>()
  return {
    id,
    kind,
    title,
    status,
    created,
    started,
    finished,
    computed,
    error,
    starred,
    tags,
    landscape: 'landscape' in config ? landscapeName(config.landscape) : null,
    against: 'against' in config && config.against !== undefined ? landscapeName(config.against) : null,
    dataset: 'dataset' in config && (!dataset || dataset === 'path') ? datasetText(config.dataset) : (dataset ?? null),
    shares: shares ?? null,
    changed: changed ?? null,
    // Where a number is fitted there are none.
    accuracies: dataset === 'chebyshev' ? null : (networks?.map(({ testAccuracy }) => testAccuracy ?? null) ?? null),
    parent,
    children,
    values: Object.fromEntries(
      columns.map((column) => [column, isOwn(column) ? own[column](run) : (fields.get(column) ?? null)]),
    ),
    sweep: null,
  }
}

/** Runs with one value of a field, and the mean of another over those that have it. */
export const runGroupSchema = z.object({
  /** null: the runs without the field. */
  value: valueSchema,
  runs: z.number(),
  /** Null where no run has a number there. */
  mean: z.number().nullable(),
  /** Half of the 95 % interval of the mean by Student's t; null for fewer than two numbers. */
  margin: z.number().nullable(),
  /** How many numbers the mean is of. */
  numbers: z.number(),
})
export type RunGroup = z.infer<typeof runGroupSchema>

/** A field that some runs have. */
export const knownFieldSchema = z.object({ field: fieldSchema, runs: z.number(), numeric: z.boolean() })
export type KnownField = z.infer<typeof knownFieldSchema>

/** A name for a filter with its order and grouping, as the address of the history has them. */
export const savedFilterSchema = z.object({
  id: z.string(),
  name: z.string(),
  query: z.record(z.string(), z.string()),
})
export type SavedFilter = z.infer<typeof savedFilterSchema>

/** Most runs of a sweep, and most fields that it goes over. */
export const MAX_SWEEP_RUNS = 1000
export const MAX_SWEEP_FIELDS = 6

/** Lists of values for fields of a config: runs for all combinations of them, the last field first. */
export const sweepOverSchema = z
  .array(
    z.strictObject({
      /** Where in the config: `learningRate`, `start.count`, `landscape.parameters.a`, `starts[0]`. */
      path: z
        .string()
        .max(200, 'must have at most 200 characters')
        .regex(
          /^[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z][A-Za-z0-9_]*|\[\d{1,4}\])*$/,
          'must be a field of the config, such as start.count',
        ),
      values: z
        .array(z.unknown())
        .min(1, 'must have at least one value')
        .max(MAX_SWEEP_RUNS, `must have at most ${MAX_SWEEP_RUNS} values`),
    }),
  )
  .min(1, 'must name at least one field')
  .max(MAX_SWEEP_FIELDS, `must name at most ${MAX_SWEEP_FIELDS} fields`)
export type SweepOver = z.infer<typeof sweepOverSchema>

/** Runs of one config with lists of values. */
export const sweepSchema = z.object({
  id: runIdSchema,
  title: z.string(),
  created: z.number(),
  config: configSchema,
  over: sweepOverSchema,
  /** Of a sweep whose parts are computed by themselves: how many they are; null where their numbers differ, too. */
  parts: z.int().positive().nullable().default(null),
})
export type Sweep = z.infer<typeof sweepSchema>
