import { computed, shallowRef, type ComputedRef, type ShallowRef } from 'vue'

/** Runs chosen by their ids. */
export interface Selection {
  ids: ShallowRef<ReadonlySet<string>>
  count: ComputedRef<number>
  toggle(id: string): void
  /** Chooses all of these, or none where all were chosen. */
  toggleAll(ids: readonly string[]): void
  clear(): void
}

export function useSelection(): Selection {
  const ids = shallowRef<ReadonlySet<string>>(new Set())
  return {
    ids,
    count: computed(() => ids.value.size),
    toggle(id) {
      const next = new Set(ids.value)
      if (!next.delete(id)) next.add(id)
      ids.value = next
    },
    toggleAll(all) {
      const every = all.every((id) => ids.value.has(id))
      ids.value = every ? new Set() : new Set([...ids.value, ...all])
    },
    clear() {
      ids.value = new Set()
    },
  }
}
