/**
 * All values that something may have: no number outside [low, high]. Where a function is undefined (its value is not a
 * number) it has none; `partial` says that this may be so at some points, and where low > high it is so at all.
 */
export interface Interval {
  readonly low: number
  readonly high: number
  readonly partial: boolean
}

export const everything: Interval = { low: -Infinity, high: Infinity, partial: true }
export const nothing: Interval = { low: Infinity, high: -Infinity, partial: true }

export function interval(low: number, high: number, partial = false): Interval {
  return { low, high, partial }
}

export function isEmpty({ low, high }: Interval): boolean {
  return !(low <= high)
}

export function contains({ low, high }: Interval, x: number): boolean {
  return low <= x && x <= high
}

/** The smallest interval that holds both. */
export function hull(a: Interval, b: Interval): Interval {
  return interval(Math.min(a.low, b.low), Math.max(a.high, b.high), a.partial || b.partial)
}

/**
 * A number below x, its predecessor or the one before: rounding to nearest leaves results of + − × ÷ √ half a unit in
 * the last place from the truth (S. Rump et al., Computing predecessor and successor in rounding to nearest, BIT 49,
 * 2009).
 *
 * @param units how many such steps; results of exp and its kin may be off by a little more than one
 */
export function down(x: number, units = 1): number {
  if (x === Infinity) return Number.MAX_VALUE
  if (x === -Infinity) return x
  return Number.isNaN(x) ? -Infinity : x - units * (Math.abs(x) * UNIT + Number.MIN_VALUE)
}

/** A number above x; see `down`. */
export function up(x: number, units = 1): number {
  return -down(-x, units)
}

const UNIT = 2 ** -53 * (1 + 2 ** -52)
/**
 * Steps by which results of elementary functions are widened. Those of src-shared/elementary are off by less than 2.5
 * units in the last place, in kernels as at the ends of an interval.
 */
export const ELEMENTARY = 8

export function negative({ low, high, partial }: Interval): Interval {
  return interval(-high, -low, partial)
}

export function plus(a: Interval, b: Interval): Interval {
  const exact = (x: number, y: number) => x === 0 || y === 0
  const low = a.low + b.low
  const high = a.high + b.high
  return interval(
    exact(a.low, b.low) ? low : down(low),
    exact(a.high, b.high) ? high : up(high),
    // ∞ − ∞ is not a number.
    a.partial ||
      b.partial ||
      (a.high === Infinity && b.low === -Infinity) ||
      (a.low === -Infinity && b.high === Infinity),
  )
}

export function minus(a: Interval, b: Interval): Interval {
  return plus(a, negative(b))
}

export function times(a: Interval, b: Interval): Interval {
  const ends = [a.low, a.high].flatMap((x) => [b.low, b.high].map((y) => [x, y] as const))
  // An infinite end is a bound that is not reached: 0 times it is 0.
  const lows = ends.map(([x, y]) => (x === 0 || y === 0 ? 0 : down(x * y)))
  const highs = ends.map(([x, y]) => (x === 0 || y === 0 ? 0 : up(x * y)))
  const undefinedSomewhere = (x: Interval, y: Interval) =>
    contains(x, 0) && (y.low === -Infinity || y.high === Infinity)
  return interval(
    Math.min(...lows),
    Math.max(...highs),
    a.partial || b.partial || undefinedSomewhere(a, b) || undefinedSomewhere(b, a),
  )
}

/** The whole line where the divisor may be 0. */
export function over(a: Interval, b: Interval): Interval {
  if (contains(b, 0)) return everything
  const ends = [a.low, a.high].flatMap((x) => [b.low, b.high].map((y) => [x, y] as const))
  // ∞ / ∞ is anything of its sign; 0 in front of it is covered by the other ends.
  const quotients = ends.map(([x, y]) => (x === 0 || Math.abs(y) === Infinity ? 0 : x / y))
  const isExact = (index: number) => ends[index]![0] === 0
  const infinite = [a, b].every(({ low, high }) => low === -Infinity || high === Infinity)
  return interval(
    Math.min(...quotients.map((quotient, index) => (isExact(index) ? 0 : down(quotient)))),
    Math.max(...quotients.map((quotient, index) => (isExact(index) ? 0 : up(quotient)))),
    a.partial || b.partial || infinite,
  )
}

export function smaller(a: Interval, b: Interval): Interval {
  return interval(Math.min(a.low, b.low), Math.min(a.high, b.high), a.partial || b.partial)
}

export function larger(a: Interval, b: Interval): Interval {
  return interval(Math.max(a.low, b.low), Math.max(a.high, b.high), a.partial || b.partial)
}

export function magnitude(a: Interval): Interval {
  if (a.low >= 0) return a
  return a.high <= 0 ? negative(a) : interval(0, Math.max(-a.low, a.high), a.partial)
}
