import { doubled, parted, twiceArtanh } from './fixed-point.ts'
import { powersOfTwo } from './powers-of-two.ts'

/*
 * For logarithms and powers a number is written as x = 2ᵏ·z, z in [0.704, 1.409), and z as c·(1 + r), c the middle of
 * one of 128 intervals and |r| ≤ 2⁻⁸ (P.-T. P. Tang, Table-driven implementation of the logarithm function in IEEE
 * floating-point arithmetic, ACM TOMS 16, 1990). The interval that holds 1 has c = 1, so that nothing cancels near ln 1
 * = 0.
 */
export const INTERVALS = 128
/**
 * What is taken off the upper half of a double, so that its exponent and first digits become k and the index of the
 * interval of z: k = bits >> 20, index = (bits >> 13) & 127.
 */
export const FROM = 0x3fe68aab
/** Least normal double, and the power of two that lifts smaller ones above it. */
export const LEAST_NORMAL = powersOfTwo[2]!
export const LIFT = 4503599627370496

const word = new Float64Array(1)
const halves = new Int32Array(word.buffer)
word[0] = 1
/** Index of the upper half of a double: 1 but on the few processors that keep the upper half first. */
const UPPER = halves[1] === 0 ? 0 : 1

/** The upper 32 bits of a double, its sign, its exponent and its first 20 digits. */
export function upperHalf(x: number): number {
  word[0] = x
  return halves[UPPER]!
}

function withUpperHalf(bits: number): number {
  word[0] = 0
  halves[UPPER] = bits
  return word[0]
}

/** For each interval: c, 1/c, ln c as a multiple of 2⁻⁴² and what is left of it. */
export const intervals = new Float64Array(4 * INTERVALS)

const BITS = 128n
/** ln 2: k times the first part plus the first part of a ln c is exact. */
export const [LN2, LN2_REST] = parted(twiceArtanh(1n, 3n, BITS), BITS, [42n]) as [number, number]

for (let index = 0; index < INTERVALS; index++) {
  const from = withUpperHalf(FROM + (index << 13))
  const to = withUpperHalf(FROM + ((index + 1) << 13))
  const middle = from < 1 && to > 1 ? 1 : (from + to) / 2
  const [numerator, denominator] = [BigInt(middle * 1073741824), 1073741824n]
  const logarithm = twiceArtanh(numerator - denominator, numerator + denominator, BITS)
  const [inverse] = doubled((denominator << BITS) / numerator, BITS)
  intervals.set([middle, inverse, ...parted(logarithm, BITS, [42n])], 4 * index)
}
