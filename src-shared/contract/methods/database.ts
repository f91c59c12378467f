import { z } from 'zod'
import type { Descriptions } from '../description.ts'

export const databaseSpaceSchema = z.object({
  /** Bytes of the database on disk. */
  bytes: z.number(),
  /** Those of them that hold nothing and can be given back. */
  free: z.number(),
  /** Those of deleted runs that can still be restored, about. */
  deleted: z.number(),
  /** Bytes that are free on the disk; null where the system does not tell. */
  disk: z.number().nullable(),
})
export type DatabaseSpace = z.infer<typeof databaseSpaceSchema>

/** The file in which everything is kept. */
export const databaseMethods = {
  'database.space': { argument: z.null(), result: databaseSpaceSchema, repeatable: true, errors: [] },
  /**
   * Gives back to the disk what the database does not need; with `deleted` also what deleted runs take, which cannot be
   * restored then. Everything else can be done meanwhile. Refused with `conflict` where it is under way, and in a
   * window where the file is so old and so large that it can only be made anew as a whole.
   */
  'database.compact': {
    argument: z.strictObject({ deleted: z.boolean().default(false) }),
    result: z.object({ before: z.number(), after: z.number() }),
    repeatable: false,
    errors: ['conflict'],
  },
} as const satisfies Descriptions
