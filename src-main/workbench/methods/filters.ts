import { OverstepError } from '#shared/contract/index.ts'
import { nextId } from '../next-id.ts'
import type { MethodsOf } from '../carried-out.ts'
import type { Parts } from './parts.ts'

/** The filters of the history that the user saved. */
export function filterMethods({ store, hub }: Parts): MethodsOf<'filters'> {
  const { filters } = store
  const setDeleted = (id: string, time: number | null) => {
    if (!filters.has(id))
      throw new OverstepError('not-found', `There is no saved filter ${id}. It may have been deleted for good.`, { id })
    filters.setDeleted(id, time)
    hub.emit('filters.changed', null)
    return null
  }
  return {
    'filters.list': () => filters.list(),
    'filters.save': ({ id, name, query }) => {
      const filter = { id: id ?? nextId(), name, query }
      filters.put(filter)
      hub.emit('filters.changed', null)
      return filter
    },
    'filters.delete': ({ id }) => setDeleted(id, Date.now()),
    'filters.restore': ({ id }) => setDeleted(id, null),
  }
}
