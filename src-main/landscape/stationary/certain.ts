import { bordersOf } from '../borders.ts'
import { enclosuresIn, type Interval } from '../enclosure/index.ts'
import { hull, isEmpty, minus, times } from '../enclosure/interval.ts'
import type { Formula } from '../landscape.ts'

/** Half the sides of the boxes that are tried, as shares of the domain. */
const RADII = [1e-7, 1e-9, 1e-5]
/** What the few operations on ends of intervals may lose. */
const ROUNDING = 1 + 1e-9
/** How far from the point that is told the true one may be, as a share of the domain. */
const NEAR = 1e-9

/** What is proved of a point: where it is known to be, and what f is like there. */
export type Proof = 'minimum' | 'saddle' | 'maximum'
type Box = readonly (readonly [number, number])[]

/**
 * The function that proves that there is one stationary point next to a point, and of which kind it is; null where that
 * is not certain. Around the point a box is looked for that Krawczyk's operator maps into its inside (R. Krawczyk,
 * Computing 4, 1969), which it can only do if there is exactly one zero of the gradient in it. The kind follows from
 * the signs of the eigenvalues of the Hessian, the same all over the box. The function is smooth there: no border
 * between pieces goes through the box.
 *
 * @param widths of the domain, shape [variables]
 */
export function proving(formula: Formula, widths: readonly number[]): (at: readonly number[]) => Proof | null {
  const borders = bordersOf(formula.value)
  const { gradient, hessian } = formula
  const slopes = enclosuresIn(gradient)
  const within = enclosuresIn([...borders, ...hessian])
  const dimension = widths.length

  function provedIn(at: readonly number[], slope: readonly Interval[], share: number): Proof | null {
    const box = at.map((x, axis) => [x - share * widths[axis]!, x + share * widths[axis]!] as const)
    const over = within(box)
    if (!borders.every((border) => isApartFromZero(over(border)))) return null
    const bends = hessian.map((entry) => over(entry))
    if (!bends.every(isSound)) return null
    const entries = dimension === 1 ? bends : [bends[0]!, hull(bends[1]!, bends[2]!), bends[3]!]
    const unit = unitOf(entries)
    const matrix = entries.map((entry) => inUnits(entry, unit))
    const kind = dimension === 1 ? kindOnLine(matrix[0]!) : kindInPlane(matrix as [Interval, Interval, Interval])
    const steps = slope.map((part) => inUnits(part, unit))
    return kind && isMappedInto(box, at, matrix, steps, widths) ? kind : null
  }

  return (at) => {
    const there = slopes(at.map((x) => [x, x] as const))
    const slope = gradient.map((part) => there(part))
    if (!slope.every(isSound)) return null
    for (const share of RADII) {
      const proof = provedIn(at, slope, share)
      if (proof) return proof
    }
    return null
  }
}

function isSound(interval: Interval): boolean {
  return !interval.partial && !isEmpty(interval) && Number.isFinite(interval.low) && Number.isFinite(interval.high)
}

function isApartFromZero(interval: Interval): boolean {
  return isSound(interval) && (interval.low > 0 || interval.high < 0)
}

function kindOnLine({ low, high }: Interval): Proof | null {
  return low > 0 ? 'minimum' : high < 0 ? 'maximum' : null
}

/** By the signs of the determinant and of the first entry, of all symmetric matrices with entries in the intervals. */
function kindInPlane([a, b, c]: readonly [Interval, Interval, Interval]): Proof | null {
  const determinant = minus(times(a, c), times(b, b))
  if (determinant.high < 0) return 'saddle'
  return determinant.low > 0 ? kindOnLine(a) : null
}

/** A power of two that entries are multiplied by, so that their products are finite and nothing is lost by it. */
function unitOf(entries: readonly Interval[]): number {
  const largest = Math.max(...entries.flatMap(({ low, high }) => [Math.abs(low), Math.abs(high)]))
  return largest > 0 ? 2 ** -Math.min(1000, Math.max(-1000, Math.ceil(Math.log2(largest)))) : 1
}

function inUnits({ low, high, partial }: Interval, unit: number): Interval {
  return { low: low * unit, high: high * unit, partial }
}

/**
 * Whether x − C g(x) + (1 − C H)(B − x) is inside the box B around x, with C the inverse of the middle of H; and
 * whether the zero is next to x.
 */
function isMappedInto(
  box: Box,
  at: readonly number[],
  matrix: readonly Interval[],
  slope: readonly Interval[],
  widths: readonly number[],
): boolean {
  const middles = matrix.map(({ low, high }) => low + (high - low) / 2)
  // What C H can differ from 1 by, but for rounding.
  const spreads = matrix.map(({ low, high }, index) => Math.max(high - middles[index]!, middles[index]! - low))
  const inverse = inverseOf(middles)
  if (!inverse) return false
  const n = at.length
  const entry = (of: readonly number[], row: number, column: number) => (n === 1 ? of[0]! : of[row + column]!)
  // Far from 0 the sides of a box are as exact as doubles are.
  const reach = box.map(([low, high], axis) => Math.max(high - at[axis]!, at[axis]! - low))
  return box.every(([low, high], row) => {
    let shift = 0
    let spread = 0
    for (let k = 0; k < n; k++) {
      const weight = Math.abs(entry(inverse, row, k))
      shift += weight * Math.max(Math.abs(slope[k]!.low), Math.abs(slope[k]!.high))
      for (let column = 0; column < n; column++) {
        // The inverse is rounded, which leaves C H off 1 by so much beside what the intervals are wide.
        const lost = 16 * Number.EPSILON * Math.abs(entry(middles, k, column))
        spread += weight * (entry(spreads, k, column) + lost) * reach[column]!
      }
    }
    const room = Math.min(high - at[row]!, at[row]! - low)
    return shift <= NEAR * widths[row]! && (shift + spread) * ROUNDING < room
  })
}

/** Of a matrix by its entries a, or a, b and c where it is [[a, b], [b, c]]; the same way. */
function inverseOf(matrix: readonly number[]): number[] | null {
  const [a = NaN, b, c] = matrix
  const inverse =
    b === undefined || c === undefined
      ? [1 / a]
      : ((divisor) => [c / divisor, -b / divisor, a / divisor])(a * c - b * b)
  return inverse.every(Number.isFinite) ? inverse : null
}
