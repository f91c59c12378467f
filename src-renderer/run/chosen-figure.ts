import { computed, type ComputedRef, shallowRef, watch, type WritableComputedRef } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import type { Run } from '#shared/contract/index.ts'
import { figuresOf } from '#shared/figures/index.ts'
import type { RunFigureKind } from '#shared/plot/index.ts'
import { tabWith, type Tab } from '../figure/index.ts'
import { tabsOf } from './views.ts'

/** Which tab of a run is open, and which of its figures is shown. */
export interface ChosenFigure {
  figures: ComputedRef<readonly RunFigureKind[]>
  tabs: ComputedRef<Tab[]>
  tab: ComputedRef<Tab | undefined>
  figure: ComputedRef<RunFigureKind | undefined>
  tabName: WritableComputedRef<string>
  figureName: WritableComputedRef<string>
}

/** The first tab and figure, then those that the address asks for, once, and those that the user chooses. */
export function useChosenFigure(id: string, run: () => Run | null): ChosenFigure {
  const router = useRouter()
  const route = useRoute()
  const figures = computed(() => {
    const known = run()
    return known ? figuresOf(known.config, known.summary) : []
  })
  const tabs = computed(() => {
    const known = run()
    return known ? tabsOf(known.config, known.summary) : []
  })
  const chosenTab = shallowRef('')
  const tab = computed(() => tabs.value.find(({ name }) => name === chosenTab.value) ?? tabs.value[0])
  const tabName = computed({ get: () => tab.value?.name ?? '', set: (name) => (chosenTab.value = name) })
  /** The figure last looked at of each tab. */
  const figureNames = shallowRef<Record<string, string>>({})
  const figureName = computed({
    get: () => figureNames.value[tab.value?.name ?? ''] ?? tab.value?.figures[0] ?? '',
    set: (name) => (figureNames.value = { ...figureNames.value, [tab.value?.name ?? '']: name }),
  })
  const figure = computed(() => figures.value.find(({ name }) => name === figureName.value) ?? figures.value[0])

  const asked = computed(() => (route.name === 'run' && route.params['id'] === id ? route.query['figure'] : undefined))
  watch(
    [asked, tabs],
    ([name]) => {
      if (typeof name !== 'string' || tabs.value.length === 0) return
      const found = tabWith(tabs.value, name)
      if (found) {
        tabName.value = found.name
        figureName.value = name
      }
      void router.replace({ name: 'run', params: { id } })
    },
    { immediate: true },
  )
  return { figures, tabs, tab, figure, tabName, figureName }
}
