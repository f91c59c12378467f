import { commonFates, type LandscapeInfo, type Minimum, PENDING } from '#shared/contract/index.ts'
import { captureOf, type Landscape } from '../landscape/index.ts'

/**
 * Classes that codes of one byte have room for, beside the common fates; descents into a minimum of a further one
 * count as `other`.
 */
const MOST_CLASSES = PENDING - commonFates.length

/** What decides which fates descents may have. */
type Ends = Pick<LandscapeInfo, 'minima' | 'partial'>

/**
 * The fates that descents on this landscape can have, in the order of their codes: the classes of its minima, then
 * the common ones, `undefined` only where there are points without a value.
 */
export function fatesOf({ minima, partial }: Ends): string[] {
  const classes = [...new Set(minima.map(({ fate }) => fate))]
  return [...classes.slice(0, MOST_CLASSES), ...commonFates.filter((fate) => fate !== 'undefined' || partial)]
}

/** Codes of fates: of each minimum of a landscape, and of the fates that are common to all. */
export interface FateCodes {
  /** In the order of the minima. */
  minima: number[]
  other: number
  periodic: number
  chaotic: number
  slow: number
  divergent: number
  /** −1 where there is no such fate. */
  undefined: number
}

/** @param fates names in the order of their codes: those of the landscape itself, or of several together */
export function fateCodesOf({ minima, partial }: Ends, fates = fatesOf({ minima, partial })): FateCodes {
  const codeOf = (fate: string) => fates.indexOf(fate)
  const common = Object.fromEntries(commonFates.map((fate) => [fate, codeOf(fate)])) as Omit<FateCodes, 'minima'>
  return { minima: minima.map(({ fate }) => (fates.includes(fate) ? codeOf(fate) : common.other)), ...common }
}

/**
 * The minima of `landscape` under names that can be compared with the fates of descents on `first`: one that lies in
 * the capture set of a minimum of `first` is of that one's class. Others keep the class that they have, but for those
 * that were numbered: minimum-1 of another landscape has nothing in common with minimum-1 of this.
 */
export function minimaBeside(first: Landscape, landscape: Landscape): Minimum[] {
  return landscape.info.minima.map((minimum) => {
    const same = first.info.minima[captureOf(first, minimum.at)]
    const numbered = /^minimum-\d+$/.test(minimum.fate)
    return { ...minimum, fate: same?.fate ?? (numbered ? `against-${minimum.fate}` : minimum.fate) }
  })
}
