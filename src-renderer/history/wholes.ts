import { computed, shallowRef, watch, type ComputedRef } from 'vue'
import { notifyError } from '../notices/index.ts'
import type { Lines } from './lines.ts'

/**
 * The sweeps and groups in view all of whose runs are selected, by the keys of their lines. What runs they have is
 * asked for while anything is selected, and again when they have more or fewer, or others under another filter.
 */
export function useWholes(
  lines: Pick<Lines, 'at' | 'count' | 'ids' | 'version' | 'view'>,
  selected: () => ReadonlySet<string>,
  filter: () => unknown,
): ComputedRef<ReadonlySet<string>> {
  const runs = shallowRef<ReadonlyMap<string, readonly string[]>>(new Map())
  /** How many runs those that were asked for had then. */
  let asked = new Map<string, number>()
  watch(filter, () => {
    asked = new Map()
    runs.value = new Map()
  })

  async function ask(key: string, line: number): Promise<void> {
    const question = asked
    const ids = await lines.ids(line, line + 1)
    if (question === asked) runs.value = new Map(runs.value).set(key, ids)
  }
  watch([selected, filter, lines.view, lines.version], () => {
    if (selected().size === 0) return
    const [from, to] = lines.view.value
    for (let line = from; line < Math.min(to, lines.count.value); line++) {
      const { key, row, group } = lines.at(line)
      const count = row?.sweep?.runs ?? group?.runs
      if (key === null || count === undefined || asked.get(key) === count) continue
      asked.set(key, count)
      ask(key, line).catch(notifyError)
    }
  })
  return computed(() => {
    const chosen = selected()
    if (chosen.size === 0) return new Set()
    return new Set([...runs.value].flatMap(([key, ids]) => (ids.every((id) => chosen.has(id)) ? [key] : [])))
  })
}
