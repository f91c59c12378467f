import { FROM as FIRST, intervals, LEAST_NORMAL, LIFT, LN2 as LN_TWO, LN2_REST as LN_TWO_REST } from './intervals.ts'
import { upperHalf } from './intervals.ts'
import { powersOfTwo } from './powers-of-two.ts'

// What is imported is looked up whenever it is used; a constant of this file becomes part of the machine code.
const twoTo = powersOfTwo
const table = intervals
const FROM = FIRST
const LEAST = LEAST_NORMAL
const LN2 = LN_TWO
const LN2_REST = LN_TWO_REST

/**
 * ln x = k·ln 2 + ln c + ln(1 + r), see `intervals`; off by less than 0.52 units in the last place, by less than 0.7
 * where x is subnormal.
 */
export function log(x: number): number {
  const f = x - 1
  if (Math.abs(f) < 1 / 16) return logNearOne(f)
  if (!(x >= LEAST && x < Infinity)) return logOfSpecial(x)
  const bits = upperHalf(x) - FROM
  const at = (bits >> 11) & 0x1fc
  const k = bits >> 20
  const r = (x * twoTo[1024 - k]! - table[at]!) * table[at + 1]!
  const whole = k * LN2 + table[at + 2]!
  const high = whole + r
  const square = r * r
  const rest = k * LN2_REST + table[at + 3]! + (whole - high + r)
  return high + (rest + square * (-0.5 + r * (1 / 3) + square * (-0.25 + r * 0.2 + square * (-1 / 6 + r * (1 / 7)))))
}

/**
 * ln(1 + f) for |f| < 1/16, by the series in s = f/(2 + f), of which f and then f²/2 are split off as in the log of
 * FDLIBM (K. C. Ng, 1993): ln(1 + f) = f − (f²/2 − s·(f²/2 + 2s²/3 + 2s⁴/5 + …)).
 */
function logNearOne(f: number): number {
  const s = f / (2 + f)
  const z = s * s
  const half = 0.5 * f * f
  const rest = z * (2 / 3 + z * (2 / 5 + z * (2 / 7 + z * (2 / 9 + z * (2 / 11)))))
  return f - (half - s * (half + rest))
}

function logOfSpecial(x: number): number {
  if (x === 0) return -Infinity
  if (!(x > 0)) return NaN
  return x === Infinity ? x : log(x * LIFT) - 52 * (LN2 + LN2_REST)
}

/** ln(1 + x), off by less than 1 unit in the last place. */
export function log1p(x: number): number {
  if (Math.abs(x) < 1 / 16) return logNearOne(x)
  const sum = 1 + x
  if (!(sum > 0 && sum < Infinity)) return log(sum)
  // What 1 + x was rounded off by is put in again.
  return log(sum) + (x - (sum - 1)) / sum
}
