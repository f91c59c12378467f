import { z } from 'zod'
import {
  arrayProblem,
  arraySpecSchema,
  declaredSeries,
  MAX_AXIS_COUNT,
  memberSchema,
  momentSchema,
  runEventSchema,
  runIdSchema,
  runSchema,
  sweepSchema,
  together,
} from '#shared/contract/index.ts'

/** What an archive of runs is called inside, and the version of how it is laid out. */
const FORMAT = 'overstep-runs'
export const VERSION = 1
export const MANIFEST = 'manifest.json'

/**
 * Most bytes of an archive, of all that it holds, and of one file in it. The zip format without extensions ends at 4
 * GiB.
 */
export const MAX_ARCHIVE_BYTES = 4 * 2 ** 30 - 2 ** 20
export const MAX_UNPACKED_BYTES = 16 * 2 ** 30
export const MAX_FILE_BYTES = 2 ** 30
/** Most files of an archive: what its end record can count. */
export const MAX_FILES = 65_000
/** Most bytes of a file of JSON, and most values in it: a manifest of 65,000 files has a third of them. */
export const MAX_JSON_BYTES = 32 * 2 ** 20
export const MAX_JSON_VALUES = 1_000_000

const line = z.string().max(1000)

/**
 * `manifest.json`: what an archive of runs holds. Every other file is listed with its size and SHA-256:
 *
 *     runs/<id>/run.json          the run, the specs of its arrays, the names of its series
 *     runs/<id>/members.json      parameters and summaries of its members
 *     runs/<id>/arrays/<name>.npy
 *     runs/<id>/series/<name>.npy float64 [points, 3]: member, step, value
 */
export const manifestSchema = z.strictObject({
  format: z.literal(FORMAT, `must be '${FORMAT}': this is no archive of runs`),
  version: z.literal(VERSION, `must be ${VERSION}; a newer Overstep made this archive`),
  appVersion: z.string().max(100),
  created: momentSchema,
  runs: z.array(runIdSchema).min(1).max(MAX_FILES),
  /** Sweeps that some of the runs are of, with the position of each. */
  sweeps: z
    .array(
      z.strictObject({
        sweep: sweepSchema.extend({ title: line, created: momentSchema }),
        runs: z.record(runIdSchema, z.int().nonnegative()),
      }),
    )
    .max(MAX_FILES),
  files: z
    .array(
      z.strictObject({
        name: z.string().max(400),
        size: z.int().nonnegative().max(MAX_FILE_BYTES),
        sha256: z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in hexadecimal'),
      }),
    )
    .max(MAX_FILES),
})
export type Manifest = z.infer<typeof manifestSchema>

const NAME = /^[A-Za-z0-9][\w.-]{0,99}(\/[A-Za-z0-9][\w.-]{0,99}){0,4}$/

const ended = ['completed', 'cancelled', 'failed', 'interrupted'] as const

const counts = z.record(z.string().max(200), z.number())
/** What lists and pages take from a summary without looking; all the rest of it may be anything. */
const summaryFileSchema = z.looseObject({
  fates: z.array(z.string().max(200)).max(300).optional(),
  counts: counts.optional(),
  shares: counts.optional(),
  changed: z.number().optional(),
  dataset: z.string().max(200).optional(),
  networks: z
    .array(z.looseObject({ testAccuracy: z.number().nullable().optional() }))
    .max(1000)
    .optional(),
  byLearningRate: z
    .array(z.looseObject({ learningRate: z.number(), counts }))
    .max(MAX_AXIS_COUNT)
    .optional(),
})

/** `run.json`. A NaN that arrays are filled with is null, as JSON has none. */
export const runFileSchema = z
  .strictObject({
    run: z.strictObject({
      ...runSchema.shape,
      created: momentSchema,
      started: momentSchema.nullable(),
      finished: momentSchema.nullable(),
      seed: z.int().nullable(),
      summary: summaryFileSchema.nullable(),
      // Not in archives of before it was counted.
      computed: z.int().nonnegative().nullable().optional(),
      // Nor was this kept.
      preset: z
        .strictObject({ reference: line, ids: z.array(line).min(1).max(100), changed: z.boolean() })
        .nullable()
        .optional(),
      title: line,
      appVersion: line,
      engine: line,
      device: line,
      precision: line,
      generator: line.nullable(),
      notes: z.string().max(200_000),
      error: z.string().max(10_000).nullable(),
      tags: z.array(z.string().min(1).max(60)).max(100),
      status: z.enum(ended, `must be ${ended.join(', ')}: a run under way cannot be imported`),
    }),
    arrays: z
      .array(
        z.strictObject({
          ...arraySpecSchema.shape,
          name: z.string().regex(NAME, 'must be the name of an array'),
          shape: z.array(z.int().nonnegative().max(MAX_FILE_BYTES)).max(8),
          fill: z.number().nullable(),
        }),
      )
      .max(MAX_FILES),
    series: z.array(z.string().regex(NAME, 'must be the name of a series')).max(MAX_FILES),
    // Not in archives of before there was one.
    log: z
      .array(runEventSchema.extend({ moment: momentSchema }))
      .max(10_000)
      .default([]),
  })
  .check(
    together(({ run, arrays, series }, refuse) => {
      if (run.kind !== run.config.kind) refuse(['run', 'kind'], `must be that of the config, ${run.config.kind}`)
      if (new Set(arrays.map(({ name }) => name)).size < arrays.length) refuse(['arrays'], 'must have different names')
      arrays.forEach((spec, index) => {
        const problem = arrayProblem(run.config, spec)
        if (problem) refuse(['arrays', index], `${spec.name} ${problem}`)
      })
      series.forEach((name, index) => {
        if (!declaredSeries(run.config.kind, name))
          refuse(['series', index], `${name} is no series of ${run.config.kind} runs`)
      })
      if (new Set(series).size < series.length) refuse(['series'], 'must have different names')
    }),
  )
  .transform(({ run, ...rest }) => {
    const { started, finished } = run
    // As in the database of then: only the time from the start to the end is known.
    const whole = started === null || finished === null ? null : Math.max(0, finished - started)
    return { ...rest, run: { ...run, computed: run.computed === undefined ? whole : run.computed } }
  })
export type RunFile = z.infer<typeof runFileSchema>

export const membersSchema = z.array(z.strictObject(memberSchema.shape)).max(100_000)

export const fileNames = {
  run: (id: string) => `runs/${id}/run.json`,
  members: (id: string) => `runs/${id}/members.json`,
  array: (id: string, name: string) => `runs/${id}/arrays/${name}.npy`,
  series: (id: string, name: string) => `runs/${id}/series/${name}.npy`,
}

export function newManifest(appVersion: string, runs: string[]): Manifest {
  return { format: FORMAT, version: VERSION, appVersion, created: Date.now(), runs, sweeps: [], files: [] }
}
