import { z } from 'zod'
import { configSchema, kindSchema } from '../kinds/index.ts'
import { runIdSchema } from '../vocabulary/index.ts'

export const runStatusSchema = z.enum(['queued', 'running', 'completed', 'cancelled', 'failed', 'interrupted'])
export type RunStatus = z.infer<typeof runStatusSchema>

/** What saved things other than runs are known by. */
export const keySchema = z.string().max(100, 'must have at most 100 characters')

/** What came out of a run, in a few numbers; each kind adds its own. Non-finite numbers are not stored. */
export const summarySchema = z.record(z.string(), z.unknown())
export type Summary = z.infer<typeof summarySchema>

/** The preset that a run has its settings from. */
export const runPresetSchema = z.object({
  /** Where the article shows it, or what it is called: "Fig 6". */
  reference: z.string(),
  /** Its id, and behind it those of other presets with the very settings of the run: `fig11`, `fig12`. */
  ids: z.array(z.string()).min(1),
  /** Whether the run has other settings than the preset had when the run was made. */
  changed: z.boolean(),
})
export type RunPreset = z.infer<typeof runPresetSchema>

/** Which preset it is, in words: `Fig 6, with changes`. */
export function presetWords({ reference, changed }: RunPreset): string {
  return changed ? `${reference}, with changes` : reference
}

/** One experiment as it was asked for, carried out and kept. Times are milliseconds since 1970 (UTC). */
export const runSchema = z.object({
  id: runIdSchema,
  kind: kindSchema,
  title: z.string(),
  config: configSchema,
  status: runStatusSchema,
  created: z.number(),
  started: z.number().nullable(),
  finished: z.number().nullable(),
  /**
   * Milliseconds that were spent on computing it, over all its resumptions; the time in which it waited, lay paused or
   * was interrupted is none of them. Null before anything was computed.
   */
  computed: z.number().nullable(),
  appVersion: z.string(),
  engine: z.string(),
  device: z.string(),
  precision: z.string(),
  generator: z.string().nullable(),
  seed: z.number().nullable(),
  summary: summarySchema.nullable(),
  error: z.string().nullable(),
  notes: z.string(),
  starred: z.boolean(),
  tags: z.array(z.string()),
  parentId: runIdSchema.nullable(),
  /** The preset that it was begun from, or else one whose settings it has; null where there is none. */
  preset: runPresetSchema.nullable(),
})
export type Run = z.infer<typeof runSchema>

/** How a run was made from another one: its networks begin at those of that one, or are those, trained on; or else. */
export const makingSchema = z.enum(['branch', 'trained-on', 'other'])

/** How a run was made from its parent. */
export function makingOf({ config }: Pick<Run, 'config'>): z.infer<typeof makingSchema> {
  if (config.kind === 'network' && config.from) return 'branch'
  return config.kind === 'network' && config.trainedOn ? 'trained-on' : 'other'
}

/** A run among those that it was made from, and that were made from it. */
export const relativeSchema = runSchema.pick({ id: true, title: true, kind: true, status: true }).extend({
  /** How many runs there are above it. */
  depth: z.number(),
  making: makingSchema,
})
export type Relative = z.infer<typeof relativeSchema>

/** What stands for the engine of weights that were trained elsewhere. */
export const FOREIGN_ENGINE = 'unknown (imported)'
/** Whether a run is of weights that were trained elsewhere: with which batches nobody here knows. */
export const isForeign = ({ engine }: Pick<Run, 'engine'>): boolean => engine === FOREIGN_ENGINE

/** What a run has before anything came out of it, and before anybody wrote on it. */
export const freshRun = (): Pick<Run, 'summary' | 'error' | 'notes' | 'starred' | 'tags' | 'parentId' | 'preset'> => ({
  summary: null,
  error: null,
  notes: '',
  starred: false,
  tags: [],
  parentId: null,
  preset: null,
})

export const progressSchema = z.object({
  id: runIdSchema,
  /** 0…1 */
  fraction: z.number(),
  /** Seconds until the end at the present speed; null while it is not known. */
  etaSeconds: z.number().nullable(),
  /** Seconds that were spent on computing it, over all its resumptions. */
  elapsedSeconds: z.number(),
  /** Why it waits instead of going on: what it computes cannot be saved for now. */
  waiting: z.string().optional(),
})
export type Progress = z.infer<typeof progressSchema>
