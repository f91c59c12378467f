import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'

/** Follows `source`, at most once in `interval` milliseconds and always to its last value. */
export function useThrottled<T>(source: () => T, interval: number): ShallowRef<T> {
  const value: ShallowRef<T> = shallowRef(source())
  let timer: ReturnType<typeof setTimeout> | undefined
  let last = performance.now()
  watch(source, () => {
    timer ??= setTimeout(
      () => {
        timer = undefined
        last = performance.now()
        value.value = source()
      },
      Math.max(0, last + interval - performance.now()),
    )
  })
  onScopeDispose(() => clearTimeout(timer))
  return value
}
