import {
  isWaiting,
  cutTo,
  extendedOver,
  missingOf,
  movedPosition,
  OverstepError,
  refused,
  partPositions,
  pausableKinds,
  sweepRuns,
  sweepSize,
  type SweepRun,
  type ParsedArgument,
  type Run,
  type Sweep,
  type SweepRow,
} from '#shared/contract/index.ts'
import { experimentOf } from '../../experiments/index.ts'
import { sweepFileName } from '../figures.ts'
import { nextId } from '../next-id.ts'
import { sweepIdentity } from '../sweep-identity.ts'
import type { MethodsOf } from '../carried-out.ts'
import type { Parts } from './parts.ts'

type Place = ReturnType<Parts['store']['sweeps']['places']>[number]

/** Runs of one config for every combination of some values. */
export function sweepMethods({ store, hub, jobs, supervisor, planning }: Parts): MethodsOf<'sweeps'> {
  const { runs } = store
  const { found, newRun, resolve, check, checkPreset, cancel, resumable, queueAgain, write } = planning
  const foundSweep = (id: string) => {
    const sweep = store.sweeps.get(id)
    if (!sweep)
      throw new OverstepError('not-found', `There is no sweep ${id}. Its runs may have been deleted for good.`, { id })
    return sweep
  }

  /** Runs of a sweep as they would be made, at these positions, and those yet to be made that they go on from. */
  const madeAt = async (
    asked: readonly SweepRun[],
    positions: readonly number[],
    { tags, preset }: Pick<ParsedArgument<'sweeps.start'>, 'tags' | 'preset'>,
  ) => {
    for (const position of positions) await check(asked[position]!.config)
    const before: Run[] = []
    const made = positions.map((position) => {
      const { config: own, words } = asked[position]!
      const { config, parent, planned: toBeRun } = resolve(own, before)
      if (toBeRun && parent) before.push(parent)
      const run = newRun(config, 'queued', preset)
      const title = cutTo(`${run.title}, ${words}`, 200)
      const parentId = parent?.id ?? run.parentId
      return { position, run: { ...run, title, tags: [...new Set(tags)], parentId } }
    })
    return { made, before }
  }

  /** The runs that are asked for, each as it would be made, by their positions in the whole. */
  const planned = async ({ config, over, title, tags, preset, part }: ParsedArgument<'sweeps.start'>) => {
    const asked = sweepRuns(config, over)
    const positions = partPositions(asked.length, part ?? { part: 1, of: 1 })
    if (part && positions.length === 0)
      throw refused('part', `a sweep of ${asked.length} runs has at most so many parts, got part ${part.part}`)
    checkPreset(preset)
    const { made, before } = await madeAt(asked, positions, { tags, preset })
    const configs = asked.map(({ config }) => config)
    const [first] = configs as [Run['config']]
    const fields = over.map(({ path }) => path).join(', ')
    const sweep: Sweep = {
      id: part ? sweepIdentity(over, configs) : nextId(),
      created: Date.now(),
      config: first,
      over,
      parts: part?.of ?? null,
      title: title || cutTo(`${experimentOf(first.kind).title(first)}, over ${fields}`, 200),
    }
    return { sweep, made, before }
  }

  /** Keeps a sweep; that of a part may be here already, and have been divided into another number of parts. */
  const place = (sweep: Sweep): void => {
    const known = store.sweeps.get(sweep.id)
    if (!known) store.sweeps.insert(sweep)
    else if (known.parts !== sweep.parts) store.sweeps.setParts(sweep.id, null)
  }

  /** Which of the runs at a place of a part stays there; the others, which cannot go on, make room. */
  const standing = (here: readonly Place[]): Place | undefined => {
    const completed = here.find(({ status }) => status === 'completed')
    if (completed) return completed
    const active = here.find(({ status }) => status === 'queued' || status === 'running')
    if (active)
      throw new OverstepError(
        'conflict',
        `Run ${active.run} of this part is being computed. Wait until it has ended.`,
        {
          id: active.run,
        },
      )
    const early = here.find(({ run }) => resumable(found(run).run))
    const others = here.filter((each) => each !== early)
    runs.setDeleted(
      others.map(({ run }) => run),
      Date.now(),
    )
    return early
  }

  /** A sweep that is known by what it goes over cannot go over anything else. */
  const checkNotInParts = (sweep: Sweep): void => {
    const configs = () => sweepRuns(sweep.config, sweep.over).map(({ config }) => config)
    if (sweep.parts === null && sweepIdentity(sweep.over, configs()) !== sweep.id) return
    throw new OverstepError(
      'conflict',
      `The sweep ${sweep.id} is computed in parts and cannot be extended: its parts are told by its values. ` +
        'Start another sweep with all values.',
      { id: sweep.id },
    )
  }

  const checkHeld = (active: readonly string[]): void => {
    const elsewhere = active.find((run) => !jobs.holds(run) && found(run).owner !== store.owner)
    if (elsewhere !== undefined)
      throw new OverstepError(
        'conflict',
        `Run ${elsewhere} of this sweep is computed by another Overstep program. Do it there.`,
        { id: elsewhere },
      )
  }

  return {
    'sweeps.start': async (argument) => {
      const plan = await planned(argument)
      if (argument.part) await jobs.settled()
      const { owner } = store
      const [ids, kept, waiting]: [string[], string[], string[]] = [[], [], []]
      await write(() => {
        for (const list of [ids, kept, waiting]) list.length = 0
        place(plan.sweep)
        for (const run of plan.before) {
          runs.insert(run, owner)
          waiting.push(run.id)
        }
        const places = argument.part ? store.sweeps.places(plan.sweep.id) : []
        for (const { run, position } of plan.made) {
          const here = standing(places.filter((each) => each.position === position))
          ids.push(here?.run ?? run.id)
          if (here?.status === 'completed') kept.push(here.run)
          else waiting.push(here?.run ?? run.id)
          if (!here) {
            runs.insert(run, owner)
            store.sweeps.add(plan.sweep.id, run.id, position)
          } else if (here.status !== 'completed') queueAgain(here.run)
        }
      })
      for (const id of waiting) jobs.enqueue(found(id).run)
      return { sweep: foundSweep(plan.sweep.id), ids, kept }
    },
    'sweeps.get': ({ id }) => {
      const sweep = foundSweep(id)
      const places = store.sweeps.places(id)
      const presets = places.map(({ run }) => found(run).run.preset?.ids[0])
      const complete = places.filter(({ status }) => status === 'completed').map(({ position }) => position)
      return {
        sweep,
        preset: presets.find((preset) => preset !== undefined) ?? null,
        missing: missingOf(sweep, complete),
      }
    },
    'sweeps.of': ({ id }) => {
      found(id)
      const sweep = store.sweeps.of(id)?.sweep
      return { sweep: sweep ? { id: sweep.id, title: sweep.title, runs: store.sweeps.runs(sweep.id).length } : null }
    },
    'sweeps.results': ({ id }) => {
      const sweep = foundSweep(id)
      jobs.flush()
      const rows = onePerPosition(store.sweeps.rows(id))
      const [first] = rows
      return { sweep, rows, first: first ? found(first.id).run : null }
    },
    'sweeps.extend': async ({ id, over: added }) => {
      const sweep = foundSweep(id)
      checkNotInParts(sweep)
      const over = extendedOver(sweep, added)
      const asked = sweepRuns(sweep.config, over)
      const places = store.sweeps.places(id)
      const moved = (position: number) => movedPosition(sweep.over, over, position)
      // Positions of before stay as they are, also where their runs were left out.
      const taken = new Set(Array.from({ length: sweepSize(sweep.over) }, (_, position) => moved(position)))
      const positions = asked.map((_, position) => position).filter((position) => !taken.has(position))
      const [one] = places.map(({ run }) => found(run).run)
      const preset = one?.preset?.ids[0]
      const { made, before } = await madeAt(asked, positions, { tags: one?.tags, ...(preset && { preset }) })
      const { owner } = store
      await write(() => {
        const now = foundSweep(id)
        if (JSON.stringify(now.over) !== JSON.stringify(sweep.over))
          throw new OverstepError(
            'conflict',
            `The sweep ${id} was extended in the meantime. Look at it, and try again.`,
            {
              id,
            },
          )
        store.sweeps.extend({ id, over, title: extendedTitle(sweep, over) }, moved)
        for (const run of before) runs.insert(run, owner)
        for (const { run, position } of made) {
          runs.insert(run, owner)
          store.sweeps.add(id, run.id, position)
        }
      })
      hub.emit('runs.changed', null)
      for (const run of [...before, ...made.map((each) => each.run)]) jobs.enqueue(found(run.id).run)
      return { sweep: foundSweep(id), ids: made.map(({ run }) => run.id) }
    },
    'sweeps.thin': async ({ id, positions }) => {
      foundSweep(id)
      const left = store.sweeps
        .rows(id)
        .filter((row) => positions.includes(row.position) && isWaiting(row))
        .map((row) => row.id)
      checkHeld(left.filter((run) => found(run).run.status === 'queued'))
      // Backwards, so that none of them begins; those that have begun in the meantime stay.
      const out: string[] = []
      for (const run of left.toReversed()) {
        if (found(run).run.status === 'queued') await jobs.pause(run)
        if (found(run).run.started === null) out.unshift(run)
      }
      runs.setDeleted(out, Date.now())
      hub.emit('runs.changed', null)
      return out
    },
    'sweeps.pause': async ({ id }) => {
      foundSweep(id)
      const active = store.sweeps.places(id).filter(({ status }) => status === 'queued' || status === 'running')
      checkHeld(active.map(({ run }) => run))
      for (const { run } of active.toReversed()) {
        const { kind, status } = found(run).run
        if (jobs.holds(run) && (status === 'queued' || pausableKinds.includes(kind))) await jobs.pause(run)
      }
      return null
    },
    'sweeps.resume': async ({ id }) => {
      const sweep = foundSweep(id)
      await jobs.settled()
      const early = onePerPosition(store.sweeps.rows(id)).filter(({ status }) => status === 'interrupted')
      const { owner } = store
      const ids: string[] = []
      await write(() => {
        ids.length = 0
        for (const { id: old, position } of early) {
          const { run } = found(old)
          if (resumable(run)) {
            queueAgain(old)
            ids.push(old)
            continue
          }
          const anew = { ...newRun(run.config, 'queued', run.preset?.ids[0]), title: run.title, tags: run.tags }
          runs.setDeleted([old], Date.now())
          runs.insert({ ...anew, parentId: run.parentId }, owner)
          store.sweeps.add(sweep.id, anew.id, position)
          ids.push(anew.id)
        }
      })
      hub.emit('runs.changed', null)
      for (const run of ids) jobs.enqueue(found(run).run)
      return ids
    },
    'sweeps.export': async ({ id, look, figure, options }, { signal }) => {
      const sweep = foundSweep(id)
      jobs.flush()
      const rows = onePerPosition(store.sweeps.rows(id))
      const [first] = rows
      if (!first)
        throw new OverstepError('conflict', `All runs of the sweep ${id} are deleted. Restore them first.`, { id })
      const swept = { input: { sweep, rows, first: found(first.id).run }, look }
      const drawn = await supervisor.query('figure', { swept, figure, options }, signal)
      return { fileName: sweepFileName(figure, options.format), ...drawn }
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
  }
}

/** Of several runs at a position the one that is completed, or one that is under way, or the newest. */
function onePerPosition(rows: readonly SweepRow[]): SweepRow[] {
  const rank = ({ status }: SweepRow) =>
    status === 'completed' ? 2 : status === 'queued' || status === 'running' ? 1 : 0
  const kept = new Map<number, SweepRow>()
  for (const row of rows) {
    const other = kept.get(row.position)
    const [own, others] = [rank(row), other ? rank(other) : -1]
    // Ids tell when runs were made.
    if (!other || own > others || (own === others && row.id > other.id)) kept.set(row.position, row)
  }
  return [...kept.values()]
}

/** The title of an extended sweep, which names its fields where it was made of them. */
function extendedTitle({ title, over }: Sweep, extended: Sweep['over']): string {
  const named = (fields: Sweep['over']) => `, over ${fields.map(({ path }) => path).join(', ')}`
  return title.endsWith(named(over)) ? cutTo(`${title.slice(0, -named(over).length)}${named(extended)}`, 200) : title
}
