import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'
import { toWireError } from '#shared/contract/index.ts'

/** The latest answer to a question that changes while the user types. */
export interface Answer<T> {
  value: ShallowRef<T | null>
  error: ShallowRef<string | null>
  /** True from a change of the question until its answer is here; `value` is then that of an earlier question. */
  pending: ShallowRef<boolean>
}

/** Asks whenever the question has stood still for `delay` milliseconds; a null question is not asked. Late answers are dropped. */
export function useAnswer<Question, T>(
  question: () => Question | null,
  ask: (question: Question) => Promise<T>,
  delay: number,
): Answer<T> {
  const value: ShallowRef<T | null> = shallowRef(null)
  const error = shallowRef<string | null>(null)
  const pending = shallowRef(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  let latest = 0

  watch(
    () => JSON.stringify(question()),
    () => {
      clearTimeout(timer)
      const asked = question()
      const number = ++latest
      pending.value = asked !== null
      if (asked === null) return
      timer = setTimeout(() => {
        ask(asked)
          .then((answer) => {
            if (number !== latest) return
            value.value = answer
            error.value = null
          })
          .catch((thrown: unknown) => {
            if (number === latest) error.value = toWireError(thrown).message
          })
          .finally(() => {
            if (number === latest) pending.value = false
          })
      }, delay)
    },
    { immediate: true },
  )
  onScopeDispose(() => {
    latest++
    clearTimeout(timer)
  })
  return { value, error, pending }
}
