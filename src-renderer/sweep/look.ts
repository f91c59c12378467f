import { computed, type ComputedRef } from 'vue'
import { useRoute, useRouter, type LocationQuery } from 'vue-router'
import { sweepLookSchema, type SweepLook } from '#shared/contract/index.ts'

/** What of a sweep is shown: the name of a figure, and of what. The address says it. */
export interface SeenSweep {
  figure: ComputedRef<string>
  look: ComputedRef<SweepLook>
  change(next: Partial<SweepLook> & { figure?: string }): void
}

const fields = Object.keys(sweepLookSchema.shape) as (keyof SweepLook)[]

/** The look in the address of the page of a sweep. */
export function useSeenSweep(id: string): SeenSweep {
  const route = useRoute()
  const router = useRouter()
  // The page lives on while another is shown, whose address is not its own.
  let last: LocationQuery = route.query
  const query = computed(() => {
    if (route.name === 'sweep' && route.params['id'] === id) last = route.query
    return last
  })
  const word = (name: string): string | null => [query.value[name]].flat()[0] ?? null
  const look = computed(() =>
    sweepLookSchema.parse(Object.fromEntries(fields.map((field) => [field, word(field)?.slice(0, 200) || null]))),
  )
  const figure = computed(() => word('figure') ?? '')
  return {
    figure,
    look,
    change(next) {
      const all = { figure: figure.value, ...look.value, ...next }
      const asked = Object.entries(all).filter(([, value]) => value !== null && value !== '')
      void router.replace({ name: 'sweep', params: { id }, query: Object.fromEntries(asked) })
    },
  }
}
