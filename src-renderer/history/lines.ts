import {
  computed,
  effectScope,
  onScopeDispose,
  shallowRef,
  watch,
  type ComputedRef,
  type EffectScope,
  type ShallowRef,
} from 'vue'
import type { Field, FieldCondition, OverstepError, RunGroup, RunRow, Service } from '#shared/contract/index.ts'
import { type HistoryFilter, listArgument, type RunsAsked } from '../filters/index.ts'
import { groupCondition, useGroups } from './groups.ts'
import { lineCount, partsOf, placeOf, type Opened } from './places.ts'
import { useRows, type Rows } from './rows.ts'

/** One line of the history: a run or a sweep, perhaps not loaded yet, or a group. */
export type Line = {
  /** What the line is opened by; null where there is nothing under it. */
  key: string | null
  opened: boolean
  /** What the line that it stands under is opened by; null where it stands under none. */
  under: string | null
  /** The fields of the sweep that it stands under. */
  over: readonly string[]
} & ({ row: RunRow | undefined; group: null } | { row: null; group: RunGroup })

/** The lines of the history, those under opened ones among them. */
export interface Lines {
  count: ComputedRef<number>
  /** How many runs match; null before the first answer. */
  total: ComputedRef<number | null>
  tags: ComputedRef<string[]>
  error: ComputedRef<OverstepError | null>
  at(line: number): Line
  look(from: number, to: number): void
  toggle(key: string): void
  /** Opens the line of this key, which may not be loaded yet. */
  unfold(key: string): void
  reload(): void
  /** The lines that were looked at last, from the first to before the second. */
  view: ShallowRef<[number, number]>
  /** The runs that all lines are of. */
  everything(): Promise<string[]>
  /** The runs that a part of the lines are of. */
  ids(from: number, to: number): Promise<string[]>
  /** Changes when what stands on some line does. */
  version: ComputedRef<unknown>
  /** The groups that are shown; none where runs are not grouped. */
  groups: ShallowRef<readonly RunGroup[]>
}

/** Begins the keys of runs. */
const FAMILY = 'run:'

interface Block {
  rows: Rows
  runs: () => RunsAsked
  scope: EffectScope
}

/** The lines of a filter, kept up to date until the calling scope ends. */
export function useLines(service: Service, filter: () => HistoryFilter, columns: () => readonly Field[]): Lines {
  const grouped = computed(() => filter().group !== null)
  const root = useRows(service, () =>
    grouped.value ? null : { runs: listArgument(filter()), columns: columns(), collapsed: true },
  )
  const groups = useGroups(service, filter)
  const view = shallowRef<[number, number]>([0, 100])
  const blocks = shallowRef<ReadonlyMap<string, Block>>(new Map())
  onScopeDispose(() => blocks.value.forEach(({ scope }) => scope.stop()))

  /** A sweep is opened to its runs, and a run to those that were made from it. */
  const rowKey = ({ id, sweep, children }: RunRow): string | null => sweep?.id ?? (children > 0 ? FAMILY + id : null)
  const groupKey = ({ value }: RunGroup): string => `group:${JSON.stringify(value)}`
  const keys = computed((): (string | null)[] =>
    grouped.value ? groups.groups.value.map(groupKey) : root.rows.value.map((row) => (row ? rowKey(row) : null)),
  )
  const opened = computed((): (Opened & { block: Block })[] => {
    if (blocks.value.size === 0) return []
    return keys.value.flatMap((key, at) => {
      const block = key === null ? undefined : blocks.value.get(key)
      return block ? [{ at, length: block.rows.total.value ?? 0, block }] : []
    })
  })
  const closed = computed(() => (grouped.value ? groups.groups.value.length : (root.total.value ?? 0)))

  function open(key: string): Block {
    const conditions = (): FieldCondition[] => {
      const { group } = filter()
      const found = groups.groups.value.find((each) => groupKey(each) === key)
      return group !== null && found ? [groupCondition(group, found)] : []
    }
    // A group may vanish before its lines do.
    let last: FieldCondition[] = []
    const runs = (): RunsAsked => {
      const all = listArgument(filter())
      // All of them, whatever the filter.
      if (key.startsWith(FAMILY))
        return { text: '', parent: key.slice(FAMILY.length), sort: all.sort, descending: all.descending }
      if (!grouped.value) return { ...all, sweep: key, ...(all.sort === 'created' && { descending: false }) }
      last = conditions().length > 0 ? conditions() : last
      return { ...all, where: [...(all.where ?? []), ...last] }
    }
    const scope = effectScope()
    const rows = scope.run(() => useRows(service, () => ({ runs: runs(), columns: columns(), collapsed: false })))!
    return { rows, runs, scope }
  }
  function toggle(key: string): void {
    const next = new Map(blocks.value)
    const block = next.get(key)
    if (block) {
      block.scope.stop()
      next.delete(key)
    } else next.set(key, open(key))
    blocks.value = next
  }
  // What is opened belongs to a grouping.
  watch(
    () => filter().group,
    () => {
      blocks.value.forEach(({ scope }) => scope.stop())
      blocks.value = new Map()
    },
    { flush: 'sync' },
  )

  async function idsOf(runs: RunsAsked, collapsed: boolean, from: number, to: number): Promise<string[]> {
    return service.call('history.ids', { ...runs, collapsed, offset: from, limit: Math.max(1, to - from) })
  }
  return {
    count: computed(() => lineCount(closed.value, opened.value)),
    total: computed(() => (grouped.value ? groups.total.value : root.runs.value)),
    tags: computed(() => (grouped.value ? groups.tags.value : root.tags.value)),
    error: computed(() => (grouped.value ? groups.error.value : root.error.value)),
    groups: groups.groups,
    version: computed(() => [
      keys.value,
      opened.value,
      blocks.value,
      root.rows.value,
      opened.value.map(({ block }) => block.rows.rows.value),
    ]),
    at(line) {
      const { at, inner } = placeOf(line, opened.value)
      if (inner !== null) {
        const block = opened.value.find((one) => one.at === at)?.block
        const over = grouped.value ? [] : (root.rows.value[at]?.sweep?.over ?? [])
        const under = keys.value[at] ?? ''
        return { key: null, opened: false, under, over, row: block?.rows.rows.value[inner], group: null }
      }
      const key = keys.value[at] ?? null
      const state = { key, opened: key !== null && blocks.value.has(key), under: null, over: [] }
      const group = groups.groups.value[at]
      return grouped.value && group
        ? { ...state, row: null, group }
        : { ...state, row: root.rows.value[at], group: null }
    },
    view,
    look(from, to) {
      view.value = [from, to]
      const parts = partsOf(from, to, opened.value)
      if (parts.closed && !grouped.value) root.look(...parts.closed)
      for (const part of parts.inner) opened.value.find(({ at }) => at === part.at)?.block.rows.look(part.from, part.to)
    },
    toggle,
    unfold: (key) => void (blocks.value.has(key) || toggle(key)),
    reload() {
      root.reload()
      groups.reload()
      blocks.value.forEach(({ rows }) => rows.reload())
    },
    everything: () => service.call('history.ids', listArgument(filter())),
    async ids(from, to) {
      const parts = partsOf(from, to, opened.value)
      const lists: Promise<string[]>[] = []
      if (parts.closed) {
        const [first, last] = parts.closed
        const { group } = filter()
        if (group === null) lists.push(idsOf(listArgument(filter()), true, first, last))
        else
          for (const each of groups.groups.value.slice(first, last)) {
            const all = listArgument(filter())
            const where = [...(all.where ?? []), groupCondition(group, each)]
            lists.push(service.call('history.ids', { ...all, where }))
          }
      }
      for (const part of parts.inner) {
        const block = opened.value.find(({ at }) => at === part.at)?.block
        if (block) lists.push(idsOf(block.runs(), false, part.from, part.to))
      }
      return [...new Set((await Promise.all(lists)).flat())]
    },
  }
}
