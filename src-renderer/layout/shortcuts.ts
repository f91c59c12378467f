import { nextTick, onBeforeUnmount, onMounted, ref, type Ref } from 'vue'
import { useRouter } from 'vue-router'
import type { MenuCommand } from '#shared/contract/index.ts'
import { type GlobalCommand, type KeyAction, keyReader, openPalette, paletteOpen } from '../commands/index.ts'
import { useDesktop } from '../transport/index.ts'

/**
 * Carries out the commands of the native menu that lead somewhere, and the keys that work on every page.
 * @returns whether the table of keys is shown, which may be set
 */
export function useShortcuts(): { tableShown: Ref<boolean> } {
  const router = useRouter()
  const tableShown = ref(false)

  async function find(): Promise<void> {
    if (router.currentRoute.value.name !== 'history') await router.push({ name: 'history' })
    await nextTick()
    document.querySelector<HTMLInputElement>('main input[type="search"]')?.focus()
  }

  const global: Record<GlobalCommand, () => void> = {
    find: () => void find(),
    palette: openPalette,
    shortcuts: () => (tableShown.value = !document.querySelector('dialog[open]')),
  }
  function carryOut(command: MenuCommand | GlobalCommand): void {
    if (command in global) global[command as GlobalCommand]()
    else if (router.hasRoute(command)) void router.push({ name: command })
  }

  const read = keyReader()
  function onKey(event: KeyboardEvent): void {
    const target = event.target instanceof Element ? event.target : document.body
    const typing = target.closest('input, textarea, select, [contenteditable]') !== null
    const { key, ctrlKey, metaKey, altKey, timeStamp } = event
    const action = event.isComposing ? null : read({ key, ctrlKey, metaKey, altKey, typing, timeStamp })
    if (action) take(event, action)
  }

  function take(event: KeyboardEvent, action: KeyAction | 'waiting'): void {
    // An open dialog is answered first; the palette closes by the key that opens it.
    if (document.querySelector('dialog[open]')) {
      if (action !== 'palette') return
      event.preventDefault()
      paletteOpen.value = false
      return
    }
    if (action === 'waiting') return
    if (typeof action === 'object' && !router.hasRoute(action.go)) return
    event.preventDefault()
    // Else the second of two keys would mean something to the page too.
    event.stopPropagation()
    if (typeof action === 'object') void router.push({ name: action.go })
    else carryOut(action)
  }

  let stopListening: (() => void) | undefined
  onMounted(() => {
    document.addEventListener('keydown', onKey, true)
    stopListening = useDesktop()?.on('desktop.command', carryOut)
  })
  onBeforeUnmount(() => {
    document.removeEventListener('keydown', onKey, true)
    stopListening?.()
  })
  return { tableShown }
}
