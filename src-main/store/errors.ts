import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { OverstepError } from '#shared/contract/index.ts'

const noSpace = (path: string) =>
  `There is no space left for ${path}. Free some space on that disk; what was saved before is kept.`

/**
 * What a failure of the database means to the user and what to do about it, by the first letters of SQLite's result
 * code.
 */
const explanations: readonly [code: string, explain: (path: string) => string][] = [
  ['SQLITE_FULL', noSpace],
  ['SQLITE_IOERR_SHMSIZE', noSpace],
  [
    'SQLITE_IOERR_WRITE',
    (path) =>
      `Writing ${path} failed: your share of the disk may be used up, or the disk is gone. What was saved ` +
      'before is kept.',
  ],
  [
    'SQLITE_NOTADB',
    (path) =>
      `${path} is not an Overstep database, or it is damaged. Move that file away (or put back a copy of it), ` +
      'or choose another data folder.',
  ],
  [
    'SQLITE_CORRUPT',
    (path) =>
      `The database ${path} is damaged. "overstep doctor" tells what of it can be read, and "overstep doctor ` +
      '--rescue FOLDER" saves that; or move the file away and put back a copy (overstep-before-*.sqlite ' +
      'beside it, or your own), or choose another data folder.',
  ],
  [
    'SQLITE_READONLY',
    (path) => `${path} cannot be written. Make the folder ${dirname(path)} writable, or choose another data folder.`,
  ],
  [
    'SQLITE_CANTOPEN',
    (path) =>
      `${path} cannot be opened. Check that ${dirname(path)} is a folder that you may write to, or choose ` +
      'another data folder.',
  ],
  ['SQLITE_BUSY', (path) => `${path} is kept busy by another program. Try again, or close the other program.`],
  ['SQLITE_IOERR', (path) => `Reading or writing ${path} failed. Check the disk and try again.`],
]

/** Whether something thrown is of SQLite, with a result code that begins with one of these. */
export function isCode(thrown: unknown, ...codes: readonly string[]): boolean {
  return thrown instanceof Database.SqliteError && codes.some((code) => thrown.code.startsWith(code))
}

/**
 * Whether something thrown may pass by itself or by what the user does, so that the same can be tried again: another
 * program keeps the database `busy`, or the disk is `full`.
 */
export function passingTrouble(thrown: unknown): 'busy' | 'full' | undefined {
  if (isCode(thrown, 'SQLITE_BUSY')) return 'busy'
  return isCode(thrown, 'SQLITE_FULL', 'SQLITE_IOERR_SHMSIZE', 'SQLITE_IOERR_WRITE') ? 'full' : undefined
}

/**
 * Turns what SQLite throws into an error for the user: code `storage`, the file named, and what to do. Anything else
 * comes back as it was.
 */
export function storageError(thrown: unknown, path: string): unknown {
  if (!(thrown instanceof Database.SqliteError)) return thrown
  const explain = explanations.find(([code]) => thrown.code.startsWith(code))?.[1]
  const message = explain?.(path) ?? `The database ${path} failed: ${thrown.message}.`
  return new OverstepError('storage', message, { path, sqlite: thrown.code, reason: thrown.message }, { cause: thrown })
}

/** The error for a part of a run that is not what it can be. @param part names it, as the beginning of a sentence */
export function damagedPart(part: string, problem: string, cause?: unknown): OverstepError {
  const advice = '"overstep doctor" tells what else of the database can be read.'
  return new OverstepError('storage', `${part} is damaged: ${problem}. ${advice}`, undefined, { cause })
}

/**
 * Reads a part of a run, now or later. @throws {OverstepError} `storage` that names it, where SQLite says that it is
 * damaged
 */
export function readingPart<T>(part: string, read: () => T): T {
  const told = (thrown: unknown) => {
    throw isCode(thrown, 'SQLITE_CORRUPT') ? damagedPart(part, (thrown as Error).message, thrown) : thrown
  }
  try {
    const result = read()
    return result instanceof Promise ? (result.catch(told) as T) : result
  } catch (error) {
    return told(error)
  }
}

/**
 * The value of a text of JSON that is stored with a part of a run, or with something else by itself.
 * @param part names it, as the beginning of a sentence
 * @throws {OverstepError} `storage` that names it, where the text is no JSON, or another value than an object
 */
export function readText<Value extends object>(part: string, text: string): Value {
  return readingJson(part, text, 'an object', (value) => typeof value === 'object' && !Array.isArray(value))
}

/** The same of a list. */
export function readList<Item>(part: string, text: string): Item[] {
  return readingJson(part, text, 'a list', Array.isArray)
}

/**
 * The bytes of a piece of a part of a run: SQLite finds a number, a text or nothing where a record of them is damaged.
 * @throws {OverstepError} `storage` that names the part
 */
export function readBytes(part: string, value: unknown): Buffer {
  if (!Buffer.isBuffer(value)) throw damagedPart(part, 'a piece of it has no bytes')
  return value
}

function readingJson<Value>(part: string, text: string, what: string, fits: (value: unknown) => boolean): Value {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw damagedPart(part, (error as Error).message, error)
  }
  if (value === null || !fits(value)) throw damagedPart(part, `it is not ${what}`)
  return value as Value
}
