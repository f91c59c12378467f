import type { Database } from 'better-sqlite3'

/** A row of a table, by its columns; integers are bigint, so that every value is what it was. */
export type Row = Record<string, unknown>

/** What was found in a table of a database that may be damaged. */
export interface TableFinding {
  name: string
  /** Rows that can be read. */
  rows: number
  /** Rowids of those that cannot; null where it is not known which they are. */
  lost: bigint[] | null
  /** Every row up to this rowid has been read. */
  readTo: bigint
}

/** How often it is tried to get around what cannot be read, where no index tells which rows there are. */
const MOST_ATTEMPTS = 5000
/** How often in a row without reading anything: of a table whose first page is damaged there is nothing to be found. */
const MOST_IN_VAIN = 1000
const MOST = 2n ** 63n - 1n

/** What `take` below has thrown: no damage. */
class TakingFailed extends Error {}

/**
 * Reads the rows of a table with rowids as far as they can be read. What lies beside a damaged page is found from both
 * ends of the table; what lies between two by the rowids that an index has, or else by looking in the middle between
 * what was read, again and again.
 * @param take is given each row once, in no particular order; returns whether it is one that can be used
 * @throws what `take` throws
 */
export function readTable(database: Database, name: string, take: (row: Row) => boolean): TableFinding {
  const seen = new Set<bigint>()
  const unusable: bigint[] = []
  const keep = ({ 'the rowid': rowid, ...row }: Row) => {
    if (seen.has(rowid as bigint)) return
    seen.add(rowid as bigint)
    if (!taking(take, row)) unusable.push(rowid as bigint)
  }
  const rows = `SELECT rowid AS "the rowid", * FROM "${name}" NOT INDEXED WHERE`
  /**
   * Reads from one end of a range, both of whose ends are exclusive. Returns the last rowid that was read, undefined
   * where it came to the other end.
   */
  const read = (order: '' | ' DESC', low: bigint, high: bigint): bigint | undefined => {
    let last = order === '' ? low : high
    return attempt(
      () => {
        const range = database.prepare<[bigint, bigint], Row>(`${rows} rowid > ? AND rowid < ? ORDER BY rowid${order}`)
        for (const row of range.safeIntegers().iterate(low, high)) {
          last = row['the rowid'] as bigint
          keep(row)
        }
        return undefined
      },
      () => last,
    )
  }
  const from = read('', 0n, MOST)
  const found = (lost: bigint[] | null, readTo: bigint) => {
    return { name, rows: seen.size - unusable.length, lost: lost && [...lost, ...unusable], readTo }
  }
  if (from === undefined) return found([], MOST)
  const to = read(' DESC', from, MOST) ?? from

  const { ids, whole } = rowidsOf(database, name)
  for (const id of ids) if (!seen.has(id)) read('', id - 1n, id + 1n)
  if (!whole) searchBetween(from, to, read)
  return found(whole ? ids.filter((id) => !seen.has(id)) : null, from)
}

/** Halves what lies between two rows until each part is read or has a single row. */
function searchBetween(
  from: bigint,
  to: bigint,
  read: (order: '' | ' DESC', low: bigint, high: bigint) => bigint | undefined,
) {
  const ranges: [low: bigint, high: bigint][] = [[from, to]]
  let inVain = 0
  for (let attempts = 0; attempts < MOST_ATTEMPTS && inVain < MOST_IN_VAIN; attempts++) {
    const range = ranges.shift()
    if (!range) return
    const low = read('', ...range)
    const high = low === undefined ? undefined : read(' DESC', low, range[1])
    inVain = low === range[0] && high === range[1] ? inVain + 1 : 0
    if (low === undefined || high === undefined || high - low <= 2n) continue
    const middle = low + (high - low) / 2n
    ranges.push([low, middle + 1n], [middle, high])
  }
}

/** The rowids of a table as one of its indices has them, and whether those are all. */
function rowidsOf(database: Database, name: string): { ids: bigint[]; whole: boolean } {
  const index = attempt(
    () =>
      database
        .prepare<[], { name: string; partial: number }>(`PRAGMA index_list("${name}")`)
        .all()
        .find(({ partial }) => partial === 0),
    () => undefined,
  )
  const ids = new Set<bigint>()
  if (!index) return { ids: [], whole: false }
  const { name: first } = database.prepare(`PRAGMA index_info("${index.name}")`).get() as { name: string }
  const read = (order: string) =>
    attempt(
      () => {
        const all = database.prepare<[], bigint>(
          `SELECT rowid FROM "${name}" INDEXED BY "${index.name}" ORDER BY "${first}" ${order}`,
        )
        for (const id of all.safeIntegers().pluck().iterate()) ids.add(id)
        return true
      },
      () => false,
    )
  const whole = read('')
  // From the other end, too.
  if (!whole) read('DESC')
  return { ids: [...ids], whole }
}

/**
 * Whose rows they are that were lost, as an index has it.
 * @param column the first one of that index
 * @returns for each rowid that is still found there the value of that column
 */
export function ownersOf(
  database: Database,
  { name, index, column }: { name: string; index: string; column: string },
  lost: readonly bigint[],
): Map<bigint, unknown> {
  const wanted = new Set(lost)
  const owners = new Map<bigint, unknown>()
  return attempt(
    () => {
      const rows = database.prepare<[], { id: bigint; owner: unknown }>(
        `SELECT rowid AS id, "${column}" AS owner FROM "${name}" INDEXED BY "${index}" ORDER BY "${column}"`,
      )
      for (const { id, owner } of rows.safeIntegers().iterate()) if (wanted.has(id)) owners.set(id, owner)
      return owners
    },
    () => owners,
  )
}

/**
 * Reads the rows of a run in a table without rowids, as far as they can be read; see `readTable`.
 * @returns how many there are, and whether those are all
 */
export function readRowsOf(
  database: Database,
  name: string,
  run: string,
  take: (row: Row) => boolean,
): { rows: number; whole: boolean } {
  let [rows, whole] = [0, true]
  return attempt(
    () => {
      const all = database.prepare<[string], Row>(`SELECT * FROM "${name}" WHERE run_id = ?`)
      for (const row of all.safeIntegers().iterate(run))
        if (taking(take, row)) rows++
        else whole = false
      return { rows, whole }
    },
    () => ({ rows, whole: false }),
  )
}

function taking(take: (row: Row) => boolean, row: Row): boolean {
  try {
    return take(row)
  } catch (error) {
    throw new TakingFailed('', { cause: error })
  }
}

function attempt<T>(read: () => T, failing: () => T): T {
  try {
    return read()
  } catch (error) {
    if (error instanceof TakingFailed) throw error.cause
    return failing()
  }
}
