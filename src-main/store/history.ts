import type { Database } from 'better-sqlite3'
import {
  rowOf,
  sweepSize,
  type Field,
  type FieldValue,
  type KnownField,
  makingOf,
  type Relative,
  type Run,
  type RunFilter,
  type RunRow,
  type RunStatus,
  type SweepOver,
} from '#shared/contract/index.ts'
import { readList } from './errors.ts'
import { isOwn, orderOf, valueOf, whereOf, type Sql } from './filter.ts'

/** Where a part of a list begins and how long it may be. */
export interface Page {
  offset: number
  limit: number
}

/** A page of lines, how many lines there are, and of how many runs. */
export interface Listed {
  rows: RunRow[]
  total: number
  runs: number
}

/** The lists that are made of runs: lines, ids, and the values that groups are made of. */
export interface HistoryTable {
  /**
   * A page of lines. With `collapsed` the matching runs of a sweep are one line, in the place of the first of them.
   */
  rows(filter: RunFilter, columns: readonly Field[], collapsed: boolean, page: Page): Listed
  /** The ids of the runs of a part of the list; with `collapsed` those of whole sweeps. */
  ids(filter: RunFilter, collapsed: boolean, page: Page): string[]
  /** For every run that matches: its value of `by`, and of `of` where that is asked for. */
  values(filter: RunFilter, by: Field, of: Field | null): { by: FieldValue | null; of: FieldValue | null }[]
  /** The fields that runs have, with how many have each, most first. */
  fields(): KnownField[]
  /**
   * A run between those that it was made from and those that were made from it, each behind the one that it was made
   * from; of more than a hundred of these the first, and how many are left out. Deleted runs, and what was made from
   * these, are none of them.
   */
  family(id: string): { runs: Relative[]; left: number }
}

/** Most runs made from one that are told with it, and most that it was made from. */
const [MOST_BELOW, MOST_ABOVE] = [100, 50]

/** `runsOf` reads whole runs, in the order of their ids. */
export function historyTable(database: Database, runsOf: (ids: readonly string[]) => Run[]): HistoryTable {
  const fieldId = database.prepare<[string], number>('SELECT field FROM fields WHERE path = ?').pluck()
  const ids = (path: string) => fieldId.get(path) ?? -1
  // Deleted runs count until they are gone: to leave them out takes twenty times as long.
  const known = database.prepare<[], { field: string; runs: number; numeric: number }>(`
    SELECT path AS field, (SELECT count(*) FROM run_fields WHERE field = fields.field) AS runs,
      (SELECT typeof(max(value)) <> 'text' FROM run_fields WHERE field = fields.field) AS numeric
    FROM fields WHERE runs > 0 ORDER BY runs DESC, path`)
  const sweepOf = database.prepare<[string], { id: string; title: string; over: string; parts: number | null }>(
    'SELECT id, title, "over", parts FROM sweeps WHERE id = (SELECT sweep_id FROM sweep_runs WHERE run_id = ?)',
  )
  const completed = database
    .prepare<[string], number>(
      `SELECT count(DISTINCT position) FROM sweep_runs JOIN runs ON runs.id = run_id
       WHERE sweep_id = ? AND status = 'completed' AND deleted IS NULL`,
    )
    .pluck()
  const any = database.prepare<[], number>('SELECT EXISTS (SELECT 1 FROM sweep_runs)').pluck()

  const above = database
    .prepare<[string], string>(
      `WITH RECURSIVE above (id, parent_id, height) AS (
         SELECT id, parent_id, 0 FROM runs WHERE id = ?
         UNION ALL
         SELECT runs.id, runs.parent_id, height + 1 FROM runs JOIN above ON runs.id = above.parent_id
         WHERE deleted IS NULL AND height < ${MOST_ABOVE}
       ) SELECT id FROM above ORDER BY height DESC`,
    )
    .pluck()
  // The deepest first of what waits: each comes behind its parent.
  const below = database.prepare<[string], { id: string; depth: number }>(
    `WITH RECURSIVE below (id, depth, created) AS (
       SELECT id, 0, created FROM runs WHERE id = ?
       UNION ALL
       SELECT runs.id, depth + 1, runs.created FROM runs JOIN below ON runs.parent_id = below.id
       WHERE deleted IS NULL AND depth < ${MOST_BELOW}
       ORDER BY 2 DESC, 3, 1
     ) SELECT id, depth FROM below WHERE depth > 0`,
  )

  const parentOf = database.prepare<[string], { id: string; title: string }>(
    'SELECT id, title FROM runs WHERE id = ? AND deleted IS NULL',
  )
  const childrenOf = database
    .prepare<[string], number>('SELECT count(*) FROM runs WHERE parent_id = ? AND deleted IS NULL')
    .pluck()
  /** What other runs tell of one. */
  const familyOf = (run: Run) => {
    const parent = run.parentId === null ? undefined : parentOf.get(run.parentId)
    return { parent: parent ? { ...parent, making: makingOf(run) } : null, children: childrenOf.get(run.id) ?? 0 }
  }

  /** Matching runs that are not the first of their sweep. */
  const lines = (filter: RunFilter, collapsed: boolean): Sql => {
    const where = whereOf(filter, ids)
    if (!collapsed || any.get() === 0) return where
    return {
      sql: `${where.sql} AND id NOT IN (
        SELECT run_id FROM (
          SELECT run_id, row_number() OVER (PARTITION BY sweep_id ORDER BY position) AS place
          FROM sweep_runs JOIN runs ON runs.id = run_id WHERE ${where.sql}
        ) WHERE place > 1)`,
      values: [...where.values, ...where.values],
    }
  }
  const pageOf = (filter: RunFilter, collapsed: boolean, { offset, limit }: Page) => {
    const where = lines(filter, collapsed)
    const order = orderOf(filter, ids)
    const found = database
      .prepare<unknown[], string>(`SELECT id FROM runs WHERE ${where.sql} ORDER BY ${order.sql} LIMIT ? OFFSET ?`)
      .pluck()
      .all(...where.values, ...order.values, limit, offset)
    return { where, found }
  }
  const statuses = (filter: RunFilter, sweep: string) => {
    const where = whereOf({ ...filter, sweep }, ids)
    return database
      .prepare<unknown[], { status: RunStatus; runs: number }>(
        `SELECT status, count(*) AS runs FROM runs WHERE ${where.sql} GROUP BY status`,
      )
      .all(...where.values)
  }

  return {
    rows(filter, columns, collapsed, page) {
      const { where, found } = pageOf(filter, collapsed, page)
      const count = ({ sql, values }: Sql) =>
        database
          .prepare<unknown[], number>(`SELECT count(*) FROM runs WHERE ${sql}`)
          .pluck()
          .get(...values) ?? 0
      const total = count(where)
      const all = whereOf(filter, ids)
      const rows = runsOf(found).map((run): RunRow => {
        const row = rowOf(run, columns, familyOf(run))
        const sweep = collapsed ? sweepOf.get(run.id) : undefined
        if (!sweep) return row
        const counts = statuses(filter, sweep.id)
        const runs = counts.reduce((sum, { runs }) => sum + runs, 0)
        const { id, title, parts } = sweep
        const over = readList<SweepOver[number]>(`The sweep ${id}`, sweep.over)
        const missing = parts === null ? null : sweepSize(over) - (completed.get(id) ?? 0)
        return {
          ...row,
          sweep: {
            id,
            title,
            over: over.map(({ path }) => path),
            runs,
            missing,
            statuses: Object.fromEntries(counts.map((each) => [each.status, each.runs])),
          },
        }
      })
      return { rows, total, runs: all.sql === where.sql ? total : count(all) }
    },
    ids(filter, collapsed, page) {
      const { found } = pageOf(filter, collapsed, page)
      if (!collapsed || any.get() === 0) return found
      return found.flatMap((id) => {
        const sweep = sweepOf.get(id)
        if (!sweep) return id
        const whole = { ...filter, sweep: sweep.id }
        return pageOf(whole, false, { offset: 0, limit: -1 }).found
      })
    },
    values(filter, by, of) {
      const where = whereOf(filter, ids)
      const [group, number] = [valueOf(by, ids), of === null ? { sql: 'NULL', values: [] } : valueOf(of, ids)]
      const rows = database
        .prepare<unknown[], { by: FieldValue | null; of: FieldValue | null }>(
          `SELECT ${seconds(by, group.sql)} AS "by", ${seconds(of, number.sql)} AS "of" FROM runs WHERE ${where.sql}`,
        )
        .all(...group.values, ...number.values, ...where.values)
      return rows
    },
    family(id) {
      const chain = above.all(id)
      const all = below.all(id)
      const told = all.slice(0, MOST_BELOW)
      const depths = [...chain.keys(), ...told.map(({ depth }) => chain.length - 1 + depth)]
      const runs = runsOf([...chain, ...told.map((each) => each.id)])
      return {
        runs: runs.map((run, at) => {
          const { id, title, kind, status } = run
          return { id, title, kind, status, depth: depths[at]!, making: makingOf(run) }
        }),
        left: all.length - told.length,
      }
    },
    fields: () => known.all().map((each) => ({ ...each, numeric: each.numeric === 1 })),
  }
}

function seconds(field: Field | null, sql: string): string {
  return field !== null && isOwn(field) && field === 'duration' ? `${sql} / 1000.0` : sql
}
