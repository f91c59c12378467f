import { computed, onActivated, onDeactivated, onMounted, onUnmounted, shallowRef, triggerRef } from 'vue'

/** Something that can be done from the palette. */
export interface Command {
  title: string
  /** The keys that do the same, such as "Ctrl S". */
  keys?: string
  /** What else it is found by; not shown. */
  words?: string
  act(): unknown
}

const offers = shallowRef(new Set<() => readonly Command[]>())

/** What the page that is shown offers to do. */
export const pageCommands = computed(() => [...offers.value].flatMap((offer) => offer()))

/**
 * Offers commands of a page while it is shown; they are asked for again when anything that they are made of changes.
 */
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
