import { computed, shallowRef, watch, type ComputedRef, type ShallowRef } from 'vue'
import { OverstepError, type LandscapeChoice, type LandscapeInfo } from '#shared/contract/index.ts'
import { useAnswer, useService } from '../transport/index.ts'

/** What is wrong with a landscape, with the index in its expression where that is known. */
export interface Problem {
  message: string
  position: number | null
}

/** The latest reading of a landscape that is being written or chosen. */
export interface Analysis {
  /** Of the last state that was right, with the landscape that it describes; stays while something is wrong. */
  good: ShallowRef<{ landscape: LandscapeChoice; info: LandscapeInfo } | null>
  problem: ComputedRef<Problem | null>
  /** Whether the answer to the last change is awaited. */
  pending: ShallowRef<boolean>
}

/** Reads a landscape whenever it has stood still for `delay` milliseconds. */
export function useAnalysis(landscape: () => LandscapeChoice | null, delay = 150): Analysis {
  const service = useService()
  const { value, error, pending } = useAnswer(
    landscape,
    async (asked, watch) => {
      try {
        const info = await service.call('landscapes.analyse', { landscape: asked }, watch)
        return { landscape: asked, info, problem: null }
      } catch (thrown) {
        if (!(thrown instanceof OverstepError && thrown.code === 'invalid-input')) throw thrown
        return { landscape: asked, info: null, problem: problemOf(thrown) }
      }
    },
    delay,
  )
  const good: Analysis['good'] = shallowRef(null)
  watch(value, (answer) => {
    if (answer?.info) good.value = { landscape: answer.landscape, info: answer.info }
  })
  const problem = computed(() =>
    error.value ? { message: error.value, position: null } : (value.value?.problem ?? null),
  )
  return { good, problem, pending }
}

function problemOf({ message, details }: OverstepError): Problem {
  const position = details?.['position']
  return {
    message: message.replace(/^(landscape\.)?(expression|landscape): /, ''),
    position: typeof position === 'number' ? position : null,
  }
}
