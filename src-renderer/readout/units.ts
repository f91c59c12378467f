import type { Minimum } from '#shared/contract/index.ts'

/** A minimum by whose sharpness λ learning rates can be measured, c = γλ. */
export interface Unit {
  /** Its index among the minima, as `relativeTo` of a figure's look names it. */
  index: number
  fate: string
  sharpness: number
}

/** Relative difference below which two minima of a class measure the same. */
const SAME = 1e-6

/** The minima to measure by, each class once unless its minima differ; a plateau and a kink have no sharpness. */
export function unitsOf(minima: readonly Minimum[]): Unit[] {
  const units: Unit[] = []
  minima.forEach(({ fate, sharpness }, index) => {
    if (sharpness === null || !(sharpness > 0)) return
    const known = units.some((unit) => unit.fate === fate && Math.abs(unit.sharpness / sharpness - 1) < SAME)
    if (!known) units.push({ index, fate, sharpness })
  })
  return units
}
