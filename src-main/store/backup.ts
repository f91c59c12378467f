import { randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, globSync, openSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import { OverstepError } from '#shared/contract/index.ts'
import { isCode } from './errors.ts'

/** Backups that were made before a migration, by their names; one that is being made ends differently. */
const BACKUPS = 'overstep-before-migration-*.sqlite'
/** With SQLite's own journal of it. */
const UNFINISHED = `${BACKUPS}.*.part*`

/**
 * Makes a copy of a database beside it before it is changed. Only a copy that is whole, checked and on the disk has the
 * name of a backup; what a copy that was not finished left behind is removed. To be called by one program at a time.
 * @param version that of the database; where another program has changed it meanwhile, no backup is made
 * @throws {OverstepError} `storage` when there is no room for it, or the copy is not sound
 */
export function backUp(database: Database.Database, version: number): void {
  const folder = dirname(database.name)
  clearAway(folder)
  const stamp = new Date().toISOString().replaceAll(/[-:]|\..*/g, '')
  const backup = join(folder, `overstep-before-migration-of-version-${version}-${stamp}.sqlite`)
  const part = `${backup}.${randomBytes(6).toString('hex')}.part`
  try {
    database.prepare('VACUUM INTO ?').run(part)
    const copy = lookInto(part)
    if (copy.version !== version) return
    const runs = database.prepare('SELECT count(*) FROM runs').pluck().get()
    const problem = copy.problem ?? (copy.runs === runs ? undefined : `it has ${copy.runs} runs, not ${String(runs)}`)
    if (problem !== undefined) throw notSound(part, problem)
    sync(part)
    renameSync(part, backup)
    sync(folder)
  } catch (error) {
    throw isCode(error, 'SQLITE_FULL', 'SQLITE_IOERR_WRITE') ? noRoom(database) : error
  } finally {
    clearAway(folder)
  }
}

/** Removes what is left of copies that were not finished. */
function clearAway(folder: string): void {
  for (const left of globSync(UNFINISHED, { cwd: folder })) rmSync(join(folder, left), { force: true })
}

/** What is known of a copy without writing to it. */
export interface Copy {
  path: string
  version: number
  runs: number
  /** What is wrong with it; undefined where it is sound. */
  problem?: string
}

/** The backups in a data folder, the newest last, with what is wrong with those that are not sound. */
export function backupsIn(folder: string): Copy[] {
  return globSync(BACKUPS, { cwd: folder })
    .sort()
    .map((name) => {
      const path = join(folder, name)
      try {
        return lookInto(path)
      } catch (error) {
        return { path, version: 0, runs: 0, problem: error instanceof Error ? error.message : String(error) }
      }
    })
}

/** @throws what SQLite throws where it is no database or cannot be read at all */
function lookInto(path: string): Copy {
  const copy = new Database(path, { readonly: true, fileMustExist: true })
  try {
    const value = (pragma: string) => Number(copy.pragma(pragma, { simple: true }))
    const found = { path, version: value('user_version'), runs: 0 }
    const [bytes, expected] = [statSync(path).size, value('page_count') * value('page_size')]
    if (bytes !== expected || bytes === 0) return { ...found, problem: `it has ${bytes} bytes, not ${expected}` }
    const [finding] = copy.prepare<[], string>('PRAGMA quick_check(1)').pluck().all()
    if (finding !== 'ok') return { ...found, problem: String(finding) }
    return { ...found, runs: copy.prepare<[], number>('SELECT count(*) FROM runs').pluck().get() ?? 0 }
  } finally {
    copy.close()
  }
}

/**
 * Makes sure that a file, or the names in a folder, outlive a power failure; Windows has no such call for folders, and
 * needs none.
 */
function sync(path: string): void {
  if (process.platform === 'win32' && statSync(path).isDirectory()) return
  const file = openSync(path, statSync(path).isDirectory() ? 'r' : 'r+')
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

function notSound(path: string, problem: string): OverstepError {
  return new OverstepError(
    'storage',
    `The backup of the database before it is brought to this version is not sound (${problem}). Nothing was ` +
      'changed. Check the disk, and try again.',
    { path },
  )
}

function noRoom({ name }: Database.Database): OverstepError {
  const megabytes = Math.ceil(statSync(name).size / 1e6)
  return new OverstepError(
    'storage',
    `There is no space left for the backup of ${name} that is made before it is brought to this version ` +
      `(${megabytes} MB). Nothing was changed. Free some space on that disk, and try again.`,
    { path: name },
  )
}
