import { cutTo, OverstepError, sweepRuns, type Run } from '#shared/contract/index.ts'
import { experimentOf } from '../../experiments/index.ts'
import { nextId } from '../next-id.ts'
import type { MethodsOf } from '../carried-out.ts'
import type { Parts } from './parts.ts'

/** Runs of one config for every combination of some values. */
export function sweepMethods({ store, jobs, planning }: Parts): MethodsOf<'sweeps'> {
  const { runs } = store
  const { found, newRun, resolve, check, checkPreset, cancel, write } = planning
  const foundSweep = (id: string) => {
    const sweep = store.sweeps.get(id)
    if (!sweep)
      throw new OverstepError('not-found', `There is no sweep ${id}. Its runs may have been deleted for good.`, { id })
    return sweep
  }

  return {
    'sweeps.start': async ({ config, over, title, tags, preset }) => {
      const asked = sweepRuns(config, over)
      checkPreset(preset)
      for (const { config } of asked) await check(config)
      const before: Run[] = []
      const planned = asked.map(({ config: each, words }) => {
        const { config, parent, planned: toBeRun } = resolve(each, before)
        if (toBeRun && parent) before.push(parent)
        const run = newRun(config, 'queued', preset)
        return {
          ...run,
          title: cutTo(`${run.title}, ${words}`, 200),
          tags: [...new Set(tags)],
          parentId: parent?.id ?? null,
        }
      })
      const [first] = planned as [Run]
      const fields = over.map(({ path }) => path).join(', ')
      const sweep = {
        id: nextId(),
        created: Date.now(),
        config: first.config,
        over,
        title: title || cutTo(`${experimentOf(first.kind).title(first.config)}, over ${fields}`, 200),
      }
      const { owner } = store
      await write(() => {
        store.sweeps.insert(sweep)
        before.forEach((run) => runs.insert(run, owner))
        planned.forEach((run, position) => {
          runs.insert(run, owner)
          store.sweeps.add(sweep.id, run.id, position)
        })
      })
      for (const run of [...before, ...planned]) jobs.enqueue(run)
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
  }
}
