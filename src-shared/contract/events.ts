import { z } from 'zod'
import { seriesDataSchema } from '../vocabulary/index.ts'
import { datasetsSchema } from './datasets.ts'
import { progressSchema, runIdSchema, runSchema } from './runs.ts'

/** What the workbench tells every client without being asked. */
export const events = {
  /** A run was created or changed in anything but its progress. */
  'run.changed': z.object({ run: runSchema }),
  /** At least four times a second while a run computes. */
  'run.progress': progressSchema,
  /** A part of an array of a running run: `data` belongs at element `offset` of the array. */
  'run.partial': z.object({
    id: runIdSchema,
    array: z.string(),
    offset: z.number(),
    data: z.union([
      z.instanceof(Uint8Array),
      z.instanceof(Uint32Array),
      z.instanceof(Float32Array),
      z.instanceof(Float64Array),
    ]),
  }),
  /** What was appended to a series of a running run. */
  'run.series': seriesDataSchema.extend({ id: runIdSchema }),
  /** Runs were added, deleted or restored, here or by another program on the same database. */
  'runs.changed': z.null(),
  /** Landscapes were saved, deleted or restored. */
  'landscapes.changed': z.null(),
  /** How much of an archive has been packed or taken in, 0…1. */
  'archive.progress': z.object({ archive: z.string(), fraction: z.number() }),
  /** Filters of the history were saved, deleted or restored. */
  'filters.changed': z.null(),
  /** Comparisons were saved, deleted or restored. */
  'comparisons.changed': z.null(),
  /** How far the answer to a `comparisons.projection` is, 0…1. */
  'comparisons.progress': z.object({ question: z.string(), fraction: z.number() }),
  /** How much has been done of giving back what the database does not need, 0…1. */
  'database.compacting': z.object({ fraction: z.number() }),
  /** Where MNIST is, or how far its download is, has changed. */
  'data.changed': datasetsSchema,
  /** Something that the user should know and that belongs to no call. */
  notice: z.object({ level: z.enum(['info', 'warning', 'error']), message: z.string() }),
} as const satisfies Record<string, z.ZodType>

export type Events = typeof events
export type EventName = keyof Events
export type EventPayload<Name extends EventName> = z.output<Events[Name]>
