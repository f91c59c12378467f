import { computed, type ComputedRef } from 'vue'
import type { LandscapeChoice, Stationary } from '#shared/contract/index.ts'
import { useAnswer, useService } from '../transport/index.ts'

/**
 * The saddles and maxima of a landscape, looked for once it has stood still for a while; null while those that are
 * known are of another one.
 */
export function useStationary(landscape: () => LandscapeChoice): ComputedRef<Stationary | null> {
  const service = useService()
  const { value } = useAnswer(
    landscape,
    async (asked, watch) => {
      const { stationary = null } = await service.call(
        'landscapes.analyse',
        { landscape: asked, stationary: true },
        watch,
      )
      return { asked, stationary }
    },
    300,
  )
  return computed(() => {
    const answer = value.value
    return answer && JSON.stringify(answer.asked) === JSON.stringify(landscape()) ? answer.stationary : null
  })
}
