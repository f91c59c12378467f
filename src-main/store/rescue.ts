import { readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type Database from 'better-sqlite3'
import { OverstepError } from '#shared/contract/index.ts'
import { isCode, storageError } from './errors.ts'
import { migrations } from './migrations.ts'
import { DATABASE, openDatabase } from './open.ts'
import type { PresetOf } from './runs.ts'
import { openStore } from './store.ts'
import { survey, type RunFinding, type Survey, type Write } from './survey.ts'

/** Rows that are written in one transaction. */
const ROWS_AT_ONCE = 100

/**
 * Saves what can be read of the database in a data folder, which stays as it is, as a new one in another folder. Runs
 * of which something is missing are interrupted there, with an error that says so, and cannot be resumed.
 * @param presetOf see `openStore`
 * @throws {OverstepError} `conflict` where there is something in that folder, `storage` where nothing can be read, or
 *   it cannot be written; nothing is left in that folder then
 */
export function rescue(dataDir: string, folder: string, presetOf: PresetOf): Survey {
  if (isFolder(folder) && readdirSync(folder).length > 0)
    throw new OverstepError(
      'conflict',
      `There is something in ${folder} already. Name a folder that is empty or not there.`,
    )
  let target: Database.Database | undefined
  try {
    const found = survey(dataDir, (version) => {
      target = openDatabase(folder, migrations.slice(0, version))
      target.pragma('foreign_keys = OFF')
      // What is half done when the power fails is begun anew.
      target.pragma('synchronous = OFF')
      return writerInto(target)
    })
    if (!target)
      throw new OverstepError('storage', `Nothing can be read of ${found.path}: ${found.problem}.${copiesOf(found)}`)
    target.exec('COMMIT')
    removeOrphans(target)
    markIncomplete(target, found.runs)
    target.pragma('synchronous = FULL')
    target.pragma('wal_checkpoint(TRUNCATE)')
    target.close()
    bringUpToDate(folder, presetOf)
    return found
  } catch (error) {
    target?.close()
    // All of it is of this attempt.
    if (isFolder(folder)) for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true })
    throw storageError(error, join(folder, DATABASE))
  }
}

const isFolder = (path: string) => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true

/** A sentence that names the newest sound copy that was made before a migration; empty where there is none. */
export function copiesOf({ backups }: Survey): string {
  const copy = backups.findLast(({ problem }) => problem === undefined)
  return copy ? ` ${copy.path} is sound; it can be put in its place.` : ''
}

/** Brings it to this version, and finds out anew what was left out. */
function bringUpToDate(folder: string, presetOf: PresetOf): void {
  const store = openStore(folder, presetOf)
  try {
    const [problem] = store.problems()
    if (problem !== undefined)
      throw new OverstepError('internal', `What was saved in ${folder} is not sound: ${problem}`)
  } finally {
    store.close()
  }
}

function writerInto(target: Database.Database): Write {
  let rows = 0
  target.exec('BEGIN')
  const statements = new Map<string, Database.Statement<unknown[]>>()
  const prepare = (table: string, columns: readonly string[]) => {
    const names = columns.map((column) => `"${column}"`).join()
    return target.prepare(`INSERT OR IGNORE INTO "${table}" (${names}) VALUES (${columns.map(() => '?').join()})`)
  }
  return (table, row) => {
    // The fields by which runs are found are taken out of them again.
    const own = table === 'runs' && 'indexed' in row ? { ...row, indexed: 0 } : row
    const statement = statements.get(table) ?? prepare(table, Object.keys(own))
    statements.set(table, statement)
    if (++rows % ROWS_AT_ONCE === 0) target.exec('COMMIT; BEGIN')
    try {
      return statement.run(...Object.values(own)).changes === 1
    } catch (error) {
      if (isCode(error, 'SQLITE_CONSTRAINT')) return false
      throw error
    }
  }
}

/** Removes what belongs to nothing that was saved. */
function removeOrphans(target: Database.Database): void {
  const tables = target.prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all()
  let removed: number
  do {
    removed = 0
    for (const name of tables) {
      const keys = target.pragma(`foreign_key_list("${name}")`) as Record<
        'table' | 'from' | 'to' | 'on_delete',
        string
      >[]
      for (const { table, from, to, on_delete: remedy } of keys) {
        const act = remedy === 'SET NULL' ? `UPDATE "${name}" SET "${from}" = NULL` : `DELETE FROM "${name}"`
        removed += target.prepare(`${act} WHERE "${from}" NOT IN (SELECT "${to}" FROM "${table}")`).run().changes
      }
    }
  } while (removed > 0)
}

function markIncomplete(target: Database.Database, runs: readonly RunFinding[]): void {
  const mark = target.prepare<[string, string]>("UPDATE runs SET status = 'interrupted', error = ? WHERE id = ?")
  const hasCheckpoints = target.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'checkpoints'").get() !== undefined
  const forget = hasCheckpoints && target.prepare<[string]>('DELETE FROM checkpoints WHERE run_id = ?')
  for (const run of runs) {
    if (run.lost === 0) continue
    mark.run(`Rescued from a damaged database: ${lossOf(run)}.`, run.id)
    // What it would go on from is not what it was.
    if (forget) forget.run(run.id)
  }
}

/** What of a run is missing. */
export function lossOf({ pieces, lost }: RunFinding): string {
  if (lost === 0) return 'nothing is missing'
  if (lost === null) return 'it is not known whether something is missing'
  return `${lost} of its ${pieces + lost} pieces are missing`
}
