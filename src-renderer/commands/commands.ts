import { computed, onActivated, onDeactivated, onMounted, onUnmounted, shallowRef, triggerRef } from 'vue'
import type { Command } from '../palette/entries.ts'

const offers = shallowRef(new Set<() => readonly Command[]>())

/** What the page that is shown offers to do. */
export const pageCommands = computed(() => [...offers.value].flatMap((offer) => offer()))

/** Offers commands of a page while it is shown; they are asked for again when anything that they are made of changes. */
export function useCommands(offer: () => readonly Command[]): void {
  const add = (): void => {
    offers.value.add(offer)
    triggerRef(offers)
  }
  const remove = (): void => {
    if (offers.value.delete(offer)) triggerRef(offers)
  }
  onMounted(add)
  onActivated(add)
  onDeactivated(remove)
  onUnmounted(remove)
}
