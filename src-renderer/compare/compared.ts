import { computed, effectScope, onScopeDispose, shallowRef, watch, type ComputedRef, type EffectScope } from 'vue'
import type { OverstepError, Run } from '#shared/contract/index.ts'
import type { FigureInput } from '#shared/plot/index.ts'
import { useRun, useRunData } from '../transport/index.ts'

/** One run of a comparison, in its place among the others. */
export interface ComparedRun {
  id: string
  /** From 0; shown from 1, and by the colour of the place. */
  place: number
  /** Null while it has not been loaded, and where there is no such run any more. */
  run: Run | null
  /** A new object whenever something has been added to the data; null as long as nothing can be drawn. */
  input: FigureInput | null
  deleted: boolean
  error: OverstepError | null
}

/** The runs of these ids, each kept up to date, until the calling scope ends. */
export function useCompared(ids: () => readonly string[]): ComputedRef<ComparedRun[]> {
  interface Followed {
    scope: EffectScope
    state: ComputedRef<Omit<ComparedRun, 'place'>>
  }
  const followed = shallowRef<ReadonlyMap<string, Followed>>(new Map())

  function follow(id: string): Followed {
    const scope = effectScope(true)
    const state = scope.run(() => {
      const { run, deleted, error } = useRun(id)
      const { value: data, error: dataError } = useRunData(id)
      return computed(() => ({
        id,
        run: run.value,
        input: run.value && data.value && !deleted.value ? { run: run.value, data: data.value } : null,
        deleted: deleted.value,
        error: error.value ?? dataError.value,
      }))
    })!
    return { scope, state }
  }

  watch(
    ids,
    (wanted) => {
      const next = new Map(wanted.map((id) => [id, followed.value.get(id) ?? follow(id)]))
      for (const [id, { scope }] of followed.value) if (!next.has(id)) scope.stop()
      followed.value = next
    },
    { immediate: true },
  )
  onScopeDispose(() => followed.value.forEach(({ scope }) => scope.stop()))
  return computed(() =>
    ids().flatMap((id, place) => {
      const one = followed.value.get(id)
      return one ? [{ ...one.state.value, place }] : []
    }),
  )
}
