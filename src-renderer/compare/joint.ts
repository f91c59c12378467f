import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'
import { fromWireError, toWireError, type JointSnapshots, type OverstepError } from '#shared/contract/index.ts'
import { useService } from '../transport/index.ts'

/** The joint snapshots of runs, and how far they are. */
export interface Joint {
  value: ShallowRef<JointSnapshots | null>
  error: ShallowRef<OverstepError | null>
  /** Whether they are not asked for: no runs, or cancelled. */
  idle: ShallowRef<boolean>
  /** 0…1 while they are computed, once that takes noticeable time; null otherwise. */
  fraction: ShallowRef<number | null>
  cancel(): void
  /** Asks again after a failure, or after it has been cancelled. */
  reload(): void
}

/** Milliseconds after which it is said that something is computed. */
const NOTICEABLE = 600

/** Asks for the joint snapshots of these runs whenever they are others; what is asked no more is cancelled. */
export function useJoint(runs: () => readonly string[]): Joint {
  const service = useService()
  const value: ShallowRef<JointSnapshots | null> = shallowRef(null)
  const error = shallowRef<OverstepError | null>(null)
  const fraction = shallowRef<number | null>(null)
  const idle = shallowRef(true)
  let question: AbortController | null = null
  let timer: ReturnType<typeof setTimeout> | undefined

  function cancel(): void {
    clearTimeout(timer)
    fraction.value = null
    question?.abort()
    question = null
    idle.value = true
  }
  async function ask(): Promise<void> {
    cancel()
    const ids = [...runs()]
    value.value = null
    error.value = null
    if (ids.length === 0) return
    idle.value = false
    const mine = (question = new AbortController())
    const progress = (part: number): void => {
      if (question === mine && fraction.value !== null) fraction.value = part
    }
    timer = setTimeout(() => (fraction.value ??= 0), NOTICEABLE)
    try {
      const answer = await service.call('comparisons.projection', { runs: ids }, { signal: mine.signal, progress })
      if (question === mine) value.value = answer
    } catch (thrown) {
      if (question === mine) error.value = fromWireError(toWireError(thrown))
    } finally {
      if (question === mine) {
        question = null
        clearTimeout(timer)
        fraction.value = null
      }
    }
  }
  onScopeDispose(cancel)
  watch(
    () => runs().join(),
    () => void ask(),
    { immediate: true },
  )
  return { value, error, idle, fraction, cancel, reload: () => void ask() }
}
