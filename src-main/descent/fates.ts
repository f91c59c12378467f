import { commonFates, type LandscapeInfo } from '#shared/contract/index.ts'

/** The fates that descents on this landscape can have, in the order of their codes: the classes of its minima, then the common ones. */
export function fatesOf(info: LandscapeInfo): string[] {
  return [...info.minima.map(({ fate }) => fate), ...commonFates]
}

/** Codes of the common fates on a landscape. */
export interface FateCodes {
  other: number
  periodic: number
  chaotic: number
  slow: number
  divergent: number
}

export function fateCodesOf(info: LandscapeInfo): FateCodes {
  const first = info.minima.length
  return Object.fromEntries(commonFates.map((fate, index) => [fate, first + index])) as unknown as FateCodes
}
