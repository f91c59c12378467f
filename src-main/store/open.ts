import { existsSync, mkdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import { OverstepError } from '#shared/contract/index.ts'
import { storageError } from './errors.ts'
import { migrations as allMigrations } from './migrations.ts'

/** "OvSt": marks the file as ours in the header of the database. */
const APPLICATION_ID = 0x4f765374
const BUSY_TIMEOUT_MS = 5000

/**
 * Opens the database of a data folder, makes it where there is none, and brings an older one to the present version.
 * @param migrations the steps from one version to the next; entry i takes version i to i + 1
 * @throws {OverstepError} `storage`, naming the file, when it cannot be read or written, is of another program, or is of a newer Overstep.
 */
export function openDatabase(dataDir: string, migrations: readonly string[] = allMigrations): Database.Database {
  makeFolder(dataDir)
  const path = join(dataDir, 'overstep.sqlite')
  let database: Database.Database | undefined
  try {
    database = new Database(path, { timeout: BUSY_TIMEOUT_MS })
    checkOrigin(database, path, migrations.length)
    database.pragma('journal_mode = WAL')
    database.pragma('synchronous = FULL')
    database.pragma('foreign_keys = ON')
    migrate(database, dataDir, migrations)
    // Asks for the right to write, so that a file that cannot be written is told now and not when a run ends.
    database.exec('BEGIN IMMEDIATE; ROLLBACK')
    return database
  } catch (error) {
    database?.close()
    throw storageError(error, path)
  }
}

/** Makes the folder and those above it, one by one: Node's own recursive mkdir never returns below /proc, where none can be made. */
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
      `The data folder ${dataDir} cannot be made (${reason}). Choose a folder that you may write to with --data-dir or OVERSTEP_DATA_DIR.`,
      { path: dataDir },
      { cause: error },
    )
  }
}

/** Looks only: a file of another program must stay as it is. */
function checkOrigin(database: Database.Database, path: string, newest: number): void {
  const application = number(database, 'application_id')
  if (application !== APPLICATION_ID) {
    const tables = database.prepare('SELECT count(*) FROM sqlite_schema').pluck().get()
    if (application !== 0 || tables !== 0)
      throw new OverstepError(
        'storage',
        `${path} is not an Overstep database. Move that file away, or choose another data folder.`,
        { path },
      )
  }
  const version = number(database, 'user_version')
  if (version > newest)
    throw new OverstepError(
      'storage',
      `${path} was made by a newer Overstep (database version ${version}, this one knows ${newest}). Update Overstep, or choose another data folder.`,
      { path, version },
    )
}

function migrate(database: Database.Database, dataDir: string, migrations: readonly string[]): void {
  const found = number(database, 'user_version')
  if (found === migrations.length) return
  if (found > 0) backUp(database, dataDir, found)
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

function backUp(database: Database.Database, dataDir: string, version: number): void {
  const stamp = new Date().toISOString().replaceAll(/[-:]|\..*/g, '')
  const copy = join(dataDir, `overstep-before-migration-of-version-${version}-${stamp}.sqlite`)
  if (!existsSync(copy)) database.prepare('VACUUM INTO ?').run(copy)
}

function number(database: Database.Database, pragma: string): number {
  return Number(database.pragma(pragma, { simple: true }))
}
