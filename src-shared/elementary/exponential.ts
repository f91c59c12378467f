import { doubled, exponential, parted, twiceArtanh } from './fixed-point.ts'
import { powersOfTwo } from './powers-of-two.ts'

/*
 * eˣ = 2ⁿ · 2^(j/128) · eʳ with whole n and j and |r| ≤ ln 2 / 256: the first factor is exact, the second is from a
 * table with twice the digits of a double, the third is from five terms of its series, whose rest is below 2⁻⁶⁰. P.-T.
 * P. Tang, Table-driven implementation of the exponential function in IEEE floating-point arithmetic, ACM TOMS 15,
 * 1989.
 */
const BITS = 128n
const STEPS = 128
const LN2_OF_STEP = twiceArtanh(1n, 3n, BITS) / 128n

const [STEPS_PER_UNIT] = doubled((1n << (2n * BITS)) / LN2_OF_STEP, BITS)
/**
 * ln 2 / 128: a whole number below 2¹⁷ times the first part is exact, and |x| / STEP is below that unless eˣ overflows
 * or vanishes.
 */
const [STEP, STEP_REST] = parted(LN2_OF_STEP, BITS, [43n]) as [number, number]

/** For each j: by how much 2^(j/128) exceeds the double nearest to it, as a share of it; that double. */
const table = new Float64Array(2 * STEPS)
const factor = exponential(LN2_OF_STEP, BITS)
for (let step = 0, power = 1n << BITS; step < STEPS; step++) {
  const [high, low] = doubled(power, BITS)
  table[2 * step] = low / high
  table[2 * step + 1] = high
  power = (power * factor) >> BITS
}

// What is imported is looked up whenever it is used; a constant of this file becomes part of the machine code.
const twoTo = powersOfTwo
/** 1.5·2⁵²: a number below 2⁵¹ to which it is added is rounded to a whole one. */
const ROUNDER = 6755399441055744
/**
 * Up to this |x| everything that eˣ is made of is a normal double. What is not a number goes the way of what is near: a
 * branch that is seldom taken stays out of the machine code.
 */
const NEAR = 708

/** eˣ, off by less than 0.52 units in the last place, by less than 1 where it is subnormal. */
export function exp(x: number): number {
  if (Math.abs(x) > NEAR) return expOfFar(x, 0)
  const k = x * STEPS_PER_UNIT + ROUNDER - ROUNDER
  const at = (k & 127) << 1
  const scale = table[at + 1]! * twoTo[(k >> 7) + 1024]!
  return scale + scale * growth(at, x - k * STEP - k * STEP_REST)
}

/** e^(x + rest) for a `rest` that is small beside 1, off by as little as eˣ. */
export function expOfSum(x: number, rest: number): number {
  if (Math.abs(x) > NEAR) return expOfFar(x, rest)
  const k = x * STEPS_PER_UNIT + ROUNDER - ROUNDER
  const at = (k & 127) << 1
  const scale = table[at + 1]! * twoTo[(k >> 7) + 1024]!
  return scale + scale * growth(at, x - k * STEP + (rest - k * STEP_REST))
}

/** By how much 2^(j/128)·eʳ exceeds the double in the table, as a share of it. */
function growth(at: number, r: number): number {
  const square = r * r
  return table[at]! + r + square * (0.5 + r * (1 / 6)) + square * square * (1 / 24 + r * (1 / 120))
}

/** e^(x + rest) where it is nearly too large or too small for a double, or is. */
function expOfFar(x: number, rest: number): number {
  if (x > 710) return Infinity
  if (x < -746) return 0
  const k = x * STEPS_PER_UNIT + ROUNDER - ROUNDER
  const at = (k & 127) << 1
  // Worked out 64 powers of two nearer to 1, and brought back by an exact product, which is rounded only where it is
  // subnormal.
  const nearer = x > 0 ? 64 : -64
  const scale = table[at + 1]! * twoTo[(k >> 7) - nearer + 1024]!
  return (scale + scale * growth(at, x - k * STEP + (rest - k * STEP_REST))) * twoTo[nearer + 1024]!
}

/** eˣ − 1, off by less than 1 unit in the last place. */
export function expm1(x: number): number {
  const size = Math.abs(x)
  // Below 2⁻⁵⁴ it rounds to x.
  if (size < 5.551115123125783e-17) return x
  if (size < 1 / 16) return x + x * x * seriesOfRest(x)
  if (size > NEAR) return expOfFar(x, 0) - 1
  const k = x * STEPS_PER_UNIT + ROUNDER - ROUNDER
  const at = (k & 127) << 1
  const scale = table[at + 1]! * twoTo[(k >> 7) + 1024]!
  return scale - 1 + scale * growth(at, x - k * STEP - k * STEP_REST)
}

/** (eˣ − 1 − x)/x² for |x| < 1/16: nine terms of its series. */
function seriesOfRest(x: number): number {
  const square = x * x
  const low = 0.5 + x * (1 / 6) + square * (1 / 24 + x * (1 / 120))
  const high = 1 / 720 + x * (1 / 5040) + square * (1 / 40320 + x * (1 / 362880) + square * (1 / 3628800))
  return low + square * square * high
}
