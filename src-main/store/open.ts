import { existsSync, mkdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import { OverstepError } from '#shared/contract/index.ts'
import { backUp } from './backup.ts'
import { isCode, passingTrouble, storageError } from './errors.ts'
import { takeLock, type Lock } from './locks.ts'
import { migrations as allMigrations } from './migrations.ts'

/** "OvSt": marks the file as ours in the header of the database. */
const APPLICATION_ID = 0x4f765374
/** The name of the database in its data folder. */
export const DATABASE = 'overstep.sqlite'
const BUSY_TIMEOUT_MS = 5000
const BRIEFLY_MS = 200
const LOG_BYTES = 16 * 2 ** 20
/** How long a program waits for another one that migrates: a backup of some gigabytes takes about so long. */
const MIGRATION_PATIENCE_MS = 60_000

/**
 * Opens the database of a data folder, makes it where there is none, and brings an older one to the present version.
 * @param migrations the steps from one version to the next; entry i takes version i to i + 1
 * @throws {OverstepError} `storage`, naming the file, when it cannot be read or written, is of another program, or is
 *   of a newer Overstep.
 */
export function openDatabase(dataDir: string, migrations: readonly string[] = allMigrations): Database.Database {
  makeFolder(dataDir)
  const path = join(dataDir, DATABASE)
  let database: Database.Database | undefined
  try {
    database = openFile(path)
    checkOrigin(database, migrations.length)
    // From its beginning: pages that become free can then be given back, see `space.ts`.
    if (number(database, 'page_count') === 0) database.pragma('auto_vacuum = INCREMENTAL')
    database.pragma('journal_mode = WAL')
    database.pragma('synchronous = FULL')
    database.pragma('foreign_keys = ON')
    // What the log once took on the disk, as when the file was made anew, it gives back.
    database.pragma(`journal_size_limit = ${LOG_BYTES}`)
    migrate(database, dataDir, migrations)
    checkWritable(database)
    return database
  } catch (error) {
    database?.close()
    throw storageError(error, path)
  }
}

/**
 * On a full disk there is no room for the index of the log, which programs share. A program that has the database to
 * itself does without, so that what is in it can still be looked at.
 */
function openFile(path: string): Database.Database {
  const database = new Database(path, { timeout: BUSY_TIMEOUT_MS })
  try {
    number(database, 'schema_version')
    return database
  } catch (error) {
    database.close()
    if (!isCode(error, 'SQLITE_IOERR_SHM')) throw error
    const alone = new Database(path, { timeout: BUSY_TIMEOUT_MS })
    alone.pragma('locking_mode = EXCLUSIVE')
    return alone
  }
}

/**
 * Asks for the right to write, so that a file that cannot be written is told now and not when a run ends. What passes,
 * a full disk or another program that writes, is no reason not to look at what is there.
 */
function checkWritable(database: Database.Database): void {
  try {
    waiting(database, BRIEFLY_MS, () => database.exec('BEGIN IMMEDIATE; ROLLBACK'))
  } catch (error) {
    if (passingTrouble(error) === undefined) throw error
  }
}

/** Does something that waits no longer than so many milliseconds for other programs that write. */
export function waiting<T>(database: Database.Database, milliseconds: number, act: () => T): T {
  const before = number(database, 'busy_timeout')
  database.pragma(`busy_timeout = ${milliseconds}`)
  try {
    return act()
  } finally {
    database.pragma(`busy_timeout = ${before}`)
  }
}

/**
 * Makes the folder and those above it, one by one: Node's own recursive mkdir never returns below /proc, where none can
 * be made.
 */
function makeFolder(dataDir: string): void {
  const missing: string[] = []
  for (let folder = dataDir; !existsSync(folder); folder = dirname(folder)) missing.unshift(folder)
  try {
    for (const folder of missing) mkdirSync(folder)
    if (!statSync(dataDir).isDirectory()) throw new Error('it is a file')
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new OverstepError(
      'storage',
      `The data folder ${dataDir} cannot be made (${reason}). Choose a folder that you may write to with ` +
        '--data-dir or OVERSTEP_DATA_DIR.',
      { path: dataDir },
      { cause: error },
    )
  }
}

/** Looks only: a file of another program must stay as it is. */
function checkOrigin(database: Database.Database, newest: number): void {
  // All of one moment: another program may just be making the database.
  const { application, version, tables } = database.transaction(() => ({
    application: number(database, 'application_id'),
    version: number(database, 'user_version'),
    tables: Number(database.prepare('SELECT count(*) FROM sqlite_schema').pluck().get()),
  }))()
  const refusal = refusalOf({ isNew: application === 0 && tables === 0, application, version, newest })
  if (refusal !== undefined)
    throw new OverstepError('storage', `${database.name} ${refusal}`, { path: database.name, version })
}

interface Origin {
  /** There is nothing in it, and nobody's mark on it. */
  isNew: boolean
  application: number
  version: number
  /** The last version that is known here. */
  newest: number
}

function refusalOf({ isNew, application, version, newest }: Origin): string | undefined {
  if (isNew ? version !== 0 : application !== APPLICATION_ID)
    return 'is not an Overstep database. Move that file away, or choose another data folder.'
  if (version > newest)
    return (
      `was made by a newer Overstep (database version ${version}, this one knows ${newest}). Update Overstep, ` +
      'or choose another data folder.'
    )
  if (version < 0 || (version === 0 && !isNew))
    return (
      `says that it has the database version ${version}, which no Overstep has written: it was changed by ` +
      'another program. Move that file away and put back a copy, or choose another data folder.'
    )
  return undefined
}

function migrate(database: Database.Database, dataDir: string, migrations: readonly string[]): void {
  if (number(database, 'user_version') === migrations.length) return
  const lock = takeMigrationLock(dataDir)
  try {
    const found = number(database, 'user_version')
    if (found > 0 && found < migrations.length) backUp(database, found)
    carryOut(database, migrations)
  } finally {
    lock.release()
  }
}

/**
 * One program at a time makes a backup and migrates; what it leaves behind when it is killed is the next one's to clear
 * away.
 */
function takeMigrationLock(dataDir: string): Lock {
  const folder = join(dataDir, 'programs')
  mkdirSync(folder, { recursive: true })
  try {
    return takeLock(join(folder, 'migration.lock'), MIGRATION_PATIENCE_MS)
  } catch (error) {
    if (!isCode(error, 'SQLITE_BUSY')) throw error
    throw new OverstepError(
      'storage',
      `Another Overstep is bringing ${join(dataDir, DATABASE)} to its version. Try again when it is done.`,
      { path: join(dataDir, DATABASE) },
    )
  }
}

function carryOut(database: Database.Database, migrations: readonly string[]): void {
  for (const [index, step] of migrations.entries())
    database
      .transaction(() => {
        // Asked again inside the transaction: another program may have opened the same file at the same moment.
        if (number(database, 'user_version') !== index) return
        database.exec(step)
        database.pragma(`user_version = ${index + 1}`)
        database.pragma(`application_id = ${APPLICATION_ID}`)
      })
      .immediate()
}

function number(database: Database.Database, pragma: string): number {
  return Number(database.pragma(pragma, { simple: true }))
}
