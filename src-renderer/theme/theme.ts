import { computed, ref, watchEffect, type ComputedRef, type Ref } from 'vue'
import { keptTheme, type ThemeChoice } from '../browser-storage/index.ts'
import type { Scheme } from './tokens.ts'

const choice = ref(keptTheme.read())
const systemIsDark = ref(false)
const scheme = computed<Scheme>(() =>
  choice.value === 'system' ? (systemIsDark.value ? 'dark' : 'light') : choice.value,
)

/** Starts following the system and puts the scheme on the root element. Called once, by the application. */
export function startTheme(): void {
  const query = matchMedia('(prefers-color-scheme: dark)')
  systemIsDark.value = query.matches
  query.addEventListener('change', (event) => (systemIsDark.value = event.matches))
  watchEffect(() => {
    document.documentElement.dataset.scheme = scheme.value
    keptTheme.keep(choice.value)
  })
}

/** The user's choice, which may be set, and the scheme that it comes to now. */
export function useTheme(): { choice: Ref<ThemeChoice>; scheme: ComputedRef<Scheme> } {
  return { choice, scheme }
}
