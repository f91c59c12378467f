import { onScopeDispose, shallowRef, triggerRef, watch, type ShallowRef } from 'vue'

/**
 * Follows `source`, at most once in `interval` milliseconds and always to its last value.
 * @param along it follows along with what changes here, too, where that is not sooner
 */
export function useThrottled<T>(source: () => T, interval: number, along?: () => unknown): ShallowRef<T> {
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
      // What goes along with something else need not go by itself soon.
      Math.max(0, last + (along ? 3 * interval : interval) - performance.now()),
    )
  })
  const now = (): void => {
    if (performance.now() - last < interval) return
    clearTimeout(timer)
    timer = undefined
    last = performance.now()
    value.value = source()
    // Data that grow in place are the same object.
    triggerRef(value)
  }
  if (along) watch(along, now, { flush: 'sync' })
  onScopeDispose(() => clearTimeout(timer))
  return value
}
