import { doubled, parted, pi, sineAndCosine } from './fixed-point.ts'
import { remainder, takeRemainder } from './remainder.ts'
import { split } from './split.ts'

/*
 * sin(θ + r) = sin θ · cos r + cos θ · sin r with θ = k·π/64 and |r| ≤ π/128: sine and cosine of θ are from a table,
 * those of r from four terms of their series, whose rest is below 2⁻⁶¹. There are no quadrants to tell apart, at which
 * a processor would guess wrong half the time.
 */
const BITS = 128n
const PI = pi(BITS)
/** Steps of π/64 in a whole turn and in a quarter of it. */
const TURN = 128
const QUARTER = 32

const [STEPS_PER_UNIT] = doubled((64n << (2n * BITS)) / PI, BITS)
/** π/64: a whole number below 2¹⁷ times each of the first two parts is exact. */
const [STEP, STEP_REST, STEP_LAST] = parted(PI / 64n, BITS, [40n, 76n]) as [number, number, number]
/** Largest |x| from which they are taken. What is not a number goes the way of what is near. */
const NEAR = 6400
/** 2⁻²⁷: up to it sin x and tan x round to x. */
const TINY = 7.450580596923828e-9
/** 1.5·2⁵²: a number below 2⁵¹ to which it is added is rounded to a whole one. */
const ROUNDER = 6755399441055744
/** For each θ: sin θ, what is left of it, cos θ; the fourth is not used. */
const table = new Float64Array(4 * TURN)
fillTable()

function fillTable(): void {
  const [sine, cosine] = sineAndCosine(PI / 64n, BITS)
  const quarter = [0n]
  for (let step = 0, [s, c] = [0n, 1n << BITS]; step < QUARTER / 2; step++) {
    ;[s, c] = [(s * cosine + c * sine) >> BITS, (c * cosine - s * sine) >> BITS]
    quarter[step + 1] = s
    quarter[QUARTER - step - 1] = c
  }
  quarter[QUARTER] = 1n << BITS
  const sineOf = (step: number): bigint => {
    const half = step % (2 * QUARTER)
    const size = quarter[Math.min(half, 2 * QUARTER - half)]!
    return step % TURN < 2 * QUARTER ? size : -size
  }
  for (let step = 0; step < TURN; step++)
    table.set([...doubled(sineOf(step), BITS), doubled(sineOf(step + QUARTER), BITS)[0]], 4 * step)
}

/** sin x, off by less than 1.1 units in the last place. */
export function sin(x: number): number {
  const size = Math.abs(x)
  if (size > NEAR) return sineOfFar(x, 0)
  if (size < TINY) return x
  const k = x * STEPS_PER_UNIT + ROUNDER - ROUNDER
  const less = x - k * STEP
  const taken = k * STEP_REST
  const r = less - taken
  return sineOf(k, r, less - r - taken - k * STEP_LAST)
}

/** cos x, off by less than 1.1 units in the last place. */
export function cos(x: number): number {
  if (Math.abs(x) > NEAR) return sineOfFar(x, QUARTER)
  const k = x * STEPS_PER_UNIT + ROUNDER - ROUNDER
  const less = x - k * STEP
  const taken = k * STEP_REST
  const r = less - taken
  return sineOf(k + QUARTER, r, less - r - taken - k * STEP_LAST)
}

/** The sine of k·π/64 + r + rest. */
function sineOf(k: number, r: number, rest: number): number {
  const at = (k & 127) << 2
  const sine = table[at]!
  const cosine = table[at + 2]!
  const main = cosine * r
  const sum = sine + main
  return sum + (sine - sum + main + correction(at, r, rest))
}

/** The sine of k·π/64 + r + rest, less sin(k·π/64) + cos(k·π/64)·r as the table has them. */
function correction(at: number, r: number, rest: number): number {
  const square = r * r
  const ofSine = rest + r * square * (-1 / 6 + square * (1 / 120 - square * (1 / 5040)))
  const ofCosine = square * (-0.5 + square * (1 / 24 - square * (1 / 720)))
  return table[at + 1]! + table[at]! * ofCosine + table[at + 2]! * ofSine
}

/** The sine of x + more·π/64 for large |x|. */
function sineOfFar(x: number, more: number): number {
  if (Math.abs(x) === Infinity) return NaN
  takeRemainder(x)
  return sineOf(remainder[0]! + more, remainder[1]!, remainder[2]!)
}

/** tan x, off by less than 1.2 units in the last place. */
export function tan(x: number): number {
  const size = Math.abs(x)
  if (size > NEAR) return tangentOfFar(x)
  if (size < TINY) return x
  const k = x * STEPS_PER_UNIT + ROUNDER - ROUNDER
  const less = x - k * STEP
  const taken = k * STEP_REST
  const r = less - taken
  return tangentOf(k, r, less - r - taken - k * STEP_LAST)
}

function tangentOfFar(x: number): number {
  if (Math.abs(x) === Infinity) return NaN
  takeRemainder(x)
  return tangentOf(remainder[0]!, remainder[1]!, remainder[2]!)
}

/**
 * Sine over cosine, each to nearly twice the digits of a double: the quotient of the first halves, put right by what it
 * leaves over.
 */
function tangentOf(k: number, r: number, rest: number): number {
  const [sine, sineRest] = partsOfSine(k, r, rest)
  const [cosine, cosineRest] = partsOfSine(k + QUARTER, r, rest)
  const quotient = sine / cosine
  const [a, b] = [split(quotient), split(cosine)]
  const left = sine - a * b - (a * (cosine - b) + (quotient - a) * b) - (quotient - a) * (cosine - b)
  return quotient + (left + sineRest - quotient * cosineRest) / cosine
}

function partsOfSine(k: number, r: number, rest: number): [main: number, rest: number] {
  const at = (k & 127) << 2
  const along = table[at + 2]! * r
  const sum = table[at]! + along
  const less = table[at]! - sum + along + correction(at, r, rest)
  const main = sum + less
  return [main, sum - main + less]
}
