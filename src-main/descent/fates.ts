import { commonFates, type LandscapeInfo } from '#shared/contract/index.ts'

/** The fates that descents on this landscape can have, in the order of their codes: the classes of its minima, then the common ones. */
export function fatesOf(info: LandscapeInfo): string[] {
  return [...classesOf(info), ...commonFates]
}

/** The classes of the minima, each once, in the order of the minima. */
function classesOf({ minima }: LandscapeInfo): string[] {
  return [...new Set(minima.map(({ fate }) => fate))]
}

/** The code of the class of each minimum. */
export function minimumCodesOf(info: LandscapeInfo): number[] {
  const classes = classesOf(info)
  return info.minima.map(({ fate }) => classes.indexOf(fate))
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
  const first = classesOf(info).length
  return Object.fromEntries(commonFates.map((fate, index) => [fate, first + index])) as unknown as FateCodes
}
