import { type FieldValue, type RunGroup } from '#shared/contract/index.ts'
import { meanInterval } from '#shared/statistics/index.ts'
import type { MethodsOf } from '../carried-out.ts'
import type { Parts } from './parts.ts'

/** More groups than anybody reads; the largest are kept. */
const MOST_GROUPS = 1000
/** The list of runs as the history shows it: its lines, its groups, the fields that can be its columns. */
export function historyMethods({ store }: Parts): MethodsOf<'history'> {
  const { runs, history } = store
  return {
    'history.rows': ({ columns, collapsed, offset, limit, ...filter }) => ({
      ...history.rows(filter, columns, collapsed, { offset, limit }),
      tags: runs.tags(),
    }),
    'history.ids': ({ collapsed, offset, limit, ...filter }) => history.ids(filter, collapsed, { offset, limit }),
    'history.groups': ({ by, of, ...filter }) => {
      const values = history.values(filter, by, of)
      return { groups: groupsOf(values), total: values.length, tags: runs.tags() }
    },
    'history.fields': () => history.fields(),
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
        value,
        runs,
        numbers: numbers.length,
        mean: interval?.mean ?? null,
        margin: interval?.margin ?? null,
      }
    })
}

function compareValues(a: Value, b: Value): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  const rank = (value: Value) => (typeof value === 'number' ? 0 : value === null ? 2 : 1)
  return rank(a) - rank(b) || String(a).localeCompare(String(b), 'en')
}
