import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'
import { toWireError, type Watch } from '#shared/contract/index.ts'

/** The latest answer to a question that changes while the user types. */
export interface Answer<T> {
  value: ShallowRef<T | null>
  error: ShallowRef<string | null>
  /** True from a change of the question until its answer is here; `value` is then that of an earlier question. */
  pending: ShallowRef<boolean>
}

/**
 * Asks whenever the question has stood still for `delay` milliseconds; a null question is not asked. What is asked is
 * cancelled by its signal when the question changes or the scope ends.
 */
export function useAnswer<Question, T>(
  question: () => Question | null,
  ask: (question: Question, watch: Pick<Watch, 'signal'>) => Promise<T>,
  delay: number,
): Answer<T> {
  const value: ShallowRef<T | null> = shallowRef(null)
  const error = shallowRef<string | null>(null)
  const pending = shallowRef(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  let current = new AbortController()

  watch(
    () => JSON.stringify(question()),
    () => {
      clearTimeout(timer)
      const asked = question()
      current.abort()
      const { signal } = (current = new AbortController())
      pending.value = asked !== null
      if (asked === null) return
      timer = setTimeout(() => {
        ask(asked, { signal })
          .then((answer) => {
            if (signal.aborted) return
            value.value = answer
            error.value = null
          })
          .catch((thrown: unknown) => {
            if (!signal.aborted) error.value = toWireError(thrown).message
          })
          .finally(() => {
            if (!signal.aborted) pending.value = false
          })
      }, delay)
    },
    { immediate: true },
  )
  onScopeDispose(() => {
    current.abort()
    clearTimeout(timer)
  })
  return { value, error, pending }
}
