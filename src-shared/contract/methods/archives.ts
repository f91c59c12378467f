import { z } from 'zod'
import type { Descriptions } from '../description.ts'
import { importResultSchema } from '../imports.ts'
import { fewEntries, holds } from '../../vocabulary/index.ts'
import { byIds } from './arguments.ts'

const archiveIdSchema = z.string().regex(/^[0-9A-HJKMNP-TV-Z]{26}$/, 'must be the id of an open archive')
/** Most bytes of a piece of an archive; the largest message of the browser shell holds one. */
export const ARCHIVE_PIECE_BYTES = 2 << 20
const pieceSchema = z
  .instanceof(Uint8Array)
  .refine(({ length }) => length <= ARCHIVE_PIECE_BYTES, holds(`must have at most ${ARCHIVE_PIECE_BYTES} bytes`))

/** Archives, as which runs leave and enter. */
export const archiveMethods = {
  /**
   * A place for an archive of runs, which is a zip file, on its way into or out of the workbench: it is written or read
   * piece by piece, as it may be larger than a message. It is gone when it is discarded, or when the workbench closes.
   */
  'archives.open': {
    argument: z.null(),
    result: z.object({ archive: archiveIdSchema }),
    repeatable: false,
    errors: ['conflict'],
  },
  /** Appends to an archive; `offset` must be its length so far. */
  'archives.write': {
    argument: z.strictObject({ archive: archiveIdSchema, offset: z.int().nonnegative(), bytes: pieceSchema }),
    result: z.null(),
    repeatable: false,
    errors: ['not-found', 'conflict'],
  },
  /** A piece of an archive; empty at its end. */
  'archives.read': {
    argument: z.strictObject({ archive: archiveIdSchema, offset: z.int().nonnegative() }),
    result: z.object({ bytes: z.instanceof(Uint8Array) }),
    repeatable: true,
    errors: ['not-found'],
  },
  /** Removes an archive, and stops what is done with it. */
  'archives.discard': {
    argument: z.strictObject({ archive: archiveIdSchema }),
    result: z.null(),
    repeatable: false,
    errors: ['not-found'],
  },
  /** Writes runs with everything that they computed into an open archive. */
  'archives.pack': {
    argument: byIds.extend({ archive: archiveIdSchema }),
    result: z.object({ bytes: z.number(), runs: z.number() }),
    repeatable: false,
    errors: ['not-found', 'conflict'],
  },
  /**
   * Takes in the runs of an archive, all or none. Refused with the name of the file in it that is wrong. With `weights`
   * what was written is a file of weights from elsewhere, .npz or .safetensors, called `name`: it becomes a run of one
   * network, whose config has `settings` beside what the file tells.
   */
  'archives.unpack': {
    argument: z.strictObject({
      archive: archiveIdSchema,
      weights: z
        .strictObject({
          name: z.string().min(1).max(1000),
          settings: fewEntries(z.record(z.string().max(100), z.unknown()), 100),
        })
        .optional(),
    }),
    result: importResultSchema,
    repeatable: false,
    errors: ['not-found', 'conflict'],
  },
} as const satisfies Descriptions
