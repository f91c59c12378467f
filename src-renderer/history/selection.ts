import { computed, shallowRef, type ComputedRef, type ShallowRef } from 'vue'

/** Runs chosen by their ids. */
export interface Selection {
  ids: ShallowRef<ReadonlySet<string>>
  count: ComputedRef<number>
  /** Chooses all of these, or none of them where all were chosen. */
  toggle(ids: readonly string[]): void
  /** Chooses these beside those that are. */
  add(ids: readonly string[]): void
  clear(): void
}

export function useSelection(): Selection {
  const ids = shallowRef<ReadonlySet<string>>(new Set())
  return {
    ids,
    count: computed(() => ids.value.size),
    toggle(some) {
      const next = new Set(ids.value)
      const every = some.every((id) => next.has(id))
      for (const id of some) {
        if (every) next.delete(id)
        else next.add(id)
      }
      ids.value = next
    },
    add(some) {
      ids.value = new Set([...ids.value, ...some])
    },
    clear() {
      ids.value = new Set()
    },
  }
}
