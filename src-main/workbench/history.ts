import { monotonicFactory } from 'ulid'
import { OverstepError, type FieldValue, type RunGroup } from '#shared/contract/index.ts'
import type { Store } from '../store/index.ts'
import type { Methods } from './carried-out.ts'
import type { Hub } from './hub.ts'
import { meanInterval } from '#shared/statistics/student.ts'

/** More groups than anybody reads; the largest are kept. */
const MOST_GROUPS = 1000

const nextId = monotonicFactory()

/** The methods of the history: its lines, its groups and the filters that the user saved. */
export function historyMethods({
  store,
  hub,
}: {
  store: Store
  hub: Hub
}): Pick<
  Methods,
  | ('runs.rows' | 'runs.ids' | 'runs.groups' | 'runs.fields' | 'runs.tag')
  | ('settings.get' | 'settings.set')
  | ('filters.list' | 'filters.save' | 'filters.delete' | 'filters.restore')
> {
  const { runs, history, filters } = store
  const setDeleted = (id: string, time: number | null) => {
    if (!filters.has(id))
      throw new OverstepError('not-found', `There is no saved filter ${id}. It may have been deleted for good.`, { id })
    filters.setDeleted(id, time)
    hub.emit('filters.changed', null)
    return null
  }
  return {
    'runs.rows': ({ columns, collapsed, offset, limit, ...filter }) => ({
      ...history.rows(filter, columns, collapsed, { offset, limit }),
      tags: runs.tags(),
    }),
    'runs.ids': ({ collapsed, offset, limit, ...filter }) => history.ids(filter, collapsed, { offset, limit }),
    'runs.groups': ({ by, of, ...filter }) => {
      const values = history.values(filter, by, of)
      return { groups: groupsOf(values), total: values.length, tags: runs.tags() }
    },
    'runs.fields': () => history.fields(),
    'runs.tag': ({ ids, add, remove }) => {
      const changed = runs.tag(ids, [...new Set(add)], remove)
      hub.emit('runs.changed', null)
      return changed
    },

    'settings.get': ({ name }) => ({ value: store.settings.get(name) }),
    'settings.set': ({ name, value }) => {
      store.settings.set(name, value)
      return null
    },

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

type Value = FieldValue | null

/** Groups in the order of their values, numbers before words and runs without a value last. */
function groupsOf(values: readonly { by: Value; of: Value }[]): RunGroup[] {
  const groups = new Map<Value, { runs: number; numbers: number[] }>()
  for (const { by, of } of values) {
    const group = groups.get(by) ?? { runs: 0, numbers: [] }
    groups.set(by, group)
    group.runs++
    if (typeof of === 'number') group.numbers.push(of)
  }
  const largest = [...groups].sort(([, a], [, b]) => b.runs - a.runs).slice(0, MOST_GROUPS)
  return largest
    .sort(([a], [b]) => compareValues(a, b))
    .map(([value, { runs, numbers }]) => {
      const interval = meanInterval(numbers)
      return {
        ...{ value, runs, numbers: numbers.length },
        ...{ mean: interval?.mean ?? null, margin: interval?.margin ?? null },
      }
    })
}

function compareValues(a: Value, b: Value): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  const rank = (value: Value) => (typeof value === 'number' ? 0 : value === null ? 2 : 1)
  return rank(a) - rank(b) || String(a).localeCompare(String(b), 'en')
}
