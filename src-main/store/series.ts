import type { Database } from 'better-sqlite3'
import type { Member, SeriesData } from '#shared/contract/index.ts'
import { toBytes } from './arrays.ts'
import { damagedPart, readBytes, readingPart, readText } from './errors.ts'
import { pacer } from './pace.ts'

/** The members of runs and the series of numbers that belong to them. */
export interface SeriesTable {
  /** Adds a member or gives one its summary; a null summary leaves the one that is there. */
  putMember(run: string, member: Member): void
  members(run: string): Member[]
  append(run: string, series: SeriesData): void
  /**
   * Every series of the run, its pieces joined in the order in which they were written.
   * @throws {OverstepError} `storage` that names a series which is damaged
   */
  read(run: string): Promise<SeriesData[]>
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
  const names = database.prepare<[string], { member: number; name: string }>(
    'SELECT DISTINCT member, name FROM series_chunks WHERE run_id = ? ORDER BY member, name',
  )
  const chunks = database
    .prepare<[string, number, string], number>(
      'SELECT chunk FROM series_chunks WHERE run_id = ? AND member = ? AND name = ? ORDER BY chunk',
    )
    .pluck()
  const readChunk = database.prepare<[number], { steps: unknown; values: unknown }>(
    'SELECT steps, "values" FROM series_chunks WHERE chunk = ?',
  )

  return {
    putMember(run, { index, parameters, summary }) {
      put.run(run, index, JSON.stringify(parameters), summary && JSON.stringify(summary))
    },
    members: (run) =>
      members.all(run).map(({ member, parameters, summary }) => ({
        index: member,
        parameters: readText(`The member ${member} of run ${run}`, parameters),
        summary: summary === null ? null : readText(`The member ${member} of run ${run}`, summary),
      })),
    append(run, { member, name, steps, values }) {
      append.run(run, member, name, toBytes(steps), toBytes(values))
    },
    async read(run) {
      const rest = pacer()
      const found: SeriesData[] = []
      for (const { member, name } of names.all(run)) {
        const part = `The series ${name} of member ${member} of run ${run}`
        // Missing where the run is deleted for good meanwhile.
        const data = readingPart(part, () =>
          chunks
            .all(run, member, name)
            .flatMap((chunk) => readChunk.get(chunk) ?? [])
            .map(({ steps, values }) => ({ steps: readBytes(part, steps), values: readBytes(part, values) })),
        )
        const uneven = data.find((chunk) => chunk.steps.length !== chunk.values.length || chunk.steps.length % 8 !== 0)
        if (uneven)
          throw damagedPart(
            part,
            `a piece of it has ${uneven.steps.length} bytes of steps and ${uneven.values.length} of values`,
          )
        const steps = join(data.map((chunk) => chunk.steps))
        const values = join(data.map((chunk) => chunk.values))
        found.push({ member, name, steps, values })
        await rest(steps.byteLength + values.byteLength)
      }
      return found
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
