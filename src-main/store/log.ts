import type { Database } from 'better-sqlite3'
import type { RunEvent } from '#shared/contract/index.ts'

/** What happened to each run, in its order. */
export interface LogTable {
  of(run: string): RunEvent[]
  /** Adds an entry; one like the last, minutes after it, takes its place: notes are saved while they are written. */
  add(run: string, event: RunEvent): void
  /** Adds entries as they are, such as those of an archive. */
  copy(run: string, events: readonly RunEvent[]): void
  /** Notes what a run was begun or resumed on, where that is only known once it computes. */
  amend(run: string, detail: string): void
}

/** Within so many milliseconds, the same thing again is one entry. */
const TOGETHER_MS = 10 * 60_000

export function logTable(database: Database): LogTable {
  const all = database.prepare<[string], RunEvent>(
    'SELECT moment, what, detail FROM run_events WHERE run_id = ? ORDER BY event',
  )
  const last = database.prepare<[string], RunEvent & { event: number }>(
    'SELECT event, moment, what, detail FROM run_events WHERE run_id = ? ORDER BY event DESC LIMIT 1',
  )
  // Of a run that is not there nothing is noted.
  const insert = database.prepare<RunEvent & { run: string }>(
    'INSERT INTO run_events (run_id, moment, what, detail) ' +
      'SELECT id, @moment, @what, @detail FROM runs WHERE id = @run',
  )
  const move = database.prepare<[number, number]>('UPDATE run_events SET moment = ? WHERE event = ?')
  const amend = database.prepare<[string, string]>(
    `UPDATE run_events SET detail = ? WHERE event =
       (SELECT max(event) FROM run_events WHERE run_id = ? AND what IN ('begun', 'resumed'))`,
  )
  const put = (run: string, { moment, what, detail }: RunEvent) => void insert.run({ run, moment, what, detail })
  return {
    of: (run) => all.all(run),
    add(run, event) {
      const before = last.get(run)
      const again = before?.what === event.what && before.detail === event.detail
      if (again && event.moment - before.moment < TOGETHER_MS) move.run(event.moment, before.event)
      else put(run, event)
    },
    copy: (run, events) => events.forEach((event) => put(run, event)),
    amend: (run, detail) => void amend.run(detail, run),
  }
}
