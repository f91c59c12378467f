import { z } from 'zod'
import { configSchema, kindSchema } from './configs.ts'

export const runStatusSchema = z.enum(['queued', 'running', 'completed', 'cancelled', 'failed', 'interrupted'])
export type RunStatus = z.infer<typeof runStatusSchema>
export const runIdSchema = z.string().regex(/^[0-9A-HJKMNP-TV-Z]{26}$/, 'must be a run id (26 letters and digits)')

/** What came out of a run, in a few numbers; each kind adds its own. Non-finite numbers are not stored. */
export const summarySchema = z.record(z.string(), z.unknown())
export type Summary = z.infer<typeof summarySchema>

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
   * Milliseconds that were spent on computing it, over all its resumptions; the time in which it waited, lay paused or was interrupted is none of them. Null before
   * anything was computed.
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
})
export type Run = z.infer<typeof runSchema>

export const progressSchema = z.object({
  id: runIdSchema,
  /** 0…1 */
  fraction: z.number(),
  /** Seconds until the end at the present speed; null while it is not known. */
  etaSeconds: z.number().nullable(),
  /** Seconds that were spent on computing it, over all its resumptions. */
  elapsedSeconds: z.number(),
})
export type Progress = z.infer<typeof progressSchema>
