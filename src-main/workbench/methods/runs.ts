import { isSpare, OverstepError, pausableKinds, type Run } from '#shared/contract/index.ts'
import { formatBytes } from '#shared/plot/index.ts'
import type { MethodsOf } from '../carried-out.ts'
import type { Parts } from './parts.ts'

/** Events that a log tells at most, the last of them. */
const MOST_EVENTS = 500

/** Runs, one by one or by their ids. */
export function runMethods({ store, jobs, hub, planning }: Parts): MethodsOf<'runs'> {
  const { runs } = store
  const { found, newRun, resolve, check, checkPreset, cancel, resumable, queueAgain, write } = planning
  const checkFound = (ids: readonly string[]) => {
    const [id] = runs.missing(ids)
    if (id !== undefined) found(id)
  }
  const bytesOf = (id: string) => [...store.arrays.bytes(id).values()].reduce((sum, bytes) => sum + bytes, 0)
  const endedEarly = ({ status }: Run) => ['interrupted', 'failed', 'cancelled'].includes(status)

  return {
    'runs.start': async ({ config: asked, title, tags, parentId, preset }) => {
      await check(asked)
      checkPreset(preset)
      const model = parentId === undefined ? null : found(parentId).run
      const { config, parent, planned: toBeRun } = resolve(asked)
      const inherited = model?.kind === config.kind ? model.preset?.ids[0] : undefined
      const planned = newRun(config, 'queued', preset ?? inherited)
      const run = {
        ...planned,
        title: title || planned.title,
        tags: [...new Set(tags)],
        parentId: parent?.id ?? parentId ?? planned.parentId,
      }
      const { owner } = store
      const queued = toBeRun && parent ? [parent, run] : [run]
      await write(() => queued.forEach((each) => runs.insert(each, owner)))
      queued.forEach(jobs.enqueue)
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
            : `Run ${id} cannot be resumed: it is ` +
                `${run.status}${endedEarly(run) ? ' and has no checkpoint. Run it again' : ''}.`,
          { id },
        )
      await write(() => queueAgain(id))
      const queued = found(id).run
      jobs.enqueue(queued)
      return queued
    },
    'runs.get': ({ id }) => {
      const { run, deleted } = found(id)
      const progress = jobs.progress(id) ?? store.progressElsewhere(id)
      return { run, progress, deleted, resumable: !deleted && resumable(run) }
    },
    'runs.family': ({ id }) => {
      found(id)
      return store.history.family(id)
    },
    'runs.list': ({ offset, limit, ...filter }) => {
      const page = runs.list(filter, { offset, limit })
      return { ...page, runs: page.runs.map(jobs.latest), tags: runs.tags() }
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
    'runs.room': ({ ids }) => {
      checkFound(ids)
      jobs.flush()
      const room = { bytes: 0, spare: 0 }
      for (const id of ids) {
        const { run, deleted } = found(id)
        for (const [name, bytes] of store.arrays.bytes(id)) {
          room.bytes += bytes
          if (!deleted && run.status === 'completed' && isSpare(run.config, name)) room.spare += bytes
        }
      }
      return room
    },
    'runs.slim': async ({ ids }) => {
      checkFound(ids)
      await jobs.settled()
      const spare = ids.flatMap((id) => {
        const { run, deleted } = found(id)
        const names = store.arrays.specs(id).flatMap(({ name }) => (isSpare(run.config, name) ? [name] : []))
        const reason = deleted
          ? 'is deleted'
          : run.status !== 'completed'
            ? `is ${run.status}, and may need its snapshots to go on`
            : names.length === 0 && 'has no snapshots of weights'
        if (reason) throw new OverstepError('conflict', `Run ${id} ${reason}. Name completed runs of networks.`, { id })
        return names.map((name) => ({ id, name }))
      })
      const room = { before: 0, after: 0 }
      for (const id of new Set(ids)) {
        const before = bytesOf(id)
        for (const own of spare.filter((each) => each.id === id)) await store.arrays.keep(id, own.name, 'dropped')
        const after = bytesOf(id)
        const detail = `${formatBytes(before)} of results before, ${formatBytes(after)} after`
        store.log.add(id, { moment: Date.now(), what: 'slimmed', detail })
        hub.emit('run.logged', { id })
        room.before += before
        room.after += after
      }
      hub.emit('runs.changed', null)
      return room
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
    'runs.log': ({ id }) => {
      found(id)
      jobs.flush()
      return { events: store.log.of(id).slice(-MOST_EVENTS) }
    },
    'runs.tag': ({ ids, add, remove }) => {
      const changed = runs.tag(ids, [...new Set(add)], remove)
      hub.emit('runs.changed', null)
      return changed
    },
  }
}

/** The fields that are there: an optional field of a parsed argument may also be present as undefined. */
function definedOf<T extends object>(fields: T): { [Key in keyof T]?: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never
}
