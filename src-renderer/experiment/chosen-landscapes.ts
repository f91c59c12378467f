import { computed, watch, type ComputedRef } from 'vue'
import type { LandscapeInfo, Minimum } from '#shared/contract/index.ts'
import { dimensionsOf } from '../facts/index.ts'
import { type Analysis, useAnalysis } from '../landscape-definition/index.ts'
import { dimensionIn, landscapeIn } from './draft.ts'
import type { Sheet } from './sheets.ts'
import { filledDraft, suggestionsFor } from './suggestions.ts'

/** The landscapes that a form is about. */
interface ChosenLandscapes {
  /** What the workbench says of the one in a field. */
  analysisOf(path: string): Analysis
  /** The numbers of variables that fit a field: one to be compared with has as many. */
  fitting(path: string): readonly number[]
  dimension: ComputedRef<number>
  /** Those that were found on the landscape. */
  minima: ComputedRef<readonly Minimum[]>
  /** Names of the variables. */
  variables: ComputedRef<readonly string[]>
  /** Whether the workbench refuses one of them. */
  refused: ComputedRef<boolean>
}

/**
 * Asks what is to be known of the landscapes of a form. Its places follow them, where the user has not changed them.
 */
export function useChosenLandscapes(sheet: () => Sheet | undefined): ChosenLandscapes {
  const chosen = (path: string) => () => landscapeIn(sheet()?.draft[path] ?? '')
  const analyses = { landscape: useAnalysis(chosen('landscape')), against: useAnalysis(chosen('against')) }
  const dimension = computed(() => dimensionIn(sheet()?.draft ?? {}))
  /** What is known of the landscape that is chosen now. */
  const info = computed((): LandscapeInfo | null => {
    const good = analyses.landscape.good.value
    return good && JSON.stringify(good.landscape) === JSON.stringify(chosen('landscape')()) ? good.info : null
  })
  watch(
    () => [sheet(), JSON.stringify(info.value)],
    () => {
      const form = sheet()
      if (!form || !info.value) return
      const suggestions = suggestionsFor(form.kind, info.value)
      Object.assign(form, filledDraft(form.draft, { ...form, suggestions }))
    },
  )
  return {
    analysisOf: (path) => analyses[path as keyof typeof analyses],
    fitting: (path) => (path === 'against' ? [dimension.value] : dimensionsOf(sheet()?.kind ?? 'trajectory')),
    dimension,
    minima: computed(() => info.value?.minima ?? []),
    variables: computed(() => info.value?.variables ?? ['x', 'y'].slice(0, dimension.value)),
    refused: computed(() =>
      (['landscape', 'against'] as const).some(
        (path) => analyses[path].problem.value !== null && chosen(path)() !== null,
      ),
    ),
  }
}
