import type { Database } from 'better-sqlite3'
import { waiting } from './open.ts'

/** How long a slice of work may take, so that nobody who uses the program notices it. */
const SLICE_MS = 4
/** How long it waits for another program. */
const PATIENCE_MS = 20
/** The room that is given back without being asked for: at least so much, and so much of the file. */
const WORTH_BYTES = 16 * 2 ** 20
const WORTH_SHARE = 1 / 8

/** What the file of the database takes, and what of it is for nothing. */
export interface Space {
  /** Bytes of pages that hold nothing. */
  free: number
  /** Bytes of what was deleted and can still be restored, about. */
  deleted: number
}

/** Deletes for good and gives the room back, a little at a time: each call takes a few milliseconds. */
export interface SpaceTable {
  measure(): Space
  /** Bytes of pages that hold nothing: cheap. */
  free(): number
  /** Whether free pages can be given back little by little; else the file has to be rebuilt, see `rebuild`. */
  inSlices(): boolean
  /**
   * Goes on removing runs that were deleted before `time`, from the one who was deleted first. One of which something
   * has been removed cannot be restored.
   * @returns whether there is more to do
   * @throws what SQLite throws, where another program writes or the disk is full
   */
  purgeSlice(time: number): boolean
  /** Whether so much is free that it is given back unasked. */
  isWorthIt(): boolean
  /** Gives some free pages back to the disk; returns whether there are more. */
  giveBackSlice(): boolean
  /**
   * Makes the file anew without its free pages, which takes about a second for 200 MB, and so that from then on they
   * can be given back in slices.
   */
  rebuild(): void
  /**
   * Moves what is in the log into the file, as far as nobody reads it just now.
   * @param truncate whether the log gives back its room, too
   */
  checkpoint(truncate?: boolean): void
}

export function spaceTable(database: Database): SpaceTable {
  const number = (pragma: string) => Number(database.pragma(pragma, { simple: true }))
  const next = database
    .prepare<[number], string>('SELECT id FROM runs WHERE deleted < ? AND staged IS NULL ORDER BY deleted LIMIT 1')
    .pluck()
  const doom = database.prepare<[number, string]>('UPDATE runs SET deleted = ? WHERE id = ?')
  // Piece by piece, as large arrays are hundreds of megabytes; what is left of the run goes with its row.
  const removeChunks = database.prepare<[string, number]>(
    `DELETE FROM array_chunks WHERE chunk IN (
       SELECT chunk FROM arrays JOIN array_chunks USING (array) WHERE run_id = ? LIMIT ?)`,
  )
  const removeSeries = database.prepare<[string, number]>(
    'DELETE FROM series_chunks WHERE chunk IN (SELECT chunk FROM series_chunks WHERE run_id = ? LIMIT ?)',
  )
  const remove = database.prepare<[string]>('DELETE FROM runs WHERE id = ?')
  const deletedBytes = database
    .prepare<[], number>(
      `SELECT coalesce(sum(length(data)), 0) FROM runs JOIN arrays ON run_id = id JOIN array_chunks USING (array)
       WHERE deleted IS NOT NULL AND staged IS NULL`,
    )
    .pluck()
  const chunks = amount(1, 64)
  const series = amount(50, 2000)
  const pages = amount(32, 2048)
  const removeSome = database.transaction((id: string) => {
    doom.run(DOOMED, id)
    if (chunks.use((most) => removeChunks.run(id, most).changes) > 0) return
    if (series.use((most) => removeSeries.run(id, most).changes) > 0) return
    remove.run(id)
  }).immediate

  /** Without waiting for the disk: what is undone by a power failure is done again. */
  const slice = <T>(act: () => T): T => {
    database.pragma('synchronous = NORMAL')
    try {
      return waiting(database, PATIENCE_MS, act)
    } finally {
      database.pragma('synchronous = FULL')
    }
  }
  const free = () => number('freelist_count') * number('page_size')
  const inSlices = () => number('auto_vacuum') === 2

  return {
    measure: () => ({ free: free(), deleted: deletedBytes.get() ?? 0 }),
    free,
    inSlices,
    purgeSlice(time) {
      const id = next.get(time)
      if (id === undefined) return false
      slice(() => removeSome(id))
      return true
    },
    isWorthIt: () =>
      inSlices() && free() > Math.max(WORTH_BYTES, WORTH_SHARE * number('page_count') * number('page_size')),
    giveBackSlice() {
      const before = number('freelist_count')
      if (before === 0 || !inSlices()) return false
      slice(() => pages.use((most) => database.pragma(`incremental_vacuum(${most})`)))
      const after = number('freelist_count')
      return after > 0 && after < before
    },
    rebuild() {
      database.pragma('auto_vacuum = INCREMENTAL')
      database.exec('VACUUM')
    },
    checkpoint: (truncate = false) =>
      waiting(
        database,
        PATIENCE_MS,
        () => void database.pragma(`wal_checkpoint(${truncate ? 'TRUNCATE' : 'PASSIVE'})`),
      ),
  }
}

/** The time of deletion of a run that is being removed: it is there no more for anybody. */
export const DOOMED = -1

/** So much of some work as is done in a slice, found out by doing it: `most` at first, and never more than `limit`. */
function amount(most: number, limit: number): { use<T>(act: (most: number) => T): T } {
  return {
    use(act) {
      const began = performance.now()
      const result = act(most)
      const factor = SLICE_MS / Math.max(performance.now() - began, 0.01)
      most = Math.min(limit, Math.max(1, Math.round(most * Math.min(2, factor))))
      return result
    },
  }
}
