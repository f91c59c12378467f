import { computed, type ComputedRef, type ShallowRef } from 'vue'
import type { Curve, LandscapeChoice, Surface } from '#shared/contract/index.ts'
import type { RasterView } from '#shared/plot/index.ts'
import { useAnswer, useService } from '../transport/index.ts'

/** What a landscape is drawn from: samples over a part of its plane. */
interface Question {
  landscape: LandscapeChoice
  /** Number of variables. */
  dimension: number
  /** What is shown; of y only with two variables. */
  view: RasterView
  /** Samples of a surface along each side. */
  side: number
}

interface Samples {
  curve: ComputedRef<Curve | null>
  surface: ComputedRef<Surface | null>
  error: ShallowRef<string | null>
  /** Whether what is here is of an earlier question. */
  pending: ShallowRef<boolean>
}

/** Samples of a landscape; asked for again when the question has stood still for `delay` milliseconds. */
export function useSamples(question: () => Question | null, delay = 0): Samples {
  const service = useService()
  const { value, error, pending } = useAnswer(
    // A curve does not depend on what of y is shown.
    () => {
      const asked = question()
      return asked?.dimension === 1 ? { ...asked, view: { x: asked.view.x, y: [0, 0] }, side: 0 } : asked
    },
    async ({ landscape, dimension, view, side }, watch): Promise<{ curve?: Curve; surface?: Surface }> => {
      const [x, y] = [view.x, view.y] as [[number, number], [number, number]]
      if (dimension === 1)
        return { curve: await service.call('landscapes.curve', { landscape, min: x[0], max: x[1] }, watch) }
      return {
        surface: await service.call('landscapes.surface', { landscape, x, y, columns: side, rows: side }, watch),
      }
    },
    delay,
  )
  return {
    curve: computed(() => value.value?.curve ?? null),
    surface: computed(() => value.value?.surface ?? null),
    error,
    pending,
  }
}
