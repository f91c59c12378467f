import type { Database } from 'better-sqlite3'
import type { Member, SeriesData } from '#shared/contract/index.ts'
import { toBytes } from './arrays.ts'

/** The members of runs and the series of numbers that belong to them. */
export interface SeriesTable {
  /** Adds a member or gives one its summary; a null summary leaves the one that is there. */
  putMember(run: string, member: Member): void
  members(run: string): Member[]
  append(run: string, series: SeriesData): void
  /** Every series of the run, its pieces joined in the order in which they were written. */
  read(run: string): SeriesData[]
}

export function seriesTable(database: Database): SeriesTable {
  const put = database.prepare<[string, number, string, string | null]>(
    `INSERT INTO members (run_id, member, parameters, summary) VALUES (?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET parameters = excluded.parameters, summary = coalesce(excluded.summary, summary)`,
  )
  const members = database.prepare<[string], { member: number; parameters: string; summary: string | null }>(
    'SELECT member, parameters, summary FROM members WHERE run_id = ? ORDER BY member',
  )
  const append = database.prepare<[string, number, string, Buffer, Buffer]>(
    'INSERT INTO series_chunks (run_id, member, name, steps, "values") VALUES (?, ?, ?, ?, ?)',
  )
  const chunks = database.prepare<[string], { member: number; name: string; steps: Buffer; values: Buffer }>(
    'SELECT member, name, steps, "values" FROM series_chunks WHERE run_id = ? ORDER BY member, name, chunk',
  )

  return {
    putMember(run, { index, parameters, summary }) {
      put.run(run, index, JSON.stringify(parameters), summary && JSON.stringify(summary))
    },
    members: (run) =>
      members.all(run).map(({ member, parameters, summary }) => ({
        index: member,
        parameters: JSON.parse(parameters),
        summary: summary === null ? null : JSON.parse(summary),
      })),
    append(run, { member, name, steps, values }) {
      append.run(run, member, name, toBytes(steps), toBytes(values))
    },
    read(run) {
      const pieces = Map.groupBy(chunks.all(run), ({ member, name }) => `${member} ${name}`)
      return [...pieces.values()].map((rows) => ({
        member: rows[0]!.member,
        name: rows[0]!.name,
        steps: join(rows.map((row) => row.steps)),
        values: join(rows.map((row) => row.values)),
      }))
    },
  }
}

/** Bytes of several chunks as one array; copied, because SQLite's bytes need not lie where a float64 may. */
function join(chunks: readonly Buffer[]): Float64Array<ArrayBuffer> {
  const bytes = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0))
  let offset = 0
  for (const chunk of chunks) {
    bytes.set(chunk, offset)
    offset += chunk.length
  }
  return new Float64Array(bytes.buffer)
}
