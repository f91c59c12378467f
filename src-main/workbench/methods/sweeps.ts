import {
  cutTo,
  missingOf,
  OverstepError,
  refused,
  partPositions,
  sweepRuns,
  type ParsedArgument,
  type Run,
  type Sweep,
} from '#shared/contract/index.ts'
import { experimentOf } from '../../experiments/index.ts'
import { nextId } from '../next-id.ts'
import { sweepIdentity } from '../sweep-identity.ts'
import type { MethodsOf } from '../carried-out.ts'
import type { Parts } from './parts.ts'

type Place = ReturnType<Parts['store']['sweeps']['places']>[number]

/** Runs of one config for every combination of some values. */
export function sweepMethods({ store, jobs, planning }: Parts): MethodsOf<'sweeps'> {
  const { runs } = store
  const { found, newRun, resolve, check, checkPreset, cancel, resumable, queueAgain, write } = planning
  const foundSweep = (id: string) => {
    const sweep = store.sweeps.get(id)
    if (!sweep)
      throw new OverstepError('not-found', `There is no sweep ${id}. Its runs may have been deleted for good.`, { id })
    return sweep
  }

  /** The runs that are asked for, each as it would be made, by their positions in the whole. */
  const planned = async ({ config, over, title, tags, preset, part }: ParsedArgument<'sweeps.start'>) => {
    const asked = sweepRuns(config, over)
    const positions = partPositions(asked.length, part ?? { part: 1, of: 1 })
    if (part && positions.length === 0)
      throw refused('part', `a sweep of ${asked.length} runs has at most so many parts, got part ${part.part}`)
    checkPreset(preset)
    for (const position of positions) await check(asked[position]!.config)
    /** Runs that others go on from, and that are yet to be made. */
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
