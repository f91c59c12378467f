import { shallowRef, type ShallowRef } from 'vue'
import { fromWireError, OverstepError, toWireError } from '#shared/contract/index.ts'

/** Something asked of the workbench: what came back last, or why nothing did. */
export interface Load<T> {
  value: ShallowRef<T | null>
  error: ShallowRef<OverstepError | null>
  loading: ShallowRef<boolean>
  /** Asks again; answers that arrive after a later question are dropped. Never rejects. */
  reload(): Promise<void>
}

/** Asks at once; `value` keeps the last answer while a new one is awaited. */
export function useLoad<T>(ask: () => Promise<T>): Load<T> {
  const value: ShallowRef<T | null> = shallowRef(null)
  const error = shallowRef<OverstepError | null>(null)
  const loading = shallowRef(false)
  let latest = 0

  async function reload(): Promise<void> {
    const question = ++latest
    loading.value = true
    try {
      const answer = await ask()
      if (question !== latest) return
      value.value = answer
      error.value = null
    } catch (thrown) {
      if (question === latest)
        error.value = thrown instanceof OverstepError ? thrown : fromWireError(toWireError(thrown))
    } finally {
      if (question === latest) loading.value = false
    }
  }
  void reload()
  return { value, error, loading, reload }
}
