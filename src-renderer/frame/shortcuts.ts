import { nextTick, onBeforeUnmount, onMounted } from 'vue'
import { useRouter } from 'vue-router'
import type { MenuCommand } from '#shared/transport/index.ts'

/** Carries out the commands of the native menu that lead somewhere, and the key that finds runs from any page. */
export function useShortcuts(): void {
  const router = useRouter()

  async function find(): Promise<void> {
    if (router.currentRoute.value.name !== 'history') await router.push({ name: 'history' })
    await nextTick()
    document.querySelector<HTMLInputElement>('main input[type="search"]')?.focus()
  }

  function carryOut(command: MenuCommand): void {
    if (command === 'find') void find()
    else if (router.hasRoute(command)) void router.push({ name: command })
  }

  function onKey(event: KeyboardEvent): void {
    const typing = (event.target as Element).closest('input, textarea, select, [contenteditable]')
    if (event.key !== '/' || typing || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    void find()
  }

  let stopListening: (() => void) | undefined
  onMounted(() => {
    document.addEventListener('keydown', onKey)
    stopListening = window.overstep?.onMenuCommand(carryOut)
  })
  onBeforeUnmount(() => {
    document.removeEventListener('keydown', onKey)
    stopListening?.()
  })
}
