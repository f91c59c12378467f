import { statSync } from 'node:fs'
import { isBulk, type Progress, type RunData } from '#shared/contract/index.ts'
import { arrayTable, type ArrayTable, type ShapeOf } from './arrays.ts'
import { checkpointTable, type CheckpointTable } from './checkpoints.ts'
import { comparisonTable, type ComparisonTable } from './comparisons.ts'
import { isCode, passingTrouble, storageError } from './errors.ts'
import { filterTable, type FilterTable } from './filters.ts'
import { historyTable, type HistoryTable } from './history.ts'
import { landscapeTable, type LandscapeTable } from './landscapes.ts'
import { resolveDataDir } from './data-dir.ts'
import { logTable, type LogTable } from './log.ts'
import { openDatabase, waiting } from './open.ts'
import { owners } from './owners.ts'
import { placeOf } from './place.ts'
import { runTable, type PresetOf, type RunTable } from './runs.ts'
import { seriesTable, type SeriesTable } from './series.ts'
import { settingsTable, type SettingsTable } from './settings.ts'
import { spaceTable, type SpaceTable } from './space.ts'
import { sweepTable, type SweepTable } from './sweeps.ts'
import { toldProgress } from './told-progress.ts'

/** Deleted runs stay this long, so that one program never takes away what another still offers to restore. */
const KEEP_DELETED_MS = 24 * 60 * 60 * 1000
/** How long opening the store may spend on removing what was deleted; large runs are removed little by little later. */
const PURGE_MS = 50
/** How long what streams in waits for another program that writes, before it is kept and tried again. */
const RECORD_PATIENCE_MS = 50
/**
 * A file without the means to give room back in slices is made anew when it is opened, where that takes a second or two
 * at most.
 */
const REBUILD_BYTES = 256 * 2 ** 20

/**
 * Everything that Overstep keeps, in one SQLite file. Calls are short: what may be much to read is read piece by piece.
 */
export interface Store {
  readonly dataDir: string
  readonly path: string
  /**
   * This program as the owner of the runs that it computes.
   * @throws what SQLite throws, when it is first asked for and there is no room for its lock
   */
  readonly owner: string
  readonly runs: RunTable
  readonly log: LogTable
  readonly history: HistoryTable
  readonly sweeps: SweepTable
  readonly filters: FilterTable
  readonly arrays: ArrayTable
  readonly series: SeriesTable
  readonly checkpoints: CheckpointTable
  readonly landscapes: LandscapeTable
  readonly comparisons: ComparisonTable
  readonly settings: SettingsTable
  readonly space: SpaceTable
  /** Finds the preset of a run that an older Overstep has written. */
  readonly presetOf: PresetOf
  /**
   * Carries out many small writes at once, for what streams in while a run computes: all of them or none. They survive
   * the death of the program, but a power failure may take the last of them.
   */
  stream(writes: () => void): void
  /** Carries out writes that belong together: all of them or none. */
  atomically(writes: () => void): void
  /**
   * The same as `stream`, or with `lasting` as `atomically`, but without a long wait for another program that writes:
   * for what can be kept and tried again, see `passingTrouble`.
   */
  record(writes: () => void, lasting: boolean): void
  /**
   * @throws {OverstepError} `storage` where the file that is open is not the one in its place any more; see `placeOf`
   */
  checkInPlace(): void
  /**
   * Goes on removing what was deleted a day ago or earlier, or with `everything` whatever is deleted, for some
   * milliseconds.
   * @returns whether there is more to do
   */
  purgeSlice(everything?: boolean): boolean
  /**
   * The same for what was deleted a day ago; where there is none, and much room is free, it gives some of that back.
   */
  tidySlice(): boolean
  /** Members, arrays (but not bulk ones) and series of a run as far as they are written. */
  data(run: string): Promise<RunData>
  /** The same, but the values of arrays end with the last one written. */
  writtenData(run: string): Promise<RunData>
  /**
   * Marks the queued and running runs of programs that are no more as interrupted.
   * @returns how many there were
   */
  interruptAbandoned(): number
  /** Removes what programs that are no more have left of imports. */
  clearStaged(): void
  /** Whether the program with that id still runs. */
  isAlive(owner: string): boolean
  /** Tells other programs how far the run is that this one computes, or with null that it computes none any more. */
  tellProgress(progress: Progress | null): void
  /** How far the run of another program is, as that one told it; null where it is none, or was not told. */
  progressElsewhere(run: string): Progress | null
  /** How far all runs are that other programs compute. */
  allProgressElsewhere(): Progress[]
  /** Whether another program has written since the last call. */
  changedElsewhere(): boolean
  /** Bytes of the database on disk. */
  bytes(): number
  /** What SQLite finds wrong with the database; empty where it is sound. */
  problems(): string[]
  /** Turns what any of these throws into an error for the user. */
  explain(thrown: unknown): unknown
  /**
   * Whether what any of these throws may pass, so that the same can be tried again: the database is busy, or the disk
   * full.
   */
  readonly passingTrouble: typeof passingTrouble
  close(): void
}

/**
 * Opens the store of a data folder (see `resolveDataDir`), tidies up after programs that ended badly, and removes what
 * was deleted a day ago or earlier.
 * @param presetOf finds the presets of runs of older versions, which did not keep them
 * @param shapeOf tells the shape of an array, by which they are checked when they are read; arrays of completed runs
 *   have to be whole then
 * @throws {OverstepError} `storage`
 */
export function openStore(dataDirOption?: string, presetOf: PresetOf = () => null, shapeOf?: ShapeOf): Store {
  const dataDir = resolveDataDir(dataDirOption)
  const database = openDatabase(dataDir)
  const path = database.name
  const explain = (thrown: unknown) => storageError(thrown, path)
  const programs = owners(dataDir)
  const told = toldProgress(dataDir)
  try {
    const log = logTable(database)
    const runs = runTable(database, presetOf, log)
    const history = historyTable(database, runs.several)
    const sweeps = sweepTable(database)
    const filters = filterTable(database)
    const arrays = arrayTable(database, shapeOf)
    const series = seriesTable(database)
    const checkpoints = checkpointTable(database)
    const landscapes = landscapeTable(database)
    const comparisons = comparisonTable(database)
    const settings = settingsTable(database)
    const space = spaceTable(database)
    const checkInPlace = placeOf(path)
    const dataVersion = () => database.pragma('data_version', { simple: true })
    let seenVersion = dataVersion()

    const dataOf = async (run: string, read: typeof arrays.read): Promise<RunData> => {
      const named: RunData['arrays'] = {}
      for (const { name } of arrays.specs(run)) {
        if (isBulk(name)) continue
        const array = await read(run, name)
        if (array) named[name] = array
      }
      return { members: series.members(run), arrays: named, series: await series.read(run) }
    }

    // Once it is worth it, everything is given back.
    let givingBack = false
    const longAgo = () => Date.now() - KEEP_DELETED_MS
    const atomically = (writes: () => void) => {
      database.transaction(writes).immediate()
      // After the writes, so that what counts as saved is what was in its place when it was.
      checkInPlace()
    }
    const stream = (writes: () => void) => {
      // Without a sync per batch; the end of a run is written with one, which also covers everything before it.
      database.pragma('synchronous = NORMAL')
      try {
        atomically(writes)
      } finally {
        database.pragma('synchronous = FULL')
      }
    }
    const store: Store = {
      dataDir,
      path,
      get owner() {
        return programs.own()
      },
      runs,
      log,
      history,
      sweeps,
      filters,
      arrays,
      series,
      checkpoints,
      landscapes,
      comparisons,
      settings,
      space,
      presetOf,
      explain,
      passingTrouble,
      checkInPlace,
      stream,
      atomically,
      record: (writes, lasting) =>
        waiting(database, RECORD_PATIENCE_MS, () => (lasting ? atomically(writes) : stream(writes))),
      purgeSlice: (everything = false) => space.purgeSlice(everything ? Number.MAX_SAFE_INTEGER : longAgo()),
      tidySlice() {
        if (store.purgeSlice()) return true
        givingBack ||= space.isWorthIt()
        givingBack &&= space.giveBackSlice()
        return givingBack
      },
      data: (run) => dataOf(run, arrays.read),
      writtenData: (run) => dataOf(run, arrays.readWritten),
      interruptAbandoned() {
        const abandoned = runs.active().filter(({ owner: id }) => id === null || !programs.isAlive(id))
        for (const { id } of abandoned)
          runs.update(id, {
            status: 'interrupted',
            finished: Date.now(),
            error: 'Overstep ended while this run was queued or computing. What it computed until then is kept.',
          })
        return abandoned.length
      },
      clearStaged() {
        for (const { id, owner } of runs.staged()) if (!programs.isAlive(owner)) runs.dropStaged(id)
      },
      isAlive: programs.isAlive,
      tellProgress(progress) {
        const own = programs.known()
        if (own !== undefined) told.tell(own, progress)
      },
      progressElsewhere(run) {
        const owner = runs.get(run)?.owner
        return owner && owner !== programs.known() ? told.of(owner, run) : null
      },
      allProgressElsewhere: () =>
        runs
          .active()
          .filter(({ status, owner }) => status === 'running' && owner !== programs.known())
          .flatMap(({ id, owner }) => (owner ? (told.of(owner, id) ?? []) : [])),
      changedElsewhere() {
        const version = dataVersion()
        const changed = version !== seenVersion
        seenVersion = version
        return changed
      },
      bytes: () =>
        [path, `${path}-wal`].reduce((sum, file) => sum + (statSync(file, { throwIfNoEntry: false })?.size ?? 0), 0),
      problems() {
        try {
          const findings = database.prepare<[], string>('PRAGMA integrity_check').pluck().all()
          const orphans = database.prepare<[], { table: string; parent: string }>('PRAGMA foreign_key_check').all()
          return [
            ...findings.filter((finding) => finding !== 'ok'),
            ...orphans.map(({ table, parent }) => `a row of ${table} refers to a missing row of ${parent}`),
          ]
        } catch (error) {
          // So damaged that it cannot be looked at to the end.
          if (isCode(error, 'SQLITE_CORRUPT')) return [(error as Error).message]
          throw error
        }
      },
      close() {
        database.close()
        programs.release()
      },
    }
    const tidyUp = () => {
      store.interruptAbandoned()
      store.clearStaged()
      landscapes.purgeBefore(longAgo())
      filters.purgeBefore(longAgo())
      comparisons.purgeBefore(longAgo())
      for (const began = performance.now(); performance.now() - began < PURGE_MS && store.purgeSlice(););
      sweeps.purgeEmpty()
      runs.indexAll()
      if (!space.inSlices() && store.bytes() < REBUILD_BYTES) space.rebuild()
    }
    try {
      waiting(database, RECORD_PATIENCE_MS, tidyUp)
    } catch (error) {
      // Another program writes, or the disk is full: what is there can still be looked at, and the next start tidies
      // up.
      if (passingTrouble(error) === undefined) throw error
    }
    return store
  } catch (error) {
    database.close()
    programs.release()
    throw explain(error)
  }
}
