import { freshRun, OverstepError, pausableKinds, type Config, type Run } from '#shared/contract/index.ts'
import { checkFits, experimentOf, presetOf, presets } from '../experiments/index.ts'
import { checkExpression } from '../landscape/index.ts'
import type { Store } from '../store/index.ts'
import { resolveBranch, type Resolved } from './branching.ts'
import type { Hub } from './hub.ts'
import type { Jobs } from './job.ts'
import { nextId } from './next-id.ts'
import { namedSources } from './sources.ts'
import { patientWriter, type WritePatiently } from './patience.ts'

/** What methods of several nouns ask of runs. */
export interface Planning {
  /** A run as it is now. @throws {OverstepError} `not-found` */
  found(id: string): { run: Run; deleted: boolean; owner: string | null }
  /**
   * @throws {OverstepError} `invalid-input` with the path of an expression that cannot be read, or of what its
   *   landscape does not have, or of a run that it names and that does not serve
   */
  check(config: Config, signal?: AbortSignal): Promise<void>
  /** @throws {OverstepError} `invalid-input` where there is no such preset */
  checkPreset(preset: string | undefined): void
  /** One that needs another run is a child of that one. */
  newRun(config: Config, status: Run['status'], preset?: string): Run
  /**
   * A config as it is run, and the run that it goes on from, one of `planned` or of those that are saved, or a new one.
   * @throws {OverstepError} `invalid-input` where there is none
   */
  resolve(config: Config, planned?: readonly Run[]): Resolved
  /** Whether a run ended early and can go on. */
  resumable(run: Run): boolean
  /**
   * Queues a run that ended early again, in the database.
   * @throws {OverstepError} `conflict` where another program was faster
   */
  queueAgain(id: string): void
  /** Notes in the logs of runs that something was exported of them; where that cannot be, the export goes on. */
  noteExport(ids: readonly string[], what: string): void
  /** Cancels a run that is held here. @throws {OverstepError} `conflict` where another program computes it */
  cancel(id: string): Promise<void>
  write: WritePatiently
}

/** Of more runs at once it is not told one by one that they were exported. */
const MOST_TOLD = 20

export function createPlanning(store: Store, jobs: Jobs, hub: Hub, version: string): Planning {
  const { runs } = store
  const { supervisor } = jobs
  const write = patientWriter(store, hub)

  const found = (id: string) => {
    const entry = runs.get(id)
    if (!entry)
      throw new OverstepError('not-found', `There is no run ${id}. It may have been deleted for good.`, { id })
    return { ...entry, run: jobs.latest(entry.run) }
  }
  const newRun = (config: Config, status: Run['status'], preset?: string): Run => {
    const experiment = experimentOf(config.kind)
    return {
      id: nextId(),
      kind: config.kind,
      title: experiment.title(config),
      config,
      status,

      created: Date.now(),
      started: null,
      finished: null,
      computed: null,
      appVersion: version,
      ...experiment.provenance(config),
      ...freshRun(),
      preset: presetOf(config, preset),
      parentId: namedSources(store, config)[0]?.run.id ?? null,
    }
  }
  const resolve: Planning['resolve'] = (config, planned) =>
    resolveBranch(store, config, (own, preset) => newRun(own, 'queued', preset), planned)
  /** One that was paused before it began has lost nothing and begins anew, whatever its kind. */
  const resumable = ({ id, kind, status, started }: Run) =>
    (status === 'interrupted' && started === null) ||
    (['interrupted', 'failed', 'cancelled'].includes(status) &&
      pausableKinds.includes(kind) &&
      (started === null || store.checkpoints.has(id)))
  const queueAgain = (id: string) => {
    if (!runs.queueAgain(id, store.owner))
      throw new OverstepError('conflict', `Run ${id} has just been resumed by another Overstep program.`, { id })
    store.checkpoints.rewind(id)
  }
  const noteExport = (ids: readonly string[], detail: string) => {
    try {
      const moment = Date.now()
      store.record(() => ids.forEach((id) => store.log.add(id, { moment, what: 'exported', detail })), false)
    } catch {
      // Another program writes, or the disk is full: what was asked for has been made.
      return
    }
    for (const id of ids.slice(0, MOST_TOLD)) hub.emit('run.logged', { id })
  }
  const checkPreset = (preset: string | undefined) => {
    if (preset === undefined || presets.some(({ id }) => id === preset)) return
    const known = presets.map(({ id }) => id).join(', ')
    const message = `there is no preset ${JSON.stringify(preset)}, only ${known}`
    throw new OverstepError('invalid-input', `preset: ${message}`, { issues: [{ path: 'preset', message }] })
  }
  const cancel = async (id: string) => {
    const { run, owner } = found(id)
    if (jobs.holds(id)) await jobs.cancel(id)
    else if (run.status === 'queued' || run.status === 'running') {
      const elsewhere = owner === store.owner ? '' : ' by another Overstep program; cancel it there'
      throw new OverstepError('conflict', `Run ${id} is being computed${elsewhere}.`, { id })
    }
  }

  const check = async (config: Config, signal?: AbortSignal) => {
    if ('landscape' in config) checkExpression(config.landscape)
    if ('against' in config && config.against !== undefined) checkExpression(config.against, 'against')
    namedSources(store, config)
    await checkFits(config, (landscape) => supervisor.query('analyse', { landscape }, signal))
  }

  return { found, check, checkPreset, newRun, resolve, resumable, queueAgain, noteExport, cancel, write }
}
