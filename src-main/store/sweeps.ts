import type { Database } from 'better-sqlite3'
import type { RunStatus, Sweep } from '#shared/contract/index.ts'
import { readList, readText } from './errors.ts'

/** Sweeps, and which runs are of them. */
export interface SweepTable {
  insert(sweep: Sweep): void
  get(id: string): Sweep | undefined
  /** Makes a run one of a sweep, at a position from 0. */
  add(sweep: string, run: string, position: number): void
  /** The sweep that a run is of. */
  of(run: string): { sweep: Sweep; position: number } | undefined
  /** Ids of its runs that are not deleted, by position. */
  runs(id: string): string[]
  /** The same with what they are. */
  places(id: string): { run: string; position: number; status: RunStatus }[]
  /** Notes into how many parts it was divided. */
  setParts(id: string, parts: number | null): void
  /** Removes the sweeps whose runs are all gone for good. */
  purgeEmpty(): void
}

interface SweepRow {
  id: string
  title: string
  created: number
  config: string
  over: string
  parts: number | null
}

export function sweepTable(database: Database): SweepTable {
  const insert = database.prepare<[string, string, number, string, string, number | null]>(
    'INSERT INTO sweeps (id, title, created, config, "over", parts) VALUES (?, ?, ?, ?, ?, ?)',
  )
  const find = database.prepare<[string], SweepRow>('SELECT * FROM sweeps WHERE id = ?')
  const add = database.prepare<[string, string, number]>(
    'INSERT INTO sweep_runs (run_id, sweep_id, position) VALUES (?, ?, ?)',
  )
  const of = database.prepare<[string], { sweep_id: string; position: number }>(
    'SELECT sweep_id, position FROM sweep_runs WHERE run_id = ?',
  )
  const runs = database
    .prepare<[string], string>(
      `SELECT run_id FROM sweep_runs JOIN runs ON runs.id = run_id
       WHERE sweep_id = ? AND deleted IS NULL ORDER BY position`,
    )
    .pluck()
  const places = database.prepare<[string], { run: string; position: number; status: RunStatus }>(
    `SELECT run_id AS run, position, status FROM sweep_runs JOIN runs ON runs.id = run_id
     WHERE sweep_id = ? AND deleted IS NULL ORDER BY position, created, run_id`,
  )
  const setParts = database.prepare<[number | null, string]>('UPDATE sweeps SET parts = ? WHERE id = ?')
  const purge = database.prepare('DELETE FROM sweeps WHERE id NOT IN (SELECT sweep_id FROM sweep_runs)')
  const get = (id: string): Sweep | undefined => {
    const row = find.get(id)
    return (
      row && { ...row, config: readText(`The sweep ${id}`, row.config), over: readList(`The sweep ${id}`, row.over) }
    )
  }
  return {
    insert: ({ id, title, created, config, over, parts }) =>
      void insert.run(id, title, created, JSON.stringify(config), JSON.stringify(over), parts),
    get,
    add: (sweep, run, position) => void add.run(run, sweep, position),
    of(run) {
      const found = of.get(run)
      const sweep = found && get(found.sweep_id)
      return sweep && { sweep, position: found.position }
    },
    runs: (id) => runs.all(id),
    places: (id) => places.all(id),
    setParts: (id, parts) => void setParts.run(parts, id),
    purgeEmpty: () => void purge.run(),
  }
}
