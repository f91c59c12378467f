import { ref } from 'vue'

/** Whether the palette is open. */
export const paletteOpen = ref(false)

/** Opens the palette, unless a dialog waits for its answer. */
export function openPalette(): void {
  if (!document.querySelector('dialog[open]')) paletteOpen.value = true
}
