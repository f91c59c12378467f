import { type Landscape, nodesOf } from '../landscape/index.ts'

/** Numbers whose squares, and whose last digits, a pair of float32 can hold. */
export const MOST = 1e34
export const LEAST = 1e-30
/** Farthest from 0 that a descent can be followed: squares of its coordinates must be float32. */
const FARTHEST = 1e16
/** The least tolerance that steps of 48 digits can be told by. */
const FINEST = 1e-12

/** The numbers in the formula of a landscape. */
export const numbersOf = ({ formula }: Landscape): number[] =>
  [formula.value, ...formula.gradient].flatMap(nodesOf).flatMap((node) => (node.kind === 'number' ? [node.value] : []))

/** Why descents on a landscape cannot be done in pairs of float32; null where they can. */
export function unfitness(
  landscape: Landscape,
  { bound, tolerance }: { bound: number; tolerance: number },
): string | null {
  if (bound > FARTHEST) return `a bound of ${bound} is beyond what a pair of float32 can hold the square of`
  if (tolerance < FINEST) return `a tolerance of ${tolerance} is below what 48 digits can tell`
  const wrong = numbersOf(landscape).find(
    (value) => value !== 0 && !(Math.abs(value) < MOST && Math.abs(value) > LEAST),
  )
  return wrong === undefined ? null : `${wrong} in its formula is beyond the range of float32`
}
