import { computed, ref } from 'vue'

const welcomedKey = 'overstep.welcomed'
const firstRunKey = 'overstep.firstRun'

const welcomed = ref(localStorage.getItem(welcomedKey) !== null)
const firstRun = ref(localStorage.getItem(firstRunKey) ?? '')

/** Whether nobody has been welcomed here yet. */
export const isFirstStart = computed(() => !welcomed.value)

/** The welcome has been read or sent away, or there are runs: it is not shown again. */
export function endWelcome(): void {
  if (welcomed.value) return
  welcomed.value = true
  localStorage.setItem(welcomedKey, 'yes')
}

/** Names the run that the first steps are shown on, until they are dismissed. */
export function beginFirstSteps(id: string): void {
  firstRun.value = id
  localStorage.setItem(firstRunKey, id)
}

/** Whether the first steps are shown on this run. */
export function wantsFirstSteps(id: string): boolean {
  return firstRun.value === id
}

export function endFirstSteps(): void {
  firstRun.value = ''
  localStorage.removeItem(firstRunKey)
}
