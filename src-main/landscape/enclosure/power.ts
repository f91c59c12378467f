import { pow } from '#shared/elementary/index.ts'
import { MAX_WRITTEN_POWER } from '../elementary.ts'
import {
  down,
  ELEMENTARY,
  everything,
  hull,
  type Interval,
  interval,
  magnitude,
  negative,
  nothing,
  over,
  up,
} from './interval.ts'

/** base ^ exponent over intervals that are not empty. */
export function toThe(base: Interval, exponent: Interval): Interval {
  const { low: n, high } = exponent
  if (n === high && Number.isInteger(n) && !exponent.partial) return whole(base, n)
  // (−∞)^n is ∞ in kernels whether or not n is whole.
  if (base.low === -Infinity) return everything
  const fromPositive = base.high < 0 ? nothing : ofPositive(interval(Math.max(base.low, 0), base.high), exponent)
  if (base.low >= 0) return { ...fromPositive, partial: base.partial || exponent.partial }
  // Negative numbers have powers at whole exponents only, of either sign.
  if (Math.floor(high) < Math.ceil(n)) return { ...fromPositive, partial: true }
  const sizes = ofPositive(interval(Math.max(0, -base.high), -base.low), exponent)
  return { ...hull(fromPositive, hull(sizes, negative(sizes))), partial: true }
}

function whole(base: Interval, n: number): Interval {
  if (n === 0) return interval(1, 1)
  if (n < 0) return over(interval(1, 1), whole(base, -n))
  const size = magnitude(base)
  if (n % 2 === 0) return interval(raised(size.low, n, down), raised(size.high, n, up), base.partial)
  const odd = (x: number, away: typeof down, towards: typeof down) =>
    x < 0 ? -raised(-x, n, away) : raised(x, n, towards)
  return interval(odd(base.low, up, down), odd(base.high, down, up), base.partial)
}

/** xⁿ for x ≥ 0, rounded to one side at every multiplication, in the order in which kernels multiply. */
function raised(x: number, n: number, rounded: typeof down): number {
  if (x === 0 || n === 1) return x
  if (n > MAX_WRITTEN_POWER) return Math.max(0, rounded(pow(x, n), ELEMENTARY))
  const half = raised(x, Math.floor(n / 2), rounded)
  const square = rounded(half * half)
  return Math.max(0, n % 2 === 1 ? rounded(square * x) : square)
}

/** Powers of numbers ≥ 0. Monotone in base and exponent each, so that extremes are at the corners. */
function ofPositive(base: Interval, exponent: Interval): Interval {
  const corners = [base.low, base.high].flatMap((x) => [exponent.low, exponent.high].map((n) => pow(x, n)))
  if (corners.some(Number.isNaN)) return everything
  return interval(Math.max(0, down(Math.min(...corners), ELEMENTARY)), up(Math.max(...corners), ELEMENTARY))
}
