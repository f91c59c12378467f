import type { Database } from 'better-sqlite3'
import { pack, unpack } from '#shared/transport/index.ts'

/** What runs can be resumed from, the last of each. */
export interface CheckpointTable {
  /** Keeps a checkpoint in place of the one before. Call it in order with the other writes of the run. */
  put(run: string, state: unknown): void
  has(run: string): boolean
  /** The state that was put last; undefined where there is none. */
  read(run: string): unknown
  /** Removes what was appended to series after the checkpoint, so that the run can be done again from there. */
  rewind(run: string): void
  remove(run: string): void
}

export function checkpointTable(database: Database): CheckpointTable {
  // Chunks are numbered upwards, and the last of this run is there: all that come later have larger numbers.
  const put = database.prepare<[string, string, Uint8Array]>(
    `INSERT INTO checkpoints (run_id, last_chunk, state)
     VALUES (?, (SELECT coalesce(max(chunk), 0) FROM series_chunks WHERE run_id = ?), ?)
     ON CONFLICT DO UPDATE SET last_chunk = excluded.last_chunk, state = excluded.state`,
  )
  const has = database.prepare<[string], number>('SELECT 1 FROM checkpoints WHERE run_id = ?').pluck()
  const read = database.prepare<[string], Buffer>('SELECT state FROM checkpoints WHERE run_id = ?').pluck()
  const rewind = database.prepare<[string, string]>(
    'DELETE FROM series_chunks WHERE run_id = ? AND chunk > (SELECT last_chunk FROM checkpoints WHERE run_id = ?)',
  )
  const remove = database.prepare<[string]>('DELETE FROM checkpoints WHERE run_id = ?')
  return {
    put: (run, state) => void put.run(run, run, pack(state)),
    has: (run) => has.get(run) !== undefined,
    read(run) {
      const state = read.get(run)
      return state && unpack(state)
    },
    rewind: (run) => void rewind.run(run, run),
    remove: (run) => void remove.run(run),
  }
}
