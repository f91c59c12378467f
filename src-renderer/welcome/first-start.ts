import { computed, ref } from 'vue'
import { keptFirstRun, keptWelcome } from '../browser-storage/index.ts'

const welcomed = ref(keptWelcome.read())
const firstRun = ref(keptFirstRun.read())

/** Whether nobody has been welcomed here yet. */
export const isFirstStart = computed(() => !welcomed.value)

/** The welcome has been read or sent away, or there are runs: it is not shown again. */
export function endWelcome(): void {
  if (welcomed.value) return
  welcomed.value = true
  keptWelcome.keep(true)
}

/** Names the run that the first steps are shown on, until they are dismissed. */
export function beginFirstSteps(id: string): void {
  firstRun.value = id
  keptFirstRun.keep(id)
}

/** Whether the first steps are shown on this run. */
export function wantsFirstSteps(id: string): boolean {
  return firstRun.value === id
}

export function endFirstSteps(): void {
  firstRun.value = ''
  keptFirstRun.forget()
}
