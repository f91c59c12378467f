import { expOfSum } from './exponential.ts'
import { FROM, intervals, LEAST_NORMAL, LIFT, LN2, LN2_REST, upperHalf } from './intervals.ts'
import { powersOfTwo } from './powers-of-two.ts'
import { split } from './split.ts'

/** Rounds what is far below 1 to multiples of 2⁻³³, whose squares are exact. */
const TO_2_33 = 786432
/** From here on all doubles are even whole numbers. */
const ALL_EVEN = 9007199254740992
/** Beyond this |y| every power of a double but 1 overflows or vanishes. */
const LARGEST_EXPONENT = 1e19

/** ln x as the sum of two doubles, where `takeLogarithm` leaves it: an array returned would be a new one each time. */
const parts = new Float64Array(2)

/**
 * xʸ, with the special values of the operator ** of the language; off by less than 0.52 units in the last place, by
 * less than 1 where it is subnormal.
 */
export function pow(x: number, y: number): number {
  if (y === 0) return 1
  if (Number.isNaN(x) || Number.isNaN(y)) return NaN
  const isWhole = Math.floor(y) === y
  if (x < 0 && x > -Infinity && !isWhole) return NaN
  const sign = isWhole && (x < 0 || Object.is(x, -0)) && Math.abs(y) < ALL_EVEN && y % 2 !== 0 ? -1 : 1
  const size = Math.abs(x)
  if (Math.abs(y) < LARGEST_EXPONENT && size >= LEAST_NORMAL && size < Infinity) {
    takeLogarithm(size)
    return sign * powerOfLogarithm(parts[0]!, parts[1]!, y)
  }
  if (size === 1) return Math.abs(y) === Infinity ? NaN : sign
  if (size === 0 || size === Infinity || Math.abs(y) >= LARGEST_EXPONENT)
    return size > 1 === y > 0 ? sign * Infinity : sign * 0
  // The logarithm of 2⁵² times a subnormal number is 52·ln 2 too large.
  takeLogarithm(size * LIFT)
  const lowered = parts[0]! - 52 * LN2
  return sign * powerOfLogarithm(lowered, parts[0]! - lowered - 52 * LN2 + (parts[1]! - 52 * LN2_REST), y)
}

/** e^(y·(logarithm + rest)). */
export function powerOfLogarithm(logarithm: number, rest: number, y: number): number {
  const [a, b] = [split(y), split(logarithm)]
  return expOfSum(a * b, (y - a) * b + y * (logarithm - b + rest))
}

/** ln x for normal x > 0 as the sum of two doubles, right to 68 digits. */
export function logarithmOf(x: number): [logarithm: number, rest: number] {
  takeLogarithm(x)
  return [parts[0]!, parts[1]!]
}

/**
 * As in `log`, but what r, its square and the sums are rounded off by is carried along: that this is enough for powers
 * is known from S. Nagy's pow of the ARM Optimized Routines (2018).
 */
function takeLogarithm(x: number): void {
  const bits = upperHalf(x) - FROM
  const at = (bits >> 11) & 0x1fc
  const k = bits >> 20
  const middle = intervals[at]!
  const away = x * powersOfTwo[1024 - k]! - middle
  const r = away * intervals[at + 1]!
  // What r·c differs from x/2ᵏ − c by.
  const [a, b] = [split(r), split(middle)]
  const rRest = (away - a * b - (a * (middle - b) + (r - a) * b) - (r - a) * (middle - b)) * intervals[at + 1]!
  const whole = k * LN2 + intervals[at + 2]!
  const sum = whole + r
  const coarse = r + TO_2_33 - TO_2_33
  const square = coarse * coarse * -0.5
  const high = sum + square
  const terms = 1 / 3 + r * (-1 / 4 + r * (1 / 5 + r * (-1 / 6 + r * (1 / 7 + r * (-1 / 8 + r * (1 / 9))))))
  const low =
    k * LN2_REST +
    intervals[at + 3]! +
    (whole - sum + r) +
    rRest -
    (r - coarse + rRest) * (0.5 * (r + coarse)) +
    (sum - high + square) +
    r * r * r * terms
  const logarithm = high + low
  parts[0] = logarithm
  parts[1] = high - logarithm + low
}
