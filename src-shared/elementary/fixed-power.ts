import { expOfSum } from './exponential.ts'
import { FROM as FIRST, INTERVALS, intervals, LEAST_NORMAL, LN2, LN2_REST, upperHalf } from './intervals.ts'
import { logarithmOf, pow, powerOfLogarithm } from './power.ts'
import { powersOfTwo } from './powers-of-two.ts'
import { split } from './split.ts'

// What is imported is looked up whenever it is used; a constant of this file becomes part of the machine code.
const FROM = FIRST
const LEAST = LEAST_NORMAL
const twoTo = powersOfTwo

/** Largest |y| for which the series of (1 + r)ʸ is short. */
const LARGEST = 8
/** k of the least normal double, and of how many more. */
const LEAST_K = -1022
const KS = 2048
/** Powers that are further from 1 are left to `pow`: they, or what they are made of, may be subnormal or infinite. */
const FAR = 1e290

/**
 * The function x ↦ xʸ, which takes half as long as `pow`; off by less than 0.53 units in the last place, by less than 1
 * where the power is subnormal, and not always by as much as `pow`. With x = 2ᵏ·c·(1 + r), see `intervals`, xʸ =
 * 2^(k·y) · cʸ · (1 + r)ʸ: the first two factors are from tables for this y, the third from eight terms of the binomial
 * series. To make it takes half a millisecond.
 */
export function powerOf(y: number): (x: number) => number {
  // Roots are rounded exactly; those of −0 and −∞ are other than their powers.
  if (y === 0.5) return (x) => (x === -Infinity ? Infinity : Math.sqrt(x + 0))
  if (!(Math.abs(y) <= LARGEST)) return (x) => pow(x, y)
  /** For each interval: c, 1/c, 26 digits of cʸ, and by how much cʸ exceeds them, as a share of them. */
  const near = new Float64Array(4 * INTERVALS)
  for (let at = 0; at < near.length; at += 4)
    near.set([intervals[at]!, intervals[at + 1]!, ...headAndTail(...logarithmOf(intervals[at]!), y)], at)
  /** The same of 2^(k·y). */
  const far = new Float64Array(2 * KS)
  for (let k = 0; k < KS; k++) far.set(headAndTail((LEAST_K + k) * LN2, (LEAST_K + k) * LN2_REST, y), 2 * k)
  const isWhole = Math.floor(y) === y
  const [b1, b2, b3, b4, b5, b6, b7, b8] = binomials(y)

  return (x) => {
    if (!(x >= LEAST && x < Infinity)) return x < 0 && x > -Infinity && !isWhole ? NaN : pow(x, y)
    const bits = upperHalf(x) - FROM
    const at = (bits >> 11) & 0x1fc
    const k = bits >> 20
    const place = (k - LEAST_K) << 1
    const head = far[place]! * near[at + 2]!
    if (!(head > 1 / FAR && head < FAR)) return pow(x, y)
    const tail = far[place + 1]! + (near[at + 3]! + far[place + 1]! * near[at + 3]!)
    const r = (x * twoTo[1024 - k]! - near[at]!) * near[at + 1]!
    const square = r * r
    const growth = r * b1 + square * (b2 + r * b3 + square * (b4 + r * b5 + square * (b6 + r * b7 + square * b8)))
    return head + head * (growth + (tail + growth * tail))
  }
}

type Eight = [number, number, number, number, number, number, number, number]

/** The factors of r, r², …, r⁸ in (1 + r)ʸ. */
function binomials(y: number): Eight {
  let last = 1
  return Array.from({ length: 8 }, (_, index) => (last *= (y - index) / (index + 1))) as Eight
}

/**
 * 26 digits of e^(y·(logarithm + rest)), and by how much it exceeds them, as a share of them; 0 where it is far from 1.
 */
function headAndTail(logarithm: number, rest: number, y: number): [head: number, tail: number] {
  const power = powerOfLogarithm(logarithm, rest, y)
  if (!(power > 1 / FAR && power < FAR)) return [0, 0]
  const head = split(power)
  const [ofHead, ofHeadRest] = logarithmOf(head)
  const [a, b] = [split(y), split(logarithm)]
  const over = a * b - ofHead + ((y - a) * b + y * (logarithm - b + rest) - ofHeadRest)
  return [head, over + 0.5 * over * over]
}

/** The function y ↦ xʸ, which takes less time than `pow` and has the same values. */
export function powersOf(x: number): (y: number) => number {
  if (!(x >= LEAST && x < Infinity)) return (y) => pow(x, y)
  const [logarithm, rest] = logarithmOf(x)
  const b = split(logarithm)
  const bRest = logarithm - b + rest
  return (y) => {
    if (!(Math.abs(y) < 1e19)) return pow(x, y)
    const a = split(y)
    return expOfSum(a * b, (y - a) * b + y * bRest)
  }
}
