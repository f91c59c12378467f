import { dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import { arraySpecSchema, dtypes, kindsOfArrays, sizeOf, type Kind, type RunStatus } from '#shared/contract/index.ts'
import { backupsIn, type Copy } from './backup.ts'
import { ownersOf, readRowsOf, readTable, type Row, type TableFinding } from './damaged.ts'
import { migrations } from './migrations.ts'
import { DATABASE } from './open.ts'
import { pieceProblem, type Piece } from './pieces.ts'
import { DOOMED } from './space.ts'

/** A run of a damaged database. */
export interface RunFinding {
  id: string
  title: string
  status: RunStatus
  /** Pieces of its arrays and series that can be read. */
  pieces: number
  /** Those that cannot; null where it is not known whether there are some. */
  lost: number | null
}

/** What of a database can be read. */
export interface Survey {
  path: string
  /** Why nothing can be read at all. */
  problem?: string
  tables: { name: string; rows: number; lost: number | null }[]
  runs: RunFinding[]
  /** Copies of it that were made before migrations. */
  backups: Copy[]
}

/** What is done with each row that can be read; returns whether it is a row as it should be. */
export type Write = (table: string, row: Row) => boolean

/** What is found out anew when a database is opened. */
const derived = ['fields', 'run_fields']

/**
 * Columns that are texts of JSON, by table. Without those of the second list a row still says something: they are
 * emptied where they are damaged.
 */
const texts: Readonly<Record<string, { needed: readonly string[]; spared?: readonly string[] }>> = {
  runs: { needed: ['config'], spared: ['summary', 'preset'] },
  members: { needed: ['parameters'], spared: ['summary'] },
  sweeps: { needed: ['config', 'over'] },
  filters: { needed: ['query'] },
  landscapes: { needed: ['definition'] },
  comparisons: { needed: ['runs', 'look'] },
}

/** Reads all that can be read of the database in a data folder, which stays as it is. */
export function surveyDamage(dataDir: string): Survey {
  return survey(dataDir, () => () => true)
}

/**
 * @param begin is given the version of the database before anything is read; returns what is done with each row
 * @throws what `begin` and what it returns throw
 */
export function survey(dataDir: string, begin: (version: number) => Write): Survey {
  const path = join(dataDir, DATABASE)
  const backups = backupsIn(dirname(path))
  let source: Database.Database
  let version: number
  try {
    ;[source, version] = openDamaged(path)
  } catch (error) {
    return { path, problem: error instanceof Error ? error.message : String(error), tables: [], runs: [], backups }
  }
  try {
    return { path, ...read(source, tablesOf(version), begin(version)), backups }
  } finally {
    source.close()
  }
}

/** @throws where nothing can be read */
function openDamaged(path: string): [source: Database.Database, version: number] {
  const source = new Database(path, { readonly: true, fileMustExist: true })
  try {
    // A schema of which something is missing, or a file that is too short, still leads to the rest.
    source.unsafeMode(true)
    source.pragma('writable_schema = ON')
    const version = Number(source.pragma('user_version', { simple: true }))
    if (version < 1 || version > migrations.length)
      throw new Error(`it has the version ${version}, which is not known here`)
    // A schema that cannot be read at all leads nowhere.
    source.prepare('SELECT count(*) FROM sqlite_schema').get()
    return [source, version]
  } catch (error) {
    source.close()
    throw error
  }
}

/** The tables of a version that hold what cannot be found out anew, those first that tell whose the others are. */
function tablesOf(version: number): { name: string; withoutRowid: boolean }[] {
  const model = new Database(':memory:')
  for (const step of migrations.slice(0, version)) model.exec(step)
  const tables = model.pragma('table_list') as { name: string; schema: string; type: string; wr: number }[]
  model.close()
  const first = ['runs', 'arrays']
  const rank = (name: string) => (first.includes(name) ? first.indexOf(name) : first.length)
  return tables
    .filter(({ name, type }) => type === 'table' && !name.startsWith('sqlite_') && !derived.includes(name))
    .map(({ name, wr }) => ({ name, withoutRowid: wr === 1 }))
    .sort((one, other) => rank(one.name) - rank(other.name) || (one.name < other.name ? -1 : 1))
}

function read(
  source: Database.Database,
  tables: readonly { name: string; withoutRowid: boolean }[],
  write: Write,
): Pick<Survey, 'tables' | 'runs'> {
  const contents = gather()
  const findings = tables.map(({ name, withoutRowid }) => {
    const take = (found: Row) => {
      // What belongs to nothing that is left is of no use to anybody.
      if (!contents.isOwned(name, found)) return true
      const { row, isWhole } = readable(name, found)
      const taken = row !== undefined && write(name, row)
      if (taken) contents.take(name, row, isWhole)
      return taken
    }
    return withoutRowid ? readByRun(source, name, contents.runs, take) : readTable(source, name, take)
  })
  countLost(source, findings, contents)
  return {
    tables: findings.map(({ name, rows, lost }) => ({ name, rows, lost: lost && lost.length })),
    runs: [...contents.runs.values()]
      .map(({ id, title, status, pieces, lost }) => ({ id, title, status, pieces, lost }))
      .sort((one, other) => (one.id < other.id ? -1 : 1)),
  }
}

/** Reads a table whose rows are found by their run alone. */
function readByRun(
  source: Database.Database,
  name: string,
  runs: Contents['runs'],
  take: (row: Row) => boolean,
): TableFinding {
  const finding: TableFinding = { name, rows: 0, lost: [], readTo: 0n }
  for (const [id, run] of runs) {
    const { rows, whole } = readRowsOf(source, name, id, take)
    finding.rows += rows
    if (whole) continue
    finding.lost = null
    if (name === 'members') run.lost = null
  }
  return finding
}

interface ArrayFinding {
  run: string
  row: Row
  pieces: Piece[]
}

/** The runs that are found, each with its kind, and the arrays by their numbers. */
interface Contents {
  runs: Map<string, RunFinding & { kind: string }>
  arrays: Map<bigint, ArrayFinding>
}

/**
 * A row without those of its texts that are damaged, undefined where it says nothing without them; and whether it was
 * whole.
 */
function readable(table: string, row: Row): { row: Row | undefined; isWhole: boolean } {
  const { needed = [], spared = [] } = texts[table] ?? {}
  const isDamaged = (column: string) => row[column] !== null && column in row && !isJson(row[column])
  if (needed.some(isDamaged)) return { row: undefined, isWhole: false }
  const emptied = spared.filter(isDamaged)
  return {
    row: { ...row, ...Object.fromEntries(emptied.map((column) => [column, null])) },
    isWhole: emptied.length === 0,
  }
}

function isJson(text: unknown): boolean {
  try {
    JSON.parse(String(text))
    return true
  } catch {
    return false
  }
}

function gather(): Contents & {
  take(table: string, row: Row, isWhole: boolean): void
  /** Whether the run or the array that a row belongs to has been found. */
  isOwned(table: string, row: Row): boolean
} {
  const runs: Contents['runs'] = new Map()
  const arrays: Contents['arrays'] = new Map()
  const count = (run: string | undefined) => {
    const found = runs.get(run ?? '')
    if (found) found.pieces++
  }
  return {
    runs,
    arrays,
    isOwned(name, row) {
      if (name === 'array_chunks') return arrays.has(row.array as bigint)
      // One that was being removed or taken in was not there for anybody.
      if (name === 'runs') return row.deleted !== BigInt(DOOMED) && (row.staged ?? null) === null
      return !('run_id' in row) || runs.has(String(row.run_id))
    },
    take(name, row, isWhole) {
      const lost = isWhole ? 0 : 1
      if (name === 'runs') {
        const [id, title, kind] = [row.id, row.title, row.kind].map(String) as [string, string, string]
        runs.set(id, { id, title, kind, status: row.status as RunStatus, pieces: 0, lost })
      } else if (name === 'members') {
        const run = runs.get(String(row.run_id))
        if (run && run.lost !== null) run.lost += lost
      } else if (name === 'arrays') arrays.set(row.array as bigint, { run: String(row.run_id), row, pieces: [] })
      else if (name === 'series_chunks') count(String(row.run_id))
      else if (name === 'array_chunks') {
        const array = arrays.get(row.array as bigint)
        array?.pieces.push({ offset: Number(row.offset), bytes: (row.data as Buffer).length })
        count(array?.run)
      }
    },
  }
}

/** Tells each run how many of its pieces are lost, by the indices that know whose they were. */
function countLost(source: Database.Database, findings: readonly TableFinding[], { runs, arrays }: Contents): void {
  const found = (name: string) => findings.find((finding) => finding.name === name)!
  const add = (run: RunFinding | undefined, lost: number | null) => {
    if (run) run.lost = lost === null || run.lost === null ? null : run.lost + lost
  }
  const addToAll = () => runs.forEach((run) => add(run, null))
  const indices = [
    { name: 'array_chunks', index: 'array_chunks_by_array', column: 'array' },
    { name: 'series_chunks', index: 'series_chunks_by_run', column: 'run_id' },
  ]
  for (const place of indices) {
    const { lost } = found(place.name)
    if (lost === null) addToAll()
    if (!lost || lost.length === 0) continue
    const owners = ownersOf(source, place, lost)
    for (const id of lost) {
      const owner = owners.get(id)
      add(runs.get(String(typeof owner === 'bigint' ? arrays.get(owner)?.run : owner)), 1)
    }
    if (owners.size < lost.length) addToAll()
  }
  // Whose arrays are missing as a whole is not known.
  if (found('arrays').lost?.length !== 0) addToAll()
  const { readTo } = found('arrays')
  for (const run of runs.values()) if (run.lost === null && isSurelyWhole(run, arrays, readTo)) run.lost = 0
}

/**
 * Whether a run is whole although it is not known what else is lost: every value of its arrays is there, and those are
 * all that it has, as they are announced at once and another run's come after them.
 */
function isSurelyWhole(run: RunFinding & { kind: string }, arrays: Contents['arrays'], readTo: bigint): boolean {
  if (run.status !== 'completed' || !kindsOfArrays.includes(run.kind as Kind)) return false
  const own = [...arrays].filter(([, array]) => array.run === run.id)
  return own.length > 0 && own.every(([number, array]) => number < readTo && isWhole(array))
}

function isWhole({ row, pieces }: ArrayFinding): boolean {
  try {
    const { dtype, shape } = arraySpecSchema
      .pick({ dtype: true, shape: true })
      .parse({ dtype: row.dtype, shape: JSON.parse(String(row.shape)) })
    return pieceProblem(pieces, { count: sizeOf(shape), size: dtypes[dtype].BYTES_PER_ELEMENT }, true) === undefined
  } catch {
    return false
  }
}
