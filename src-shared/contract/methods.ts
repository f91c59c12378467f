import { z } from 'zod'
import type { Descriptions } from './description.ts'
import { archiveMethods } from './archive-methods.ts'
import { comparisonMethods } from './comparison-methods.ts'
import { configSchema } from '../kinds/index.ts'
import { databaseMethods } from './database-methods.ts'
import {
  arrayDataSchema,
  curveSchema,
  landscapeDefinitionSchema,
  landscapeInfoSchema,
  landscapeSchema,
  runDataSchema,
  savedLandscapeSchema,
  surfaceSchema,
} from '../vocabulary/index.ts'
import { datasetsSchema, digitSamplesSchema } from './datasets.ts'
import { deviceInfoSchema } from './devices.ts'
import { exportedFigureSchema, exportOptionsSchema, figureNameSchema } from './figures.ts'
import { runFilterSchema } from './history.ts'
import { byIds, historyMethods, tagSchema } from './history-methods.ts'
import { networkConfigSchema } from '../kinds/index.ts'
import { keySchema, progressSchema, runIdSchema, runSchema } from './runs.ts'

const nothing = z.null()
const byId = z.strictObject({ id: runIdSchema })

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
  /** The largest Hessian eigenvalue where it converged; null where it did not, and at a kink. */
  sharpness: z.number().nullable(),
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
 * The contract: every method has one argument and one result. The workbench implements it once; Electron IPC and
 * WebSocket carry it. A call that fails throws an OverstepError.
 */
export const methods = {
  /** What this workbench is and where it keeps its data. */
  'workbench.about': { argument: nothing, result: aboutSchema, repeatable: true },

  /** The built-in landscapes, with their minima. */
  'landscapes.list': { argument: nothing, result: z.array(landscapeInfoSchema), repeatable: true },
  /**
   * Reads a landscape and finds its minima. Refused with `invalid-input` where its expression is wrong;
   * `details.position` is then the index in the text of what was wrong.
   */
  'landscapes.analyse': {
    argument: z.strictObject({ landscape: landscapeSchema }),
    result: landscapeInfoSchema,
    repeatable: true,
  },
  /** Samples of a 1-D landscape over [min, max]. */
  'landscapes.curve': {
    argument: z.strictObject({ landscape: landscapeSchema, min: z.number(), max: z.number() }),
    result: curveSchema,
    repeatable: true,
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
    repeatable: true,
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
    repeatable: true,
  },
  /** The landscapes that the user saved, by title. */
  'landscapes.saved': { argument: nothing, result: z.array(savedLandscapeSchema), repeatable: true },
  /**
   * Saves a landscape, in place of the one of that id where it is given. Refused where its expression is wrong or it
   * has no title.
   */
  'landscapes.save': {
    argument: z.strictObject({ id: keySchema.optional(), definition: landscapeDefinitionSchema }),
    result: savedLandscapeSchema,
    repeatable: false,
  },
  /** Deletes a saved landscape; runs on it keep their copy. `landscapes.restore` brings it back. */
  'landscapes.delete': { argument: z.strictObject({ id: keySchema }), result: nothing, repeatable: false },
  'landscapes.restore': { argument: z.strictObject({ id: keySchema }), result: nothing, repeatable: false },

  'presets.list': { argument: nothing, result: z.array(presetSchema), repeatable: true },
  'experiments.estimate': {
    argument: z.strictObject({ config: configSchema }),
    result: estimateSchema,
    repeatable: true,
  },
  /** A small version of the experiment, computed now and not kept: what a card of the gallery shows. */
  'experiments.preview': {
    argument: z.strictObject({ config: configSchema }),
    result: z.object({ run: runSchema, data: runDataSchema }),
    repeatable: true,
  },

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
  },
  /** Cancels a queued or running run; what it computed so far stays. */
  'runs.cancel': { argument: byId, result: runSchema, repeatable: false },
  /** Stops a running run of a pausable kind where it is; its status becomes interrupted, and `runs.resume` goes on. */
  'runs.pause': { argument: byId, result: runSchema, repeatable: false },
  /** Queues a run that ended early again, from its last checkpoint. */
  'runs.resume': { argument: byId, result: runSchema, repeatable: false },
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
  },
  /** Newest first unless sorted otherwise. `total` counts all that match, `runs` holds the asked-for page of them. */
  'runs.list': {
    argument: runFilterSchema.extend({
      offset: z.int().nonnegative().default(0),
      limit: z.int().min(1).max(1000).default(200),
    }),
    result: z.object({ runs: z.array(runSchema), total: z.number(), tags: z.array(z.string()) }),
    repeatable: true,
  },
  ...historyMethods,
  ...archiveMethods,
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
  },
  /** Deletes runs. `runs.restore` brings them back for a day at least. */
  'runs.delete': { argument: byIds, result: nothing, repeatable: false },
  'runs.restore': { argument: byIds, result: nothing, repeatable: false },
  /**
   * Members, arrays (but not bulk ones, see `isBulk`) and series of a run, as far as they have been computed. The
   * values of an array end with the last written one: see `wholeArray`.
   */
  'runs.data': { argument: byId, result: runDataSchema, repeatable: true },
  'runs.array': {
    argument: z.strictObject({ id: runIdSchema, name: z.string().max(400) }),
    result: arrayDataSchema,
    repeatable: true,
  },

  ...comparisonMethods,
  ...databaseMethods,

  /** The data sets that there are, and the state of a download. */
  'data.about': { argument: nothing, result: datasetsSchema, repeatable: true },
  /** Images of a data set: the first `count` of a part, of one digit where it is given. */
  'data.samples': {
    argument: z.strictObject({
      dataset: networkConfigSchema.shape.dataset,
      part: z.enum(['train', 'test']).default('train'),
      digit: z.int().min(0).max(9).nullable().default(null),
      count: z.int().min(1).max(1000).default(100),
    }),
    result: digitSamplesSchema,
    repeatable: true,
  },
  /** Names a folder with the four files of MNIST, or none. Refused where the folder does not have them. */
  'data.setDirectory': {
    argument: z.strictObject({
      directory: z.string().trim().min(1).max(4096, 'must have at most 4096 characters').nullable(),
    }),
    result: datasetsSchema,
    repeatable: false,
  },
  /** Downloads MNIST into the data folder; resolves when it is there. `data.changed` tells how far it is. */
  'data.download': { argument: nothing, result: datasetsSchema, repeatable: true },
  'data.cancelDownload': { argument: nothing, result: nothing, repeatable: false },

  /** What can train networks on this machine, each tried and measured: takes seconds the first time. */
  'devices.list': { argument: nothing, result: z.array(deviceInfoSchema), repeatable: true },

  /**
   * Writes a figure of a run as an image, with the run's id, config and version in its metadata, or the data that it
   * is drawn from.
   */
  'figures.export': {
    argument: z.strictObject({ id: runIdSchema, figure: figureNameSchema, options: exportOptionsSchema }),
    result: exportedFigureSchema,
    repeatable: true,
  },
} as const satisfies Descriptions

export type Methods = typeof methods
export type MethodName = keyof Methods
export type Argument<Name extends MethodName> = z.input<Methods[Name]['argument']>
export type ParsedArgument<Name extends MethodName> = z.output<Methods[Name]['argument']>
export type Result<Name extends MethodName> = z.output<Methods[Name]['result']>
