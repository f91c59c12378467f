import type { LandscapeInfo, Minimum } from '../vocabulary/index.ts'
import type { Suggestion, Suggestions } from './kind.ts'

/** What suggestions of several kinds are made of. */

type Fields = Suggestions['rest']

/** A number with so many significant digits. */
export const rounded = (value: number, digits = 3): number => Number(value.toPrecision(digits))

export function axisEnds(path: string, [from, to]: readonly [number, number]): Fields {
  return { [`${path}.min`]: from, [`${path}.max`]: to }
}

export const axisCount = (path: string, points: number): Fields => ({ [`${path}.count`]: points })

/** The point at this share of the way through the domain. */
export function pointWithin({ domain }: Pick<LandscapeInfo, 'domain'>, share: number): number[] {
  return domain.map(([from, to]) => rounded(from + (to - from) * share))
}

export function boxFields(path: string, box: readonly (readonly Suggestion[])[]): Fields {
  return Object.fromEntries(
    box.flatMap((ends, axis) => ends.map((end, side): [string, Suggestion] => [`${path}[${axis}][${side}]`, end])),
  )
}

/** Isolated minima with a curvature, the flattest first. */
export function byFlatness(minima: readonly Minimum[]): Minimum[] {
  return minima.filter(({ sharpness }) => sharpness !== null).sort((one, other) => one.sharpness! - other.sharpness!)
}

/** The stability limits of the sharpest and of the flattest minimum, where learning rates begin to matter. */
export function limitsOf(minima: readonly Minimum[]): { low: number; high: number } {
  const limits = minima.flatMap(({ stabilityLimit }) =>
    stabilityLimit !== null && stabilityLimit > 0 ? [stabilityLimit] : [],
  )
  return limits.length > 0 ? { low: Math.min(...limits), high: Math.max(...limits) } : { low: 0.01, high: 0.1 }
}

/** Learning rates from below the lowest limit to beyond the highest; on a log axis where they lie far apart. */
export function ratesAround(minima: readonly Minimum[], count: number): Fields {
  const { low, high } = limitsOf(minima)
  const far = high / low > 8
  return {
    'learningRate.min': rounded(far ? low / 4 : low / 20, 2),
    'learningRate.max': rounded(high * 1.25),
    'learningRate.count': count,
    'learningRate.scale': far ? 'log' : 'linear',
  }
}
