import { computed, type ComputedRef, shallowRef, watch, type WritableComputedRef } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { z } from 'zod'
import { figureLookSchema, figureViewSchema, type Run } from '#shared/contract/index.ts'
import { figuresOf } from '#shared/figures/index.ts'
import type { RunFigureKind } from '#shared/plot/index.ts'
import type { SeenSource } from '#shared/png/index.ts'
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

const seenSchema = z.object({ look: figureLookSchema, view: figureViewSchema.nullable() })

/** How an address asks for a figure to be seen; undefined where it does not, or cannot be read. */
function seenOf(text: unknown): SeenSource | undefined {
  try {
    return seenSchema.safeParse(JSON.parse(String(text))).data
  } catch {
    return undefined
  }
}

/**
 * The first tab and figure, then those that the address asks for, once, and those that the user chooses.
 * @param see takes how a figure is to be seen that the address asks for
 */
export function useChosenFigure(
  id: string,
  run: () => Run | null,
  see: (figure: string, seen: SeenSource) => void,
): ChosenFigure {
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

  const query = computed(() => (route.name === 'run' && route.params['id'] === id ? route.query : {}))
  watch(
    [query, tabs],
    ([{ figure: name, seen }]) => {
      if (typeof name !== 'string' || tabs.value.length === 0) return
      const found = tabWith(tabs.value, name)
      if (found) {
        tabName.value = found.name
        figureName.value = name
        const asked = seenOf(seen)
        if (asked) see(name, asked)
      }
      void router.replace({ name: 'run', params: { id } })
    },
    { immediate: true },
  )
  return { figures, tabs, tab, figure, tabName, figureName }
}
