import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { OverstepError } from '#shared/contract/index.ts'

/** What a failure of the database means to the user and what to do about it, by the first letters of SQLite's result code. */
const explanations: readonly [code: string, explain: (path: string) => string][] = [
  [
    'SQLITE_FULL',
    (path) => `There is no space left for ${path}. Free some space on that disk; what was saved before is kept.`,
  ],
  [
    'SQLITE_NOTADB',
    (path) =>
      `${path} is not an Overstep database, or it is damaged. Move that file away (or put back a copy of it), or choose another data folder.`,
  ],
  [
    'SQLITE_CORRUPT',
    (path) =>
      `The database ${path} is damaged. Move that file away and put back a copy (overstep-before-*.sqlite beside it, or your own), or choose another data folder.`,
  ],
  [
    'SQLITE_READONLY',
    (path) => `${path} cannot be written. Make the folder ${dirname(path)} writable, or choose another data folder.`,
  ],
  [
    'SQLITE_CANTOPEN',
    (path) =>
      `${path} cannot be opened. Check that ${dirname(path)} is a folder that you may write to, or choose another data folder.`,
  ],
  ['SQLITE_BUSY', (path) => `${path} is kept busy by another program. Try again, or close the other program.`],
  ['SQLITE_IOERR', (path) => `Reading or writing ${path} failed. Check the disk and try again.`],
]

/**
 * Turns what SQLite throws into an error for the user: code `storage`, the file named, and what to do. Anything else comes back
 * as it was.
 */
export function storageError(thrown: unknown, path: string): unknown {
  if (!(thrown instanceof Database.SqliteError)) return thrown
  const explain = explanations.find(([code]) => thrown.code.startsWith(code))?.[1]
  const message = explain?.(path) ?? `The database ${path} failed: ${thrown.message}.`
  return new OverstepError('storage', message, { path, sqlite: thrown.code, reason: thrown.message }, { cause: thrown })
}
