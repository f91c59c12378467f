import { powersOfTwo } from './powers-of-two.ts'

/*
 * Numbers of many digits, for the tables and constants of this room: whole numbers of the unit 2⁻ᵇⁱᵗˢ. They are worked
 * out when the program starts, from series that anyone can check, instead of being written down as a thousand literals.
 */

/** 2·artanh(n/d) = ln((d + n)/(d − n)), by its power series. */
export function twiceArtanh(n: bigint, d: bigint, bits: bigint): bigint {
  let term = (n << (bits + 1n)) / d
  const square = ((n * n) << bits) / (d * d)
  let sum = 0n
  // Shifted to the right a negative number never becomes 0.
  for (let power = 1n; term !== 0n && term !== -1n; power += 2n) {
    sum += term / power
    term = (term * square) >> bits
  }
  return sum
}

/** arctan(1/d), by its power series. */
function arctanOfInverse(d: bigint, bits: bigint): bigint {
  let term = (1n << bits) / d
  let sum = 0n
  for (let power = 1n; term !== 0n; power += 2n) {
    sum += term / power
    term /= -d * d
  }
  return sum
}

/** π = 16·arctan(1/5) − 4·arctan(1/239) (J. Machin, 1706), without the errors of the last places. */
export function pi(bits: bigint): bigint {
  const guarded = bits + 32n
  return (16n * arctanOfInverse(5n, guarded) - 4n * arctanOfInverse(239n, guarded)) >> 32n
}

/** eˣ for 0 ≤ x < 1, by its power series. */
export function exponential(x: bigint, bits: bigint): bigint {
  let term = 1n << bits
  let sum = 0n
  for (let count = 1n; term !== 0n; count++) {
    sum += term
    term = ((term * x) >> bits) / count
  }
  return sum
}

/** sin x and cos x for 0 ≤ x < 1, by their power series. */
export function sineAndCosine(x: bigint, bits: bigint): [sine: bigint, cosine: bigint] {
  const sums: [bigint, bigint] = [0n, 0n]
  let term = 1n << bits
  for (let count = 1n; term !== 0n; count++) {
    // 1, x, −x²/2, −x³/6, x⁴/24, …: the cosine has the first of these, the sine the second, and so on in turn.
    const sign = count % 4n === 1n || count % 4n === 2n ? 1n : -1n
    sums[count % 2n === 1n ? 1 : 0] += sign * term
    term = ((term * x) >> bits) / count
  }
  return sums
}

/** The double nearest to a number that is far from subnormal ones. */
export function nearest(value: bigint, bits: bigint): number {
  return Number(value) * powersOfTwo[1024 - Number(bits)]!
}

/**
 * A number as a sum of doubles: all but the last are multiples of the units 2⁻ᵖ for the given p, and what is left is
 * rounded to nearest.
 * @param places p of each part but the last, rising
 */
export function parted(value: bigint, bits: bigint, places: readonly bigint[]): number[] {
  const parts: number[] = []
  let rest = value
  for (const place of places) {
    const dropped = bits - place
    const part = ((rest + (1n << (dropped - 1n))) >> dropped) << dropped
    parts.push(nearest(part, bits))
    rest -= part
  }
  return [...parts, nearest(rest, bits)]
}

/** A number as its nearest double and the double nearest to what is left. */
export function doubled(value: bigint, bits: bigint): [high: number, low: number] {
  const high = nearest(value, bits)
  return [high, nearest(value - exactly(high, bits), bits)]
}

/** A double as a fixed-point number; exact where its last digit is above 2⁻ᵇⁱᵗˢ. */
function exactly(value: number, bits: bigint): bigint {
  return BigInt(value * powersOfTwo[1024 + Number(bits)]!)
}
