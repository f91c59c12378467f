import type { Database } from 'better-sqlite3'
import type { LandscapeDefinition, SavedLandscape } from '#shared/contract/index.ts'
import { readText } from './errors.ts'

/** The landscapes that the user saved. Runs have a copy of theirs, so that nothing here can change what they mean. */
export interface LandscapeTable {
  /** By title, without the deleted ones. */
  list(): SavedLandscape[]
  /** Adds a landscape, or replaces the one of that id, which is not deleted then. */
  put(landscape: SavedLandscape): void
  has(id: string): boolean
  /** Marks it as deleted at `time`, or as not deleted with null. */
  setDeleted(id: string, time: number | null): void
  /** Removes what was deleted before `time`. */
  purgeBefore(time: number): void
}

export function landscapeTable(database: Database): LandscapeTable {
  const list = database.prepare<[], { id: string; definition: string; changed: number }>(
    `SELECT id, definition, changed FROM landscapes WHERE deleted IS NULL
     ORDER BY definition ->> 'title' COLLATE NOCASE, id`,
  )
  const put = database.prepare<[string, string, number]>(
    `INSERT INTO landscapes (id, definition, changed) VALUES (?, ?, ?)
     ON CONFLICT DO UPDATE SET definition = excluded.definition, changed = excluded.changed, deleted = NULL`,
  )
  const has = database.prepare<[string], number>('SELECT 1 FROM landscapes WHERE id = ?').pluck()
  const setDeleted = database.prepare<[number | null, string]>('UPDATE landscapes SET deleted = ? WHERE id = ?')
  const purge = database.prepare<[number]>('DELETE FROM landscapes WHERE deleted < ?')
  return {
    list: () =>
      list.all().map((row) => ({
        ...row,
        definition: readText<LandscapeDefinition>(`The landscape ${row.id}`, row.definition),
      })),
    put: ({ id, definition, changed }) => void put.run(id, JSON.stringify(definition), changed),
    has: (id) => has.get(id) !== undefined,
    setDeleted: (id, time) => void setDeleted.run(time, id),
    purgeBefore: (time) => void purge.run(time),
  }
}
