/*
 * Real numbers to 300 binary digits, from whole numbers alone: what the functions of this room are tested against.
 * Everything here is made in other ways than there: series of arguments that are halved, Newton's method, another
 * formula of π.
 */

/** digits · 2^exponent. */
export interface Real {
  digits: bigint
  exponent: number
}

const DIGITS = 300

const lengthOf = (value: bigint) => (value < 0n ? -value : value).toString(16).length * 4

/** Down to about `DIGITS` digits. */
function rounded(digits: bigint, exponent: number): Real {
  const over = lengthOf(digits) - DIGITS
  return over > 0 ? { digits: digits >> BigInt(over), exponent: exponent + over } : { digits, exponent }
}

/** A double, exactly. */
export function real(value: number): Real {
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, value)
  const bits = view.getBigUint64(0)
  const biased = Number((bits >> 52n) & 0x7ffn)
  const digits = (bits & 0xfffffffffffffn) | (biased === 0 ? 0n : 1n << 52n)
  return { digits: bits >> 63n === 1n ? -digits : digits, exponent: Math.max(biased, 1) - 1075 }
}

export const times = (a: Real, b: Real) => rounded(a.digits * b.digits, a.exponent + b.exponent)
export const negated = (a: Real): Real => ({ digits: -a.digits, exponent: a.exponent })
export const isNegative = (a: Real) => a.digits < 0n
export const size = (a: Real) => (isNegative(a) ? negated(a) : a)

export function plus(a: Real, b: Real): Real {
  if (a.digits === 0n) return b
  if (b.digits === 0n) return a
  const [high, low] = a.exponent >= b.exponent ? [a, b] : [b, a]
  const apart = high.exponent - low.exponent
  // What is more than twice the digits below the other does not count.
  if (apart > 3 * DIGITS + lengthOf(low.digits)) return high
  return rounded((high.digits << BigInt(apart)) + low.digits, low.exponent)
}

export const minus = (a: Real, b: Real) => plus(a, negated(b))

export function over(a: Real, b: Real): Real {
  const shift = Math.max(0, DIGITS + lengthOf(b.digits) - lengthOf(a.digits))
  return rounded((a.digits << BigInt(shift)) / b.digits, a.exponent - shift - b.exponent)
}

export function root(a: Real): Real {
  const shift = 2 * DIGITS + (a.exponent % 2 === 0 ? 0 : 1)
  const value = a.digits << BigInt(shift)
  if (value === 0n) return a
  let guess = 1n << BigInt(lengthOf(value) / 2 + 1)
  for (;;) {
    const next = (guess + value / guess) >> 1n
    if (next >= guess) return rounded(guess, (a.exponent - shift) / 2)
    guess = next
  }
}

/** a · 2^by. */
export const scaled = (a: Real, by: number): Real => ({ digits: a.digits, exponent: a.exponent + by })

/** About the double nearest to it. */
export function approximately({ digits, exponent }: Real): number {
  const over = Math.max(0, lengthOf(digits) - 60)
  const value = Number(digits >> BigInt(over))
  const total = exponent + over
  return value * 2 ** Math.max(-1000, Math.min(900, total)) * 2 ** (total - Math.max(-1000, Math.min(900, total)))
}

/** The sum of terms until they are small beside it. */
function summed(
  first: Real,
  next: (term: Real, index: number) => Real,
  of: (term: Real, index: number) => Real = (term) => term,
): Real {
  let sum: Real = { digits: 0n, exponent: 0 }
  let term = first
  for (let index = 0; ; index++) {
    if (term.digits === 0n) return sum
    const before = sum
    sum = plus(sum, of(term, index))
    if (index > 3 && lengthOf(term.digits) + term.exponent < lengthOf(before.digits) + before.exponent - DIGITS - 20)
      return sum
    term = next(term, index)
  }
}

const one = real(1)
const two = real(2)

/** arctan x for |x| < 1/2, by its series. */
function arctanOfSmall(x: Real): Real {
  const square = negated(times(x, x))
  return summed(
    x,
    (term) => times(term, square),
    (term, index) => over(term, real(2 * index + 1)),
  )
}

/** π with many digits behind the point, after C. F. Gauss: π = 48·arctan(1/18) + 32·arctan(1/57) − 20·arctan(1/239). */
function piTo(bits: bigint): bigint {
  const arctan = (d: bigint) => {
    let [sum, term] = [0n, (1n << (bits + 20n)) / d]
    for (let count = 1n; term !== 0n; count += 2n) {
      sum += (count % 4n === 1n ? term : -term) / count
      term /= d * d
    }
    return sum
  }
  return (48n * arctan(18n) + 32n * arctan(57n) - 20n * arctan(239n)) >> 20n
}
const PI_BITS = 1500
const PI_DIGITS = piTo(BigInt(PI_BITS))
export const pi = rounded(PI_DIGITS, -PI_BITS)

/** eˣ: the series of x/2ⁿ, squared n times. */
export function exp(x: Real): Real {
  const halvings = Math.max(0, lengthOf(x.digits) + x.exponent + 8)
  const small = scaled(x, -halvings)
  let power = summed(one, (term, index) => over(times(term, small), real(index + 1)))
  for (let count = 0; count < halvings; count++) power = times(power, power)
  return power
}

/** eˣ − 1. */
export function expm1(x: Real): Real {
  if (lengthOf(x.digits) + x.exponent > -8) return minus(exp(x), one)
  return summed(x, (term, index) => over(times(term, x), real(index + 2)))
}

/** ln x for x > 0, by Halley's method on eʸ = x. */
export function log(x: Real): Real {
  const places = lengthOf(x.digits) + x.exponent
  const start = Math.log(approximately(scaled(x, -places))) + places * Math.LN2
  let y = real(Math.abs(start) < 1e-8 ? approximately(minus(x, one)) : start)
  if (y.digits === 0n) return y
  for (let count = 0; count < 3; count++) {
    const power = exp(y)
    y = plus(y, over(times(two, minus(x, power)), plus(x, power)))
  }
  return y
}

/** ln(1 + x), by 2·artanh(x/(2 + x)) where x is small. */
export function log1p(x: Real): Real {
  if (lengthOf(x.digits) + x.exponent > -8) return log(plus(one, x))
  const s = over(x, plus(two, x))
  const square = times(s, s)
  return scaled(
    summed(
      s,
      (term) => times(term, square),
      (term, index) => over(term, real(2 * index + 1)),
    ),
    1,
  )
}

/** sin x and cos x: x less the nearest multiple of π/2, then their series. */
export function sineAndCosine(x: Real): [sine: Real, cosine: Real] {
  const shift = BigInt(PI_BITS + x.exponent)
  const fixed = PI_BITS + x.exponent >= 0 ? x.digits << shift : x.digits >> -shift
  const quarter = PI_DIGITS >> 1n
  const turned = (2n * fixed + quarter) / (2n * quarter) - (2n * fixed + quarter < 0n ? 1n : 0n)
  const r = turned === 0n ? x : rounded(fixed - turned * quarter, -PI_BITS)
  const square = negated(times(r, r))
  const sine = summed(r, (term, index) => over(times(term, square), real((2 * index + 2) * (2 * index + 3))))
  const cosine = summed(one, (term, index) => over(times(term, square), real((2 * index + 1) * (2 * index + 2))))
  const all = [
    [sine, cosine],
    [cosine, negated(sine)],
    [negated(sine), negated(cosine)],
    [negated(cosine), sine],
  ] as const
  const [s, c] = all[Number(((turned % 4n) + 4n) % 4n)]!
  return [s, c]
}

/** arctan x, by halving: arctan x = 2·arctan(x/(1 + √(1 + x²))). */
export function arctan(x: Real): Real {
  let [small, halvings] = [x, 0]
  for (; lengthOf(small.digits) + small.exponent > -3 && small.digits !== 0n; halvings++)
    small = over(small, plus(one, root(plus(one, times(small, small)))))
  return scaled(arctanOfSmall(small), halvings)
}

/** The error function, by its power series. */
export function erf(x: Real): Real {
  const square = negated(times(x, x))
  const sum = summed(
    x,
    (term, index) => over(times(term, square), real(index + 1)),
    (term, index) => over(term, real(2 * index + 1)),
  )
  return over(times(two, sum), root(pi))
}

/**
 * How far a double is from a real number, in units in the last place of that number; those of subnormal doubles are
 * 2⁻¹⁰⁷⁴. Infinity stands for what is at least 2¹⁰²⁴.
 */
export function unitsOff(got: number, wanted: Real): number {
  const places =
    wanted.digits === 0n
      ? -2000
      : (isNegative(wanted) ? -wanted.digits : wanted.digits).toString(2).length + wanted.exponent
  if (places > 1024) return Math.abs(got) === Infinity && got > 0 === !isNegative(wanted) ? 0 : Infinity
  if (!Number.isFinite(got)) return Infinity
  const unit = Math.max(-1074, places - 53)
  return Math.abs(approximately(scaled(minus(real(got), wanted), -unit)))
}
