import type { Database } from 'better-sqlite3'
import type { SavedFilter } from '#shared/contract/index.ts'
import { readText } from './errors.ts'

/** The filters of the history that the user saved. */
export interface FilterTable {
  /** By name, without the deleted ones. */
  list(): SavedFilter[]
  /** Adds a filter, or replaces the one of that id, which is not deleted then. */
  put(filter: SavedFilter): void
  has(id: string): boolean
  /** Marks it as deleted at `time`, or as not deleted with null. */
  setDeleted(id: string, time: number | null): void
  /** Removes what was deleted before `time`. */
  purgeBefore(time: number): void
}

export function filterTable(database: Database): FilterTable {
  const list = database.prepare<[], { id: string; name: string; query: string }>(
    'SELECT id, name, query FROM filters WHERE deleted IS NULL ORDER BY name COLLATE NOCASE, id',
  )
  const put = database.prepare<[string, string, string]>(
    `INSERT INTO filters (id, name, query) VALUES (?, ?, ?)
     ON CONFLICT DO UPDATE SET name = excluded.name, query = excluded.query, deleted = NULL`,
  )
  const has = database.prepare<[string], number>('SELECT 1 FROM filters WHERE id = ?').pluck()
  const setDeleted = database.prepare<[number | null, string]>('UPDATE filters SET deleted = ? WHERE id = ?')
  const purge = database.prepare<[number]>('DELETE FROM filters WHERE deleted < ?')
  return {
    list: () =>
      list.all().map((row) => ({ ...row, query: readText<SavedFilter['query']>(`The filter ${row.name}`, row.query) })),
    put: ({ id, name, query }) => void put.run(id, name, JSON.stringify(query)),
    has: (id) => has.get(id) !== undefined,
    setDeleted: (id, time) => void setDeleted.run(time, id),
    purgeBefore: (time) => void purge.run(time),
  }
}
