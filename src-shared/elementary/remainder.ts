import { parted, pi } from './fixed-point.ts'
import { split } from './split.ts'

/*
 * Large angles, less the nearest multiple of π/64 (M. Payne and R. Hanek, Radian reduction for trigonometric functions,
 * ACM SIGNUM Newsletter 18, 1983): of x·64/π only those digits are worked out that tell where within a turn it lies.
 * Numbers are rows of digits of 24 bits, whose products are exact doubles.
 */
const DIGIT = 16777216
const PER_DIGIT = 1 / DIGIT
/** Digits of an |x| below 2²⁴ whose first is its whole part. */
const OF_X = 4
/**
 * Digits of the product behind the point: up to 62 bits of them are 0, and the last one is only there for what it
 * carries over.
 */
const PLACES = 7
/** As many digits of 64/π as the largest double needs. */
const OF_INVERSE = 51
/** Digits of 64/π = 20.37…, its whole part first. */
const inverse = digitsOfInverse()
/** π/64, its first part of 26 digits. */
const [STEP, STEP_REST] = parted(pi(128n) / 64n, 128n, [30n]) as [number, number]

function digitsOfInverse(): Float64Array {
  const bits = BigInt(24 * OF_INVERSE)
  const value = (64n << (2n * bits)) / pi(bits)
  const digit = (place: number) => (value >> (bits - BigInt(24 * place))) & BigInt(DIGIT - 1)
  return Float64Array.from({ length: OF_INVERSE }, (_, place) => Number(digit(place)))
}

const ofX = new Float64Array(OF_X)
const product = new Float64Array(PLACES + 1)

/** What `takeRemainder` leaves: k, r, rest. An array returned would be a new one each time. */
export const remainder = new Float64Array(3)

/**
 * For finite x with |x| ≥ 1: k and r + rest with x = (k + 128·n)·π/64 + r + rest for a whole n, |r| ≤ π/128. In one
 * function, which is too long for V8 to write it into loops where it is seldom needed.
 */
export function takeRemainder(x: number): void {
  let size = Math.abs(x)
  let shift = 0
  for (; size >= DIGIT; shift++) size *= PER_DIGIT
  for (let at = 0; at < OF_X; at++) {
    ofX[at] = Math.floor(size)
    size = (size - ofX[at]!) * DIGIT
  }
  // |x|·64/π less a multiple of 2²⁴: its whole part and the digits behind the point.
  for (let place = PLACES, carry = 0; place >= 0; place--) {
    let sum = carry
    for (let at = 0; at < OF_X && at <= shift + place; at++) sum += ofX[at]! * inverse[shift + place - at]!
    carry = Math.floor(sum * PER_DIGIT)
    product[place] = sum - carry * DIGIT
  }
  // Less the nearest whole number, which is the next one up where a half is reached.
  const up = product[1]! >= DIGIT / 2 ? 1 : 0
  const first = (product[1]! + product[2]! * PER_DIGIT) * PER_DIGIT - up
  const second = (product[3]! + product[4]! * PER_DIGIT) * PER_DIGIT * PER_DIGIT * PER_DIGIT
  const third = (product[5]! + product[6]! * PER_DIGIT) * PER_DIGIT * PER_DIGIT * PER_DIGIT * PER_DIGIT * PER_DIGIT
  const fraction = first + second
  const fractionRest = first - fraction + second + third
  const coarse = split(fraction)
  const main = coarse * STEP
  const less = coarse * STEP_REST + (fraction - coarse + fractionRest) * (STEP + STEP_REST)
  const r = main + less
  const sign = x < 0 ? -1 : 1
  remainder[0] = sign * ((product[0]! + up) % 128)
  remainder[1] = sign * r
  remainder[2] = sign * (main - r + less)
}
