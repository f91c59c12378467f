import { statSync } from 'node:fs'
import { isBulk, type RunData } from '#shared/contract/index.ts'
import { arrayTable, type ArrayTable } from './arrays.ts'
import { checkpointTable, type CheckpointTable } from './checkpoints.ts'
import { comparisonTable, type ComparisonTable } from './comparisons.ts'
import { storageError } from './errors.ts'
import { filterTable, type FilterTable } from './filters.ts'
import { historyTable, type HistoryTable } from './history.ts'
import { landscapeTable, type LandscapeTable } from './landscapes.ts'
import { resolveDataDir } from './data-dir.ts'
import { openDatabase } from './open.ts'
import { takeOwnership } from './owners.ts'
import { runTable, type PresetOf, type RunTable } from './runs.ts'
import { seriesTable, type SeriesTable } from './series.ts'
import { settingsTable, type SettingsTable } from './settings.ts'
import { sweepTable, type SweepTable } from './sweeps.ts'

/** Deleted runs stay this long, so that one program never takes away what another still offers to restore. */
const KEEP_DELETED_MS = 24 * 60 * 60 * 1000

/** Everything that Overstep keeps, in one SQLite file. Calls are short: what may be much to read is read piece by piece. */
export interface Store {
  readonly dataDir: string
  readonly path: string
  /** This program as the owner of the runs that it computes. */
  readonly owner: string
  readonly runs: RunTable
  readonly history: HistoryTable
  readonly sweeps: SweepTable
  readonly filters: FilterTable
  readonly arrays: ArrayTable
  readonly series: SeriesTable
  readonly checkpoints: CheckpointTable
  readonly landscapes: LandscapeTable
  readonly comparisons: ComparisonTable
  readonly settings: SettingsTable
  /** Finds the preset of a run that an older Overstep has written. */
  readonly presetOf: PresetOf
  /**
   * Carries out many small writes at once, for what streams in while a run computes: all of them or none. They survive the
   * death of the program, but a power failure may take the last of them.
   */
  stream(writes: () => void): void
  /** Carries out writes that belong together: all of them or none. */
  atomically(writes: () => void): void
  /** Members, arrays (but not bulk ones) and series of a run as far as they are written. */
  data(run: string): Promise<RunData>
  /** The same, but the values of arrays end with the last one written. */
  writtenData(run: string): Promise<RunData>
  /**
   * Marks the queued and running runs of programs that are no more as interrupted.
   * @returns how many there were
   */
  interruptAbandoned(): number
  /** Whether another program has written since the last call. */
  changedElsewhere(): boolean
  /** Bytes of the database on disk. */
  bytes(): number
  /** What SQLite finds wrong with the database; empty where it is sound. */
  problems(): string[]
  /** Turns what any of these throws into an error for the user. */
  explain(thrown: unknown): unknown
  close(): void
}

/**
 * Opens the store of a data folder (see `resolveDataDir`), tidies up after programs that ended badly, and removes
 * what was deleted a day ago or earlier.
 * @param presetOf finds the presets of runs of older versions, which did not keep them
 * @throws {OverstepError} `storage`
 */
export function openStore(dataDirOption?: string, presetOf: PresetOf = () => null): Store {
  const dataDir = resolveDataDir(dataDirOption)
  const database = openDatabase(dataDir)
  const path = database.name
  const explain = (thrown: unknown) => storageError(thrown, path)
  try {
    const owner = takeOwnership(dataDir)
    const runs = runTable(database, presetOf)
    const history = historyTable(database, runs.several)
    const sweeps = sweepTable(database)
    const filters = filterTable(database)
    const arrays = arrayTable(database)
    const series = seriesTable(database)
    const checkpoints = checkpointTable(database)
    const landscapes = landscapeTable(database)
    const comparisons = comparisonTable(database)
    const settings = settingsTable(database)
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

    const store: Store = {
      ...{ dataDir, path, owner: owner.id, runs, history, sweeps, filters, arrays, series, checkpoints },
      ...{ landscapes, comparisons, settings, presetOf, explain },
      stream(writes) {
        // Without a sync per batch; the end of a run is written with one, which also covers everything before it.
        database.pragma('synchronous = NORMAL')
        try {
          store.atomically(writes)
        } finally {
          database.pragma('synchronous = FULL')
        }
      },
      atomically: (writes) => database.transaction(writes).immediate(),
      data: (run) => dataOf(run, arrays.read),
      writtenData: (run) => dataOf(run, arrays.readWritten),
      interruptAbandoned() {
        const abandoned = runs.active().filter(({ owner: id }) => id === null || !owner.isAlive(id))
        for (const { id } of abandoned)
          runs.update(id, {
            status: 'interrupted',
            finished: Date.now(),
            error: 'Overstep ended while this run was queued or computing. What it computed until then is kept.',
          })
        return abandoned.length
      },
      changedElsewhere() {
        const version = dataVersion()
        const changed = version !== seenVersion
        seenVersion = version
        return changed
      },
      bytes: () =>
        [path, `${path}-wal`].reduce((sum, file) => sum + (statSync(file, { throwIfNoEntry: false })?.size ?? 0), 0),
      problems() {
        const findings = database.prepare<[], string>('PRAGMA integrity_check').pluck().all()
        const orphans = database.prepare<[], { table: string; parent: string }>('PRAGMA foreign_key_check').all()
        return [
          ...findings.filter((finding) => finding !== 'ok'),
          ...orphans.map(({ table, parent }) => `a row of ${table} refers to a missing row of ${parent}`),
        ]
      },
      close() {
        database.close()
        owner.release()
      },
    }
    store.interruptAbandoned()
    const longAgo = Date.now() - KEEP_DELETED_MS
    for (const id of runs.deletedBefore(longAgo)) runs.purge(id)
    landscapes.purgeBefore(longAgo)
    filters.purgeBefore(longAgo)
    sweeps.purgeEmpty()
    runs.indexAll()
    comparisons.purgeBefore(longAgo)
    return store
  } catch (error) {
    database.close()
    throw explain(error)
  }
}
