import type { LandscapeChoice, Minimum, Summary } from '#shared/contract/index.ts'
import { fatesOf } from '../descent/index.ts'
import { landscapeOf } from '../landscape/index.ts'

/** What is known of the fates before any descent: their names in code order, and the minima they speak of. */
export function knownFates(name: LandscapeChoice): { fates: string[]; minima: Minimum[] } {
  const { info } = landscapeOf(name)
  return { fates: fatesOf(info), minima: info.minima }
}

/** What both kinds of experiment say of their fates: names in code order, how many descents had each, and the minima they speak of. */
export function fateSummary(name: LandscapeChoice, countOf: (fate: string, code: number) => number): Summary {
  const { fates, minima } = knownFates(name)
  const counts = fates.map(countOf)
  const total = counts.reduce((sum, count) => sum + count, 0)
  const byFate = (valueOf: (count: number) => number) =>
    Object.fromEntries(fates.map((fate, code) => [fate, valueOf(counts[code] as number)]))
  return {
    fates,
    shares: byFate((count) => (total === 0 ? 0 : count / total)),
    counts: byFate((count) => count),
    minima,
  }
}
