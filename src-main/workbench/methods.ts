import { availableParallelism } from 'node:os'
import { monotonicFactory } from 'ulid'
import {
  cutTo,
  freshRun,
  OverstepError,
  type About,
  type Config,
  type Preset,
  type Run,
  pausableKinds,
  sweepRuns,
} from '#shared/contract/index.ts'
import { checkFits, experimentOf, presetOf, presets } from '../experiments/index.ts'
import { checkExpression } from '../landscape/index.ts'
import type { Store } from '../store/index.ts'
import { comparisonMethods } from './comparisons.ts'
import { figureFileName, figureNameOf } from './figures.ts'
import type { Archives } from './archives.ts'
import type { Methods } from './carried-out.ts'
import type { Data } from './data.ts'
import { historyMethods } from './history.ts'
import type { Hub } from './hub.ts'
import type { Jobs } from './job.ts'
import { patientWriter } from './patience.ts'
import type { Upkeep } from './upkeep.ts'

/** What the methods of the contract work with. */
interface Parts {
  store: Store
  jobs: Jobs
  hub: Hub
  data: Data
  archives: Archives
  upkeep: Upkeep
  shell: About['shell']
  version: string
}

const nextId = monotonicFactory()

export function createMethods({ store, jobs, hub, data, archives, upkeep, shell, version }: Parts): Methods {
  const { runs } = store
  const { supervisor } = jobs
  const write = patientWriter(store, hub)

  const found = (id: string) => {
    const entry = runs.get(id)
    if (!entry)
      throw new OverstepError('not-found', `There is no run ${id}. It may have been deleted for good.`, { id })
    return { ...entry, run: jobs.latest(entry.run) }
  }
  const foundSweep = (id: string) => {
    const sweep = store.sweeps.get(id)
    if (!sweep)
      throw new OverstepError('not-found', `There is no sweep ${id}. Its runs may have been deleted for good.`, { id })
    return sweep
  }
  const checkFound = (ids: readonly string[]) => {
    const [id] = runs.missing(ids)
    if (id !== undefined) found(id)
  }
  const newRun = (config: Config, status: Run['status'], preset?: string): Run => {
    const experiment = experimentOf(config.kind)
    return {
      ...{ id: nextId(), kind: config.kind, title: experiment.title(config), config, status },
      ...{
        created: Date.now(),
        started: null,
        finished: null,
        computed: null,
        appVersion: version,
        ...experiment.provenance(config),
      },
      ...freshRun(),
      preset: presetOf(config, preset),
    }
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

  /** @throws {OverstepError} `invalid-input` with the path of an expression that cannot be read, or of what its landscape does not have */
  const check = async (config: Config) => {
    if ('landscape' in config) checkExpression(config.landscape)
    if ('against' in config && config.against !== undefined) checkExpression(config.against, 'against')
    await checkFits(config, (landscape) => supervisor.query('analyse', { landscape }))
  }

  const setLandscapeDeleted = (id: string, time: number | null) => {
    if (!store.landscapes.has(id))
      throw new OverstepError('not-found', `There is no saved landscape ${id}. It may have been deleted for good.`, {
        id,
      })
    store.landscapes.setDeleted(id, time)
    hub.emit('landscapes.changed', null)
    return null
  }

  const endedEarly = ({ status }: Run) => ['interrupted', 'failed', 'cancelled'].includes(status)
  /** One that was paused before it began has lost nothing and begins anew. */
  const resumable = (run: Run) =>
    endedEarly(run) && pausableKinds.includes(run.kind) && (run.started === null || store.checkpoints.has(run.id))

  return {
    'workbench.about': () => {
      const [{ config }] = presets as [Preset]
      const { engine, device } = experimentOf(config.kind).provenance(config)
      return {
        ...{ version, engine, device, threads: availableParallelism(), shell, dataDir: store.dataDir },
        ...{ databaseBytes: store.bytes(), runs: runs.count() },
      }
    },

    'landscapes.list': () => supervisor.query('landscapes', null),
    'landscapes.analyse': (argument) => supervisor.query('analyse', argument),
    'landscapes.surface': (argument) => supervisor.query('surface', argument),
    'landscapes.curve': (argument) => supervisor.query('curve', argument),
    'landscapes.path': (argument) => supervisor.query('path', argument),
    'landscapes.saved': () => store.landscapes.list(),
    'landscapes.save': async ({ id, definition }) => {
      if (!definition.title)
        throw new OverstepError('invalid-input', 'definition.title: must be given', {
          issues: [{ path: 'definition.title', message: 'must be given' }],
        })
      await supervisor.query('analyse', { landscape: definition })
      const landscape = { id: id ?? nextId(), definition, changed: Date.now() }
      store.landscapes.put(landscape)
      hub.emit('landscapes.changed', null)
      return landscape
    },
    'landscapes.delete': ({ id }) => setLandscapeDeleted(id, Date.now()),
    'landscapes.restore': ({ id }) => setLandscapeDeleted(id, null),

    'presets.list': () => [...presets],
    'experiments.estimate': async ({ config }) => {
      await check(config)
      return supervisor.query('estimate', config)
    },
    'experiments.preview': async ({ config: asked }) => {
      await check(asked)
      const { config, summary, data } = await supervisor.query('preview', asked)
      return { run: { ...newRun(config, 'completed'), summary }, data }
    },

    'runs.start': async ({ config, title, tags, parentId, preset }) => {
      await check(config)
      checkPreset(preset)
      const parent = parentId === undefined ? null : found(parentId).run
      const inherited = parent?.kind === config.kind ? parent.preset?.ids[0] : undefined
      const planned = newRun(config, 'queued', preset ?? inherited)
      const run = { ...planned, title: title || planned.title, tags: [...new Set(tags)], parentId: parentId ?? null }
      const { owner } = store
      await write(() => runs.insert(run, owner))
      jobs.enqueue(run)
      return run
    },
    'runs.cancel': async ({ id }) => {
      await cancel(id)
      return found(id).run
    },
    'runs.pause': async ({ id }) => {
      const { run, owner } = found(id)
      if (!pausableKinds.includes(run.kind))
        throw new OverstepError('conflict', `A run of kind ${run.kind} cannot be paused; it can be cancelled.`, { id })
      if (!jobs.holds(id)) {
        const reason =
          run.status !== 'queued' && run.status !== 'running'
            ? `has ended: it is ${run.status}`
            : `is being computed${owner === store.owner ? '' : ' by another Overstep program; pause it there'}`
        throw new OverstepError('conflict', `Run ${id} ${reason}.`, { id })
      }
      await jobs.pause(id)
      return found(id).run
    },
    'runs.resume': async ({ id }) => {
      found(id)
      await jobs.settled()
      const { run, deleted } = found(id)
      if (deleted) throw new OverstepError('conflict', `Run ${id} is deleted. Restore it first.`, { id })
      if (!resumable(run))
        throw new OverstepError(
          'conflict',
          run.status === 'completed'
            ? `Run ${id} is completed; there is nothing left to resume.`
            : `Run ${id} cannot be resumed: it is ${run.status}${endedEarly(run) ? ' and has no checkpoint. Run it again' : ''}.`,
          { id },
        )
      const { owner } = store
      await write(() => {
        if (!runs.queueAgain(id, owner))
          throw new OverstepError('conflict', `Run ${id} has just been resumed by another Overstep program.`, { id })
        store.checkpoints.rewind(id)
      })
      const queued = found(id).run
      jobs.enqueue(queued)
      return queued
    },
    'runs.get': ({ id }) => {
      const { run, deleted } = found(id)
      return { run, progress: jobs.progress(id), deleted, resumable: !deleted && resumable(run) }
    },
    'runs.list': ({ offset, limit, ...filter }) => {
      const page = runs.list(filter, { offset, limit })
      return { ...page, runs: page.runs.map(jobs.latest), tags: runs.tags() }
    },
    ...historyMethods({ store, hub }),
    ...archives.methods,
    ...upkeep.methods,
    'runs.sweep': async ({ config, over, title, tags, preset }) => {
      const asked = sweepRuns(config, over)
      checkPreset(preset)
      for (const { config } of asked) await check(config)
      const planned = asked.map(({ config, words }) => {
        const run = newRun(config, 'queued', preset)
        return { ...run, title: cutTo(`${run.title}, ${words}`, 200), tags: [...new Set(tags)] }
      })
      const [first] = planned as [Run]
      const fields = over.map(({ path }) => path).join(', ')
      const sweep = {
        ...{ id: nextId(), created: Date.now(), config: first.config, over },
        title: title || cutTo(`${experimentOf(first.kind).title(first.config)}, over ${fields}`, 200),
      }
      const { owner } = store
      await write(() => {
        store.sweeps.insert(sweep)
        planned.forEach((run, position) => {
          runs.insert(run, owner)
          store.sweeps.add(sweep.id, run.id, position)
        })
      })
      planned.forEach(jobs.enqueue)
      return { sweep, ids: planned.map(({ id }) => id) }
    },
    'sweeps.get': ({ id }) => {
      const presets = store.sweeps.runs(id).map((run) => found(run).run.preset?.ids[0])
      return { sweep: foundSweep(id), preset: presets.find((preset) => preset !== undefined) ?? null }
    },
    'sweeps.cancel': async ({ id }) => {
      foundSweep(id)
      const active = new Set(runs.active().map(({ id }) => id))
      // Backwards, so that none of them begins when the one that computes ends.
      for (const run of store.sweeps
        .runs(id)
        .filter((run) => active.has(run))
        .toReversed())
        await cancel(run)
      return null
    },
    'runs.update': ({ id, ...changes }) => {
      found(id)
      const { tags, ...rest } = definedOf(changes)
      runs.update(id, tags ? { ...rest, tags: [...new Set(tags)] } : rest)
      const { run } = found(id)
      hub.emit('run.changed', { run })
      return run
    },
    'runs.delete': async ({ ids }) => {
      checkFound(ids)
      const active = new Set(runs.active().map(({ id }) => id))
      for (const id of ids.filter((id) => active.has(id)).toReversed()) await cancel(id)
      runs.setDeleted(ids, Date.now())
      hub.emit('runs.changed', null)
      return null
    },
    'runs.restore': ({ ids }) => {
      checkFound(ids)
      runs.setDeleted(ids, null)
      hub.emit('runs.changed', null)
      return null
    },
    'runs.data': ({ id }) => {
      found(id)
      jobs.flush()
      return store.writtenData(id)
    },
    'runs.array': async ({ id, name }) => {
      found(id)
      jobs.flush()
      const array = await store.arrays.read(id, name)
      if (array) return array
      const names = store.arrays.specs(id).map((spec) => spec.name)
      const has = names.length > 0 ? `It has ${names.join(', ')}.` : 'It has none.'
      throw new OverstepError('not-found', `name: run ${id} has no array '${name}'. ${has}`, { arrays: names })
    },

    ...comparisonMethods({ store, hub, supervisor, found, flush: () => jobs.flush() }),

    'data.about': () => data.about(),
    'data.samples': (argument) => supervisor.query('samples', argument),
    'data.setDirectory': ({ directory }) => data.setDirectory(directory),
    'data.download': () => data.download(),
    'data.cancelDownload': () => {
      data.cancelDownload()
      return null
    },
    'devices.list': () => supervisor.query('devices', null),

    'figures.export': async ({ id, figure: asked, options }) => {
      const { run } = found(id)
      const figure = figureNameOf(run, asked)
      jobs.flush()
      const drawn = await supervisor.query('figure', { run, data: await store.data(id), figure, options })
      return { fileName: figureFileName(run, figure, options.format), ...drawn }
    },
  }
}

/** The fields that are there: an optional field of a parsed argument may also be present as undefined. */
function definedOf<T extends object>(fields: T): { [Key in keyof T]?: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never
}
