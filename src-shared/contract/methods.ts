import { z } from 'zod'
import {
  comparedRunsSchema,
  comparisonLookSchema,
  comparisonSchema,
  comparisonTitleSchema,
  jointSnapshotsSchema,
} from './comparisons.ts'
import { configSchema } from './configs.ts'
import { arrayDataSchema, runDataSchema } from './data.ts'
import { datasetsSchema, digitSamplesSchema } from './datasets.ts'
import { deviceInfoSchema } from './devices.ts'
import { fieldSchema } from './fields.ts'
import { exportOptionsSchema, figureNameSchema } from './figures.ts'
import {
  importResultSchema,
  knownFieldSchema,
  runFilterSchema,
  runGroupSchema,
  runRowSchema,
  savedFilterSchema,
  sweepOverSchema,
  sweepSchema,
} from './history.ts'
import {
  curveSchema,
  landscapeDefinitionSchema,
  landscapeInfoSchema,
  landscapeSchema,
  savedLandscapeSchema,
  surfaceSchema,
} from './landscapes.ts'
import { networkConfigSchema } from './networks.ts'
import { progressSchema, runIdSchema, runSchema } from './runs.ts'

const nothing = z.null()
const byId = z.strictObject({ id: runIdSchema })
/** Most runs that one call names. */
const MAX_RUNS = 100_000
const ids = z.strictObject({ ids: z.array(runIdSchema).min(1).max(MAX_RUNS) })
const tag = z.string().trim().min(1, 'must not be empty').max(60, 'must have at most 60 characters')

const settingNameSchema = z.enum(['history-columns'])
const archiveIdSchema = z.string().regex(/^[0-9A-HJKMNP-TV-Z]{26}$/, 'must be the id of an open archive')
/** Most bytes of a piece of an archive; the largest message of the browser shell holds one. */
export const ARCHIVE_PIECE_BYTES = 2 << 20
const pieceSchema = z
  .instanceof(Uint8Array)
  .refine(({ length }) => length <= ARCHIVE_PIECE_BYTES, `must have at most ${ARCHIVE_PIECE_BYTES} bytes`)

export const presetSchema = z.object({
  id: z.string(),
  /** Where the article shows it, such as "Fig 6". */
  reference: z.string(),
  title: z.string(),
  description: z.string(),
  /** The figure that a run of it is looked at with first. */
  figure: figureNameSchema,
  config: configSchema,
})
export type Preset = z.infer<typeof presetSchema>

export const estimateSchema = z.object({
  /** Wall time on this machine, measured on a small sample of the config. */
  seconds: z.number(),
  /** Bytes that the run will take in the database. */
  bytes: z.number(),
  /** What is counted, such as "160 000 cells". */
  size: z.string(),
})
export type Estimate = z.infer<typeof estimateSchema>

export const pathSchema = z.object({
  /** Iterates, shape [t + 1, variables]. */
  points: z.instanceof(Float64Array),
  /** f at each of them. */
  values: z.instanceof(Float64Array),
  fate: z.string(),
  iterations: z.number(),
  /** The period of a periodic fate. */
  period: z.number().nullable(),
})
export type Path = z.infer<typeof pathSchema>

export const aboutSchema = z.object({
  version: z.string(),
  engine: z.string(),
  device: z.string(),
  threads: z.number(),
  shell: z.enum(['electron', 'browser', 'cli']),
  dataDir: z.string(),
  databaseBytes: z.number(),
  runs: z.number(),
})
export type About = z.infer<typeof aboutSchema>

/**
 * The contract: every method has one argument and one result. The workbench implements it once; Electron IPC and WebSocket carry it.
 * A call that fails throws an OverstepError.
 */
export const methods = {
  /** What this workbench is and where it keeps its data. */
  'workbench.about': { argument: nothing, result: aboutSchema },

  /** The built-in landscapes, with their minima. */
  'landscapes.list': { argument: nothing, result: z.array(landscapeInfoSchema) },
  /**
   * Reads a landscape and finds its minima. Refused with `invalid-input` where its expression is wrong; `details.position` is then the
   * index in the text of what was wrong.
   */
  'landscapes.analyse': { argument: z.strictObject({ landscape: landscapeSchema }), result: landscapeInfoSchema },
  /** Samples of a 1-D landscape over [min, max]. */
  'landscapes.curve': {
    argument: z.strictObject({ landscape: landscapeSchema, min: z.number(), max: z.number() }),
    result: curveSchema,
  },
  /** Samples of a 2-D landscape over a box, `columns` × `rows` of them, both ends included. */
  'landscapes.surface': {
    argument: z.strictObject({
      landscape: landscapeSchema,
      x: z.tuple([z.number(), z.number()]),
      y: z.tuple([z.number(), z.number()]),
      columns: z.int().min(2).max(2000),
      rows: z.int().min(2).max(2000),
    }),
    result: surfaceSchema,
  },
  /** One descent, computed now and not kept: the path of a cell of a map. */
  'landscapes.path': {
    argument: z.strictObject({
      landscape: landscapeSchema,
      start: z.array(z.number()).min(1).max(2),
      learningRate: z.number().gt(0),
      steps: z.int().min(1).max(100_000),
      tolerance: z.number().gt(0),
      bound: z.number().gt(0),
    }),
    result: pathSchema,
  },
  /** The landscapes that the user saved, by title. */
  'landscapes.saved': { argument: nothing, result: z.array(savedLandscapeSchema) },
  /** Saves a landscape, in place of the one of that id where it is given. Refused where its expression is wrong or it has no title. */
  'landscapes.save': {
    argument: z.strictObject({ id: z.string().optional(), definition: landscapeDefinitionSchema }),
    result: savedLandscapeSchema,
  },
  /** Deletes a saved landscape; runs on it keep their copy. `landscapes.restore` brings it back. */
  'landscapes.delete': { argument: z.strictObject({ id: z.string() }), result: nothing },
  'landscapes.restore': { argument: z.strictObject({ id: z.string() }), result: nothing },

  'presets.list': { argument: nothing, result: z.array(presetSchema) },
  'experiments.estimate': { argument: z.strictObject({ config: configSchema }), result: estimateSchema },
  /** A small version of the experiment, computed now and not kept: what a card of the gallery shows. */
  'experiments.preview': {
    argument: z.strictObject({ config: configSchema }),
    result: z.object({ run: runSchema, data: runDataSchema }),
  },

  /** Queues a run. It is in the database before this returns. */
  'runs.start': {
    argument: z.strictObject({
      config: configSchema,
      title: z.string().trim().max(200, 'must have at most 200 characters').optional(),
      tags: z.array(tag).max(50).optional(),
      parentId: runIdSchema.optional(),
    }),
    result: runSchema,
  },
  /** Cancels a queued or running run; what it computed so far stays. */
  'runs.cancel': { argument: byId, result: runSchema },
  /** Stops a running run of a pausable kind where it is; its status becomes interrupted, and `runs.resume` goes on. */
  'runs.pause': { argument: byId, result: runSchema },
  /** Queues a run that ended early again, from its last checkpoint. */
  'runs.resume': { argument: byId, result: runSchema },
  'runs.get': {
    argument: byId,
    result: z.object({
      run: runSchema,
      progress: progressSchema.nullable(),
      deleted: z.boolean(),
      /** Whether it ended early and can be resumed. */
      resumable: z.boolean(),
    }),
  },
  /** Newest first unless sorted otherwise. `total` counts all that match, `runs` holds the asked-for page of them. */
  'runs.list': {
    argument: runFilterSchema.extend({
      offset: z.int().nonnegative().default(0),
      limit: z.int().min(1).max(1000).default(200),
    }),
    result: z.object({ runs: z.array(runSchema), total: z.number(), tags: z.array(z.string()) }),
  },
  /** The same as lines of the history, which hold little more than they show. With `collapsed` a sweep is one line. */
  'runs.rows': {
    argument: runFilterSchema.extend({
      columns: z.array(fieldSchema).max(40, 'must have at most 40 columns').default([]),
      collapsed: z.boolean().default(false),
      offset: z.int().nonnegative().default(0),
      limit: z.int().min(1).max(1000).default(100),
    }),
    result: z.object({ rows: z.array(runRowSchema), total: z.number(), runs: z.number(), tags: z.array(z.string()) }),
  },
  /** Ids of the runs of a part of that list: with `collapsed` of a line for a sweep those of all its runs that match. */
  'runs.ids': {
    argument: runFilterSchema.extend({
      collapsed: z.boolean().default(false),
      offset: z.int().nonnegative().default(0),
      limit: z.int().min(1).max(MAX_RUNS).default(MAX_RUNS),
    }),
    result: z.array(runIdSchema),
  },
  /** The runs that match, by their values of one field, with the mean of another; the largest groups where there are too many. */
  'runs.groups': {
    argument: runFilterSchema.extend({ by: fieldSchema, of: fieldSchema.nullable().default(null) }),
    result: z.object({ groups: z.array(runGroupSchema), total: z.number(), tags: z.array(z.string()) }),
  },
  /** The fields that runs have, those of most runs first. */
  'runs.fields': { argument: nothing, result: z.array(knownFieldSchema) },
  /** Gives tags to runs and takes others from them; tells by tag which runs were changed. */
  'runs.tag': {
    argument: ids.extend({ add: z.array(tag).max(50).default([]), remove: z.array(z.string()).max(50).default([]) }),
    result: z.record(z.string(), z.array(runIdSchema)),
  },
  /** Queues a run for every combination of values. All of them are in the database before this returns. */
  'runs.sweep': {
    argument: z.strictObject({
      config: z.record(z.string(), z.unknown()),
      over: sweepOverSchema,
      title: z.string().trim().max(200, 'must have at most 200 characters').optional(),
      tags: z.array(tag).max(50).optional(),
    }),
    result: z.object({ sweep: sweepSchema, ids: z.array(runIdSchema) }),
  },
  /** Cancels the runs of a sweep that wait or compute. */
  'sweeps.cancel': { argument: z.strictObject({ id: runIdSchema }), result: nothing },

  /**
   * A place for an archive of runs, which is a zip file, on its way into or out of the workbench: it is written or read piece by piece, as it may be larger
   * than a message. It is gone when it is discarded, or when the workbench closes.
   */
  'archives.open': { argument: nothing, result: z.object({ archive: archiveIdSchema }) },
  /** Appends to an archive; `offset` must be its length so far. */
  'archives.write': {
    argument: z.strictObject({ archive: archiveIdSchema, offset: z.int().nonnegative(), bytes: pieceSchema }),
    result: nothing,
  },
  /** A piece of an archive; empty at its end. */
  'archives.read': {
    argument: z.strictObject({ archive: archiveIdSchema, offset: z.int().nonnegative() }),
    result: z.object({ bytes: z.instanceof(Uint8Array) }),
  },
  /** Removes an archive, and stops what is done with it. */
  'archives.discard': { argument: z.strictObject({ archive: archiveIdSchema }), result: nothing },
  /** Writes runs with everything that they computed into an open archive. `archive.progress` tells how far it is. */
  'runs.exportArchive': {
    argument: ids.extend({ archive: archiveIdSchema }),
    result: z.object({ bytes: z.number(), runs: z.number() }),
  },
  /** Takes in the runs of an archive, all or none. Refused with the name of the file in it that is wrong. */
  'runs.importArchive': { argument: z.strictObject({ archive: archiveIdSchema }), result: importResultSchema },

  /** How the user has arranged a page, in the words of that page; null where it is as usual. */
  'settings.get': {
    argument: z.strictObject({ name: settingNameSchema }),
    result: z.object({ value: z.string().nullable() }),
  },
  'settings.set': {
    argument: z.strictObject({ name: settingNameSchema, value: z.string().max(20_000).nullable() }),
    result: nothing,
  },

  /** The filters of the history that the user saved, by name. */
  'filters.list': { argument: nothing, result: z.array(savedFilterSchema) },
  /** Saves a filter, in place of the one of that id where it is given. */
  'filters.save': {
    argument: z.strictObject({
      id: z.string().optional(),
      name: z.string().trim().min(1, 'must not be empty').max(60, 'must have at most 60 characters'),
      query: z.record(z.string().max(40), z.string().max(4000)),
    }),
    result: savedFilterSchema,
  },
  'filters.delete': { argument: z.strictObject({ id: z.string() }), result: nothing },
  'filters.restore': { argument: z.strictObject({ id: z.string() }), result: nothing },
  'runs.update': {
    argument: z.strictObject({
      id: runIdSchema,
      title: z.string().trim().min(1, 'must not be empty').max(200, 'must have at most 200 characters').optional(),
      notes: z.string().max(100_000, 'must have at most 100000 characters').optional(),
      starred: z.boolean().optional(),
      tags: z.array(tag).max(50, 'must be at most 50').optional(),
    }),
    result: runSchema,
  },
  /** Deletes runs. `runs.restore` brings them back for a day at least. */
  'runs.delete': { argument: ids, result: nothing },
  'runs.restore': { argument: ids, result: nothing },
  /** Members, arrays (but not bulk ones, see `isBulk`) and series of a run, as far as they have been computed. The values of an array end with the last written one: see `wholeArray`. */
  'runs.data': { argument: byId, result: runDataSchema },
  'runs.array': { argument: z.strictObject({ id: runIdSchema, name: z.string() }), result: arrayDataSchema },

  /** The comparisons that the user saved, the last changed first. */
  'comparisons.list': { argument: nothing, result: z.array(comparisonSchema) },
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
  'comparisons.delete': { argument: z.strictObject({ id: z.string() }), result: nothing },
  'comparisons.restore': { argument: z.strictObject({ id: z.string() }), result: nothing },
  /**
   * The inner products of all snapshots of the first layers of network runs with each other, for planes and distances across runs. Refused with
   * `conflict` where a run has none, or first layers of another shape. `comparisons.progress` tells how far it is, under the name
   * `question` that the caller chooses and can cancel it by.
   */
  'comparisons.projection': {
    argument: z.strictObject({ runs: comparedRunsSchema, question: z.string().min(1).max(100) }),
    result: jointSnapshotsSchema,
  },
  'comparisons.cancelProjection': { argument: z.strictObject({ question: z.string() }), result: nothing },

  /** The data sets that there are, and the state of a download. */
  'data.about': { argument: nothing, result: datasetsSchema },
  /** Images of a data set: the first `count` of a part, of one digit where it is given. */
  'data.samples': {
    argument: z.strictObject({
      dataset: networkConfigSchema.shape.dataset,
      part: z.enum(['train', 'test']).default('train'),
      digit: z.int().min(0).max(9).nullable().default(null),
      count: z.int().min(1).max(1000).default(100),
    }),
    result: digitSamplesSchema,
  },
  /** Names a folder with the four files of MNIST, or none. Refused where the folder does not have them. */
  'data.setDirectory': {
    argument: z.strictObject({ directory: z.string().trim().min(1).nullable() }),
    result: datasetsSchema,
  },
  /** Downloads MNIST into the data folder; resolves when it is there. `data.changed` tells how far it is. */
  'data.download': { argument: nothing, result: datasetsSchema },
  'data.cancelDownload': { argument: nothing, result: nothing },

  /** What can train networks on this machine, each tried and measured: takes seconds the first time. */
  'devices.list': { argument: nothing, result: z.array(deviceInfoSchema) },

  /** Writes a figure of a run as an image, with the run's id, config and version in its metadata, or the data that it is drawn from. */
  'figures.export': {
    argument: z.strictObject({ id: runIdSchema, figure: figureNameSchema, options: exportOptionsSchema }),
    result: z.object({ fileName: z.string(), bytes: z.instanceof(Uint8Array) }),
  },
} as const satisfies Record<string, { argument: z.ZodType; result: z.ZodType }>

export type Methods = typeof methods
export type MethodName = keyof Methods
export type Argument<Name extends MethodName> = z.input<Methods[Name]['argument']>
export type ParsedArgument<Name extends MethodName> = z.output<Methods[Name]['argument']>
export type Result<Name extends MethodName> = z.output<Methods[Name]['result']>
