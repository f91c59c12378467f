import { shallowRef } from 'vue'
import type { RouteLocationRaw } from 'vue-router'
import { MOST_COMPARED } from '#shared/contract/index.ts'

/** The address of the comparison that was looked at last, and its runs: what a run is added to. */
export const current = shallowRef<{ to: RouteLocationRaw; runs: readonly string[] } | null>(null)

/** The address of runs side by side, with no name yet. */
export function comparisonOf(runs: readonly string[]): RouteLocationRaw {
  return { name: 'compare', query: { runs: runs.slice(0, MOST_COMPARED).join(',') } }
}

/** The address of the last comparison with one more run; a new one where it has no room. */
export function comparisonWith(id: string): RouteLocationRaw {
  const runs = current.value?.runs ?? []
  if (runs.includes(id)) return current.value!.to
  return comparisonOf(runs.length < MOST_COMPARED ? [...runs, id] : [id])
}
