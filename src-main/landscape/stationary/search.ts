import type { Jet } from '../minima/jet.ts'

/** What the searches for stationary points work on. */
export interface Search {
  jet: Jet
  domain: readonly (readonly [number, number])[]
  /** Of the domain. */
  widths: readonly number[]
}

/** The step of Newton's method towards a zero of the gradient, of what `Jet.all` writes; null where there is none. */
export function stepToZero(values: Float64Array, dimension: number): number[] | null {
  if (dimension === 1) return finite([-values[1]! / values[2]!])
  const [, gx, gy, a, b, , c] = values as unknown as [number, number, number, number, number, number, number]
  const scale = Math.max(Math.abs(a), Math.abs(b), Math.abs(c))
  const [p, q, r] = [a / scale, b / scale, c / scale]
  const determinant = p * r - q * q
  return finite([(q * gy - r * gx) / determinant / scale, (q * gx - p * gy) / determinant / scale])
}

function finite(step: number[]): number[] | null {
  return step.every(Number.isFinite) ? step : null
}

export function isWithin(at: readonly number[], domain: Search['domain']): boolean {
  return domain.every(([from, to], axis) => at[axis]! >= from && at[axis]! <= to)
}
