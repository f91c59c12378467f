import { countsFates, type Run, type RunData } from '../contract/index.ts'
import { countCodes, fateNames } from './fates.ts'
import { fateOf } from './member-rows.ts'

/** How many descents of each fate there are, with its name, in code order. */
export interface FateCount {
  fate: string
  count: number
}

/** How many descents of a run came to each fate so far. */
export interface FateCounts {
  fates: FateCount[]
  total: number
}

/**
 * Counts the cells of a map, the starts of basin shares or the members of other runs by fate, in code order; only what
 * has been computed counts.
 */
export function fateCountsOf(run: Run, data: RunData): FateCounts {
  const names = fateNames(run)
  const counts = countsOf(run, data, names)
  const fates = names.map((fate, code) => ({ fate, count: counts[code] ?? 0 }))
  return { fates, total: fates.reduce((sum, { count }) => sum + count, 0) }
}

function countsOf({ kind }: Run, { arrays, members, series }: RunData, names: string[]): ArrayLike<number> {
  const codes = arrays['fate']?.data
  if (codes) return countCodes(codes, names.length)
  if (countsFates(kind))
    return names.map(
      (fate) => series.find(({ name }) => name === fate)?.values.reduce((sum, count) => sum + count, 0) ?? 0,
    )
  const ends = members.map(fateOf)
  return names.map((fate) => ends.filter((end) => end === fate).length)
}

/**
 * The counts of each fate at one of the learning rates of basin shares, in code order; empty where it has not been
 * computed.
 */
export function countsAtRate(run: Run, { series }: RunData, rate: number): FateCount[] {
  const counts = fateNames(run).map((fate) => ({
    fate,
    count: series.find(({ name }) => name === fate)?.values[rate],
  }))
  return counts.flatMap(({ fate, count }) => (count === undefined ? [] : [{ fate, count }]))
}
