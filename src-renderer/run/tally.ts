import type { Run, RunData } from '#shared/contract/index.ts'
import { countCodes } from '#shared/figures/fates.ts'
import { fateNames } from '#shared/figures/index.ts'

/** How many descents of a run came to each fate so far. */
export interface Tally {
  fates: { fate: string; count: number }[]
  total: number
}

/** Counts the cells of a map or the members of other runs by fate, in code order; only what has been computed counts. */
export function tallyOf(run: Run, data: RunData): Tally {
  const names = fateNames(run)
  const codes = data.arrays['fate']?.data
  const counts = codes
    ? countCodes(codes, names.length)
    : names.map((fate) => data.members.filter(({ summary }) => summary?.['fate'] === fate).length)
  const fates = names.map((fate, code) => ({ fate, count: counts[code] ?? 0 }))
  return { fates, total: fates.reduce((sum, { count }) => sum + count, 0) }
}
