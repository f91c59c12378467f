import { computed, type Ref, type WritableComputedRef } from 'vue'
import type { FigureLook } from '#shared/contract/index.ts'

/** What a look hides of the legend, as the model `hidden` of the figure that has it. */
export function useHidden(look: Ref<FigureLook>): WritableComputedRef<readonly string[]> {
  return computed({
    get: () => look.value.hidden,
    set: (names) => (look.value = { ...look.value, hidden: [...names] }),
  })
}
