import { pow } from '#shared/elementary/index.ts'
import { functions } from '../functions.ts'
import type { Comparison, FunctionName } from '../expression.ts'

/**
 * Arithmetic on numbers of any size: `m · 2^(256 k)`, m a double whose magnitude is in [2⁻¹²⁸, 2¹²⁸) or 0, k a whole
 * number. A part of a function may overflow or underflow a double where the whole does not, as e^−x does in 1/(1 +
 * e^−x); with these numbers it is the whole that decides. Each operation rounds as it would in doubles. What is no
 * number at all (0/0, the logarithm of a negative number, ∞ − ∞) has an m of NaN; m is ±∞ where k itself would be too
 * large.
 *
 * An operation returns the m of its result and leaves the k in `exponent[0]`, so that compiled code makes no objects.
 */

/** The k of the result of the operation that was carried out last. */
export const exponent = new Float64Array(1)

const BIG = 2 ** 128
const SMALL = 2 ** -128
/** Doubles below this have fewer digits. */
const LEAST_NORMAL = 2 ** -1022
const UP = 2 ** 256
const DOWN = 2 ** -256
/** 256 ln 2 in two parts: the first ends in 32 zero bits, so that its product with a k is exact. */
const LN_HIGH = 177.445556640625
const LN_LOW = 0.00012158272099921082
/** A k beyond this is an infinity. */
const FARTHEST = 2 ** 40
/** An argument of exp beyond this is cut up. */
const LARGE = 80

function normalised(m: number, k: number): number {
  let size = Math.abs(m)
  if (size >= SMALL && size < BIG) {
    exponent[0] = k
    return m
  }
  if (!(size > 0 && size < Infinity)) {
    exponent[0] = 0
    return m
  }
  while (size >= BIG) {
    m *= DOWN
    size *= DOWN
    k++
  }
  while (size < SMALL) {
    m *= UP
    size *= UP
    k--
  }
  exponent[0] = k
  if (k > FARTHEST) return m * Infinity
  return k < -FARTHEST ? 0 : m
}

/** The number that a double is. */
export function wide(x: number): number {
  return normalised(x, 0)
}

/** The double nearest to a number: ±∞ or 0 where it is beyond all doubles. */
export function narrow(m: number, k: number): number {
  if (k === 0) return m
  if (k > 4) return m * Infinity
  if (k < -5) return m * 0
  let x = m
  for (let step = 0; step < k; step++) x *= UP
  for (let step = 0; step > k; step--) x *= DOWN
  return x
}

export function plus(a: number, i: number, b: number, j: number): number {
  if (i === j || !Number.isFinite(a + b)) return normalised(a + b, i)
  if (a === 0) return normalised(b, j)
  if (b === 0) return normalised(a, i)
  // Of two numbers whose k are two or more apart the smaller is below the last digit of the larger.
  if (i > j) return normalised(j === i - 1 ? a + b * DOWN : a, i)
  return normalised(i === j - 1 ? b + a * DOWN : b, j)
}

export function times(a: number, i: number, b: number, j: number): number {
  return normalised(a * b, i + j)
}

/** Nothing is divided by 0: that is no number. */
export function over(a: number, i: number, b: number, j: number): number {
  return b === 0 ? normalised(NaN, 0) : normalised(a / b, i - j)
}

/** −1, 0 or 1 as the first is less than the second, equal or greater; NaN where one is no number. */
export function compare(a: number, i: number, b: number, j: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return NaN
  if (a === b && i === j) return 0
  const decided = i === j || a === 0 || b === 0 || a > 0 !== b > 0 || !Number.isFinite(a - b)
  if (decided) return Math.sign(a - b)
  return i > j === a > 0 ? 1 : -1
}

export function holds(operator: Comparison, a: number, i: number, b: number, j: number): boolean {
  const order = compare(a, i, b, j)
  switch (operator) {
    case '<':
      return order < 0
    case '<=':
      return order <= 0
    case '>':
      return order > 0
    case '>=':
      return order >= 0
    case '==':
      return order === 0
    case '!=':
      return order !== 0
  }
}

export function power(a: number, i: number, b: number, j: number): number {
  const n = narrow(b, j)
  if (n === 0) return normalised(1, 0)
  if (a === 0) return normalised(n > 0 ? 0 : NaN, 0)
  if (i === 0) {
    const direct = pow(a, n)
    if (Math.abs(direct) >= LEAST_NORMAL && Math.abs(direct) < Infinity) return normalised(direct, 0)
  }
  if (a < 0 && !Number.isInteger(n)) return normalised(NaN, 0)
  const size = log(Math.abs(a), i)
  const m = exp(times(size, exponent[0]!, b, j), exponent[0]!)
  return a < 0 && n % 2 !== 0 ? -m : m
}

function exp(m: number, k: number): number {
  const x = narrow(m, k)
  if (!Number.isFinite(x)) return normalised(functions.exp(x), 0)
  if (Math.abs(x) <= LARGE) return normalised(functions.exp(x), 0)
  const n = Math.round(x / (LN_HIGH + LN_LOW))
  // Where n is so large that n · LN_HIGH is rounded, no digit of the m would be right.
  const rest = Math.abs(n) < 2 ** 32 ? x - n * LN_HIGH - n * LN_LOW : 0
  return normalised(functions.exp(rest), n)
}

function log(m: number, k: number): number {
  if (!(m > 0)) return normalised(NaN, 0)
  return normalised(k * LN_HIGH + (functions.log(m) + k * LN_LOW), 0)
}

function sqrt(m: number, k: number): number {
  return k % 2 === 0 ? normalised(Math.sqrt(m), k / 2) : normalised(Math.sqrt(m * UP), (k - 1) / 2)
}

/** Below this magnitude a function that is x + O(x²) is x. */
const LINEAR = 2 ** -60

/** Of functions that are `slope`·x near 0: without a way through a double, in which the result might underflow. */
function nearlyLinear(name: FunctionName, slope: number, m: number, k: number): number {
  if (k < 0 || Math.abs(m) < LINEAR) return normalised(slope * m, k)
  return normalised(functions[name](narrow(m, k)), 0)
}

/** Where x is far below 0, sigmoid and softplus are e^x. */
const FAR_BELOW = -40

/** A function of the language, named by its name. */
export function apply(name: FunctionName, m: number, k: number): number {
  switch (name) {
    case 'abs':
      return normalised(Math.abs(m), k)
    case 'relu':
      return m > 0 || Number.isNaN(m) ? normalised(m, k) : normalised(0, 0)
    case 'sign':
      return normalised(Math.sign(m), 0)
    case 'floor':
      return k > 0 ? normalised(m, k) : normalised(Math.floor(narrow(m, k) || m * 1e-9), 0)
    case 'exp':
      return exp(m, k)
    case 'log':
      return log(m, k)
    case 'sqrt':
      return sqrt(m, k)
    case 'sigmoid':
    case 'softplus':
      if (narrow(m, k) < FAR_BELOW) return exp(m, k)
      return name === 'softplus' && k > 0 ? normalised(m, k) : normalised(functions[name](narrow(m, k)), 0)
    case 'logcosh':
      if (k > 0) return normalised(Math.abs(m), k)
      return k < 0 || Math.abs(m) < LINEAR
        ? normalised((m * m) / 2, 2 * k)
        : normalised(functions.logcosh(narrow(m, k)), 0)
    case 'expm1':
      return k === 0 && m > LARGE ? exp(m, k) : k > 0 && m > 0 ? exp(m, k) : nearlyLinear(name, 1, m, k)
    case 'log1p':
      return k > 0 ? log(m, k) : nearlyLinear(name, 1, m, k)
    case 'erf':
      return nearlyLinear(name, 2 / Math.sqrt(Math.PI), m, k)
    case 'tan':
    case 'sin':
    case 'tanh':
    case 'atan':
      return nearlyLinear(name, 1, m, k)
    case 'cos':
      return normalised(functions.cos(narrow(m, k)), 0)
  }
}

/** The smaller or the larger of two numbers. */
export function extremum(name: 'min' | 'max', a: number, i: number, b: number, j: number): number {
  const order = compare(a, i, b, j)
  if (Number.isNaN(order)) return normalised(NaN, 0)
  const isFirst = name === 'min' ? order <= 0 : order >= 0
  return isFirst ? normalised(a, i) : normalised(b, j)
}
