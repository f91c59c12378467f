import { z } from 'zod'
import { runIdSchema, seriesDataSchema } from '../vocabulary/index.ts'
import { datasetsSchema } from './datasets.ts'
import type { EventDescriptions } from './description.ts'
import { progressSchema, runSchema } from './runs.ts'

/** What the workbench tells those who listen. */
export const events = {
  /** A run was created or changed in anything but its progress. */
  'run.changed': { payload: z.object({ run: runSchema }), skippable: false },
  /** Something is new in the log of a run, and nothing else of it. */
  'run.logged': { payload: z.object({ id: runIdSchema }), skippable: false },
  /** At least four times a second while a run computes. */
  'run.progress': { payload: progressSchema, skippable: true },
  /** A part of an array of a running run: `data` belongs at element `offset` of the array. */
  'run.partial': {
    payload: z.object({
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
    skippable: true,
  },
  /** What was appended to a series of a running run. */
  'run.series': { payload: seriesDataSchema.extend({ id: runIdSchema }), skippable: false },
  /** Runs were added, deleted or restored, here or by another program on the same database. */
  'runs.changed': { payload: z.null(), skippable: false },
  /** Landscapes were saved, deleted or restored. */
  'landscapes.changed': { payload: z.null(), skippable: false },
  /** Filters of the history were saved, deleted or restored. */
  'filters.changed': { payload: z.null(), skippable: false },
  /** Comparisons were saved, deleted or restored. */
  'comparisons.changed': { payload: z.null(), skippable: false },
  /** Where MNIST is, or how far its download is, has changed. */
  'data.changed': { payload: datasetsSchema, skippable: false },
  /** Something that the user should know and that belongs to no call. */
  notice: {
    payload: z.object({ level: z.enum(['info', 'warning', 'error']), message: z.string() }),
    skippable: false,
  },
} as const satisfies EventDescriptions

export type Events = typeof events
export type EventName = keyof Events
export type EventPayload<Name extends EventName> = z.output<Events[Name]['payload']>
