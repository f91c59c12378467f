import type { Counts, LandscapeChoice, Minimum } from '#shared/contract/index.ts'
import { fatesOf, minimaBeside } from '../descent/index.ts'
import { landscapeOf } from '../landscape/index.ts'

/** What is known of the fates before any descent: their names in code order, and the minima they speak of. */
export interface KnownFates {
  fates: string[]
  minima: Minimum[]
  /** Those of the landscape that is compared with, under the names of the fates. */
  againstMinima?: Minimum[]
}

/** @param against a landscape whose fates are counted beside those of `landscape`, under the same codes */
export function knownFates(landscape: LandscapeChoice, against?: LandscapeChoice): KnownFates {
  const { minima, partial } = landscapeOf(landscape).info
  if (against === undefined) return { fates: fatesOf({ minima, partial }), minima }
  const againstMinima = minimaBeside(landscapeOf(landscape), landscapeOf(against))
  const isPartial = partial || landscapeOf(against).info.partial
  return { fates: fatesOf({ minima: [...minima, ...againstMinima], partial: isPartial }), minima, againstMinima }
}

/**
 * Whether the ends of descents on a landscape are told apart by their sharpness: where a minimum is a set whose
 * points differ in it.
 */
export function hasCurvedSets({ minima }: Pick<KnownFates, 'minima'>): boolean {
  return minima.some(({ set }) => set?.sharpness)
}

/**
 * Whether a run keeps the sharpness of the ends of its descents: where it is asked to, or they have to be told apart.
 */
export function tellsSharpness(
  config: { sharpness?: boolean | undefined },
  known: Pick<KnownFates, 'minima'>,
): boolean {
  return config.sharpness === true || hasCurvedSets(known)
}

/** How many descents had each fate, and their shares of all, by name. */
export interface FateCounts {
  counts: Counts
  shares: Counts
}

export function fateCounts(fates: readonly string[], countOf: (fate: string, code: number) => number): FateCounts {
  const counts = fates.map(countOf)
  const total = counts.reduce((sum, count) => sum + count, 0)
  const byFate = (valueOf: (count: number) => number) =>
    Object.fromEntries(fates.map((fate, code) => [fate, valueOf(counts[code] as number)]))
  return { shares: byFate((count) => (total === 0 ? 0 : count / total)), counts: byFate((count) => count) }
}

/**
 * What all kinds of experiment say of their fates: names in code order, how many descents had each, and the minima
 * they speak of.
 */
export function fateSummary(
  known: KnownFates,
  countOf: (fate: string, code: number) => number,
): KnownFates & FateCounts {
  return { ...known, ...fateCounts(known.fates, countOf) }
}
