import { cos, exp, log, sin, tan, tanh } from '#shared/elementary/index.ts'
import type { FunctionName } from '../expression.ts'
import { functions } from '../functions.ts'
import { down, ELEMENTARY, type Interval, interval, larger, magnitude, nothing, up } from './interval.ts'

/** Enclosures of the functions of one variable over intervals that are not empty. */
export const enclosures: Record<FunctionName, (of: Interval) => Interval> = {
  abs: magnitude,
  relu: (of) => larger(interval(0, 0), of),
  exp: (of) => rising(exp, of, 0, Infinity),
  log: (of) => (of.high < 0 ? nothing : rising(log, positivePart(of), -Infinity, Infinity)),
  sqrt: (of) => (of.high < 0 ? nothing : rising(Math.sqrt, positivePart(of), 0, Infinity)),
  sin: (of) => wave(sin, of, Math.PI / 2),
  cos: (of) => wave(cos, of, 0),
  tan: tangent,
  tanh: (of) => rising(tanh, of, -1, 1),
  sign: ({ low, high, partial }) => interval(Math.sign(low), Math.sign(high), partial),
  floor: ({ low, high, partial }) => interval(Math.floor(low), Math.floor(high), partial),
  sigmoid: (of) => rising(functions.sigmoid, of, 0, 1),
  softplus: (of) => rising(functions.softplus, of, 0, Infinity),
  logcosh: (of) => rising(functions.logcosh, magnitude(of), 0, Infinity),
  log1p: (of) => (of.high < -1 ? nothing : rising(functions.log1p, aboveMinusOne(of), -Infinity, Infinity)),
  expm1: (of) => rising(functions.expm1, of, -1, Infinity),
  erf: (of) => rising(functions.erf, of, -1, 1),
  atan: (of) => rising(functions.atan, of, -Infinity, Infinity),
}

function positivePart({ low, high, partial }: Interval): Interval {
  return low < 0 ? interval(0, high, true) : interval(low, high, partial)
}

function aboveMinusOne({ low, high, partial }: Interval): Interval {
  return low < -1 ? interval(-1, high, true) : interval(low, high, partial)
}

/** Of an increasing function with values from `least` to `most`. */
function rising(f: (x: number) => number, { low, high, partial }: Interval, least: number, most: number): Interval {
  return interval(Math.max(least, down(f(low), ELEMENTARY)), Math.min(most, up(f(high), ELEMENTARY)), partial)
}

/**
 * Whether one of the numbers `first` + k·`period` is in the interval, or so near to it that rounding might hide that.
 */
function meets({ low, high }: Interval, first: number, period: number): boolean {
  const slack = 1e-12 * Math.max(1, Math.abs(low), Math.abs(high))
  const next = first + Math.ceil((low - slack - first) / period) * period
  return !(next > high + slack)
}

/** Of sine or cosine, whose crests are at `crest` + 2πk and whose troughs half a period further. */
function wave(f: (x: number) => number, of: Interval, crest: number): Interval {
  const isLong = !(of.high - of.low < 2 * Math.PI)
  const ends = [f(of.low), f(of.high)]
  const low = isLong || meets(of, crest + Math.PI, 2 * Math.PI) ? -1 : down(Math.min(...ends), ELEMENTARY)
  const high = isLong || meets(of, crest, 2 * Math.PI) ? 1 : up(Math.max(...ends), ELEMENTARY)
  return interval(Math.max(-1, low), Math.min(1, high), of.partial || isInfinite(of))
}

function tangent(of: Interval): Interval {
  const partial = of.partial || isInfinite(of)
  if (!(of.high - of.low < Math.PI) || meets(of, Math.PI / 2, Math.PI)) return interval(-Infinity, Infinity, partial)
  return interval(down(tan(of.low), ELEMENTARY), up(tan(of.high), ELEMENTARY), partial)
}

function isInfinite({ low, high }: Interval): boolean {
  return low === -Infinity || high === Infinity
}
