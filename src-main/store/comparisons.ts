import type { Database } from 'better-sqlite3'
import { comparisonLookSchema, type Comparison } from '#shared/contract/index.ts'
import { readList, readText } from './errors.ts'

/** The comparisons that the user saved. They name their runs and hold nothing of them. */
export interface ComparisonTable {
  /** The last changed first, without the deleted ones. */
  list(): Comparison[]
  get(id: string): { comparison: Comparison; deleted: boolean } | undefined
  /** Adds a comparison, or replaces the one of that id, which is not deleted then. */
  put(comparison: Comparison): void
  /** Marks it as deleted at `time`, or as not deleted with null. */
  setDeleted(id: string, time: number | null): void
  /** Removes what was deleted before `time`. */
  purgeBefore(time: number): void
}

interface Row {
  id: string
  title: string
  runs: string
  look: string
  changed: number
  deleted: number | null
}

export function comparisonTable(database: Database): ComparisonTable {
  const list = database.prepare<[], Row>('SELECT * FROM comparisons WHERE deleted IS NULL ORDER BY changed DESC, id')
  const find = database.prepare<[string], Row>('SELECT * FROM comparisons WHERE id = ?')
  const put = database.prepare<[Omit<Row, 'deleted'>]>(
    `INSERT INTO comparisons (id, title, runs, look, changed) VALUES (@id, @title, @runs, @look, @changed)
     ON CONFLICT DO UPDATE SET title = excluded.title, runs = excluded.runs, look = excluded.look,
       changed = excluded.changed, deleted = NULL`,
  )
  const setDeleted = database.prepare<[number | null, string]>('UPDATE comparisons SET deleted = ? WHERE id = ?')
  const purge = database.prepare<[number]>('DELETE FROM comparisons WHERE deleted < ?')
  return {
    list: () => list.all().map(comparisonOf),
    get(id) {
      const row = find.get(id)
      return row && { comparison: comparisonOf(row), deleted: row.deleted !== null }
    },
    put: ({ runs, look, ...rest }) => void put.run({ ...rest, runs: JSON.stringify(runs), look: JSON.stringify(look) }),
    setDeleted: (id, time) => void setDeleted.run(time, id),
    purgeBefore: (time) => void purge.run(time),
  }
}

function comparisonOf({ id, title, runs, look, changed }: Row): Comparison {
  // A look that another version wrote is one to begin with.
  const parsed = comparisonLookSchema.safeParse(readText(`The comparison ${title}`, look))
  return {
    id,
    title,
    runs: readList<string>(`The comparison ${title}`, runs),
    changed,
    look: parsed.data ?? comparisonLookSchema.parse({}),
  }
}
