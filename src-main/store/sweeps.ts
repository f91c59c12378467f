import type { Database } from 'better-sqlite3'
import type { FieldValue, RunStatus, Sweep, SweepRow } from '#shared/contract/index.ts'
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
  /** The same with what came out of each; the numbers and words of summaries by their paths. */
  rows(id: string): SweepRow[]
  /** Gives a sweep other values to go over, and the runs of it, deleted ones too, their positions among these. */
  extend(sweep: Pick<Sweep, 'id' | 'over' | 'title'>, moved: (position: number) => number): void
  /** Notes into how many parts it was divided. */
  setParts(id: string, parts: number | null): void
  /** Removes the sweeps whose runs are all gone for good. */
  purgeEmpty(): void
}

interface StoredSweep {
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
  const find = database.prepare<[string], StoredSweep>('SELECT * FROM sweeps WHERE id = ?')
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
  const rows = database.prepare<
    [string],
    Omit<SweepRow, 'values' | 'begun'> & { begun: number; duration: number | null }
  >(
    `SELECT run_id AS id, position, runs.title, status, error, started IS NOT NULL AS begun,
       computed_ms / 1000.0 AS duration
     FROM sweep_runs JOIN runs ON runs.id = run_id
     WHERE sweep_id = ? AND deleted IS NULL ORDER BY position, created, run_id`,
  )
  const fields = database.prepare<[string], { id: string; path: string; value: FieldValue }>(
    `SELECT run_id AS id, path, value FROM sweep_runs JOIN run_fields USING (run_id) JOIN fields USING (field)
     WHERE sweep_id = ? AND path GLOB 'summary.*'`,
  )
  const everyPlace = database.prepare<[string], { run_id: string; position: number }>(
    'SELECT run_id, position FROM sweep_runs WHERE sweep_id = ?',
  )
  const move = database.prepare<[number, string]>('UPDATE sweep_runs SET position = ? WHERE run_id = ?')
  const setOver = database.prepare<[string, string, string]>('UPDATE sweeps SET "over" = ?, title = ? WHERE id = ?')
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
    rows(id) {
      const values = new Map<string, Record<string, FieldValue>>()
      for (const { id: run, path, value } of fields.iterate(id)) {
        const own = values.get(run) ?? {}
        own[path.slice('summary.'.length)] = value
        values.set(run, own)
      }
      return rows.all(id).map(({ begun, duration, ...row }) => ({
        ...row,
        begun: begun === 1,
        values: { ...values.get(row.id), ...(duration !== null && { duration }) },
      }))
    },
    extend({ id, over, title }, moved) {
      for (const { run_id: run, position } of everyPlace.all(id)) move.run(moved(position), run)
      setOver.run(JSON.stringify(over), title, id)
    },
    setParts: (id, parts) => void setParts.run(parts, id),
    purgeEmpty: () => void purge.run(),
  }
}
