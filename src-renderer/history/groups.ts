import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'
import {
  fromWireError,
  toWireError,
  type FieldCondition,
  type Field,
  type OverstepError,
  type RunGroup,
  type Service,
} from '#shared/contract/index.ts'
import { type HistoryFilter, listArgument } from '../filters/index.ts'

/** The groups of a filter; none where it does not group. */
export interface Groups {
  groups: ShallowRef<readonly RunGroup[]>
  /** How many runs there are in all; null before the first answer. */
  total: ShallowRef<number | null>
  tags: ShallowRef<string[]>
  error: ShallowRef<OverstepError | null>
  reload(): void
}

export function useGroups(service: Service, filter: () => HistoryFilter): Groups {
  const groups = shallowRef<readonly RunGroup[]>([])
  const total = shallowRef<number | null>(null)
  const tags = shallowRef<string[]>([])
  const error = shallowRef<OverstepError | null>(null)
  let question = 0

  async function reload(): Promise<void> {
    const { group, mean } = filter()
    const asked = ++question
    if (group === null) {
      groups.value = []
      total.value = null
      return
    }
    try {
      const answer = await service.call('history.groups', { ...listArgument(filter()), by: group, of: mean })
      if (asked !== question) return
      error.value = null
      tags.value = answer.tags
      total.value = answer.total
      groups.value = answer.groups
    } catch (thrown) {
      if (asked === question) error.value = fromWireError(toWireError(thrown))
    }
  }

  let timer: ReturnType<typeof setTimeout> | undefined
  function later(): void {
    timer ??= setTimeout(() => {
      timer = undefined
      void reload()
    }, 300)
  }
  const stops = [service.on('runs.changed', later), service.on('run.changed', later)]
  onScopeDispose(() => {
    clearTimeout(timer)
    for (const stop of stops) stop()
  })
  watch(
    () => JSON.stringify([listArgument(filter()), filter().group, filter().mean]),
    () => {
      groups.value = []
      void reload()
    },
  )
  void reload()
  return { groups, total, tags, error, reload: () => void reload() }
}

/** What the runs of a group have in common. */
export function groupCondition(field: Field, { value }: RunGroup): FieldCondition {
  return value === null ? { field, is: 'missing' } : { field, is: '=', value }
}
