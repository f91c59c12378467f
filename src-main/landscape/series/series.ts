import { wide } from '../wide/index.ts'

/**
 * Arithmetic on Σ c ε^q, ε an infinitesimal number above 0 and the q any numbers, ascending (a Levi-Civita field; M.
 * Berz, Calculus and numerics on Levi-Civita fields, in Computational Differentiation, SIAM 1996). A function at x +
 * εv so tells its one-sided derivatives at x along v: of a smooth one they are n! times the coefficient of εⁿ; of
 * √(x²) at 0 the first is 1 on both sides; x^1.5 has ε^1.5. Where the formula of a derivative is 0/0, that of the
 * function is not.
 */
export interface Series {
  /** Ascending, none 0. */
  readonly terms: readonly Term[]
  /** All that is known is below this power of ε; Infinity where the sum is exact. */
  readonly order: number
}

export interface Term {
  readonly q: number
  readonly c: Coefficient
}

/** A number of any size, `m · 2^(256 k)`. */
export type Coefficient = readonly [m: number, k: number]

/** Thrown where a function has no real value however near to the point: in that direction it is not defined. */
export class NoValue extends Error {}

/** Terms from this power of ε on are dropped. */
export const ORDER = 6
/** Of longer sums the least powers are kept. */
const MOST_TERMS = 64
/** Powers of ε nearer to each other than this are the same but for rounding. */
const SAME = 1e-9

const kept = (m: number): Coefficient => [m, wide.exponent[0]!]
export const coefficient = (x: number): Coefficient => kept(wide.wide(x))
export const added = (a: Coefficient, b: Coefficient) => kept(wide.plus(a[0], a[1], b[0], b[1]))
export const multiplied = (a: Coefficient, b: Coefficient) => kept(wide.times(a[0], a[1], b[0], b[1]))
export const divided = (a: Coefficient, b: Coefficient) => kept(wide.over(a[0], a[1], b[0], b[1]))
export const raised = (a: Coefficient, b: Coefficient) => kept(wide.power(a[0], a[1], b[0], b[1]))
export const doubleOf = (c: Coefficient) => wide.narrow(c[0], c[1])

export const zeroSeries: Series = { terms: [], order: Infinity }

export function constant(c: Coefficient): Series {
  return c[0] === 0 ? zeroSeries : { terms: [{ q: 0, c }], order: Infinity }
}

/** x + v ε. */
export function linear(x: number, v: number): Series {
  const terms = [
    { q: 0, c: coefficient(x) },
    { q: 1, c: coefficient(v) },
  ]
  return { terms: terms.filter(({ c }) => c[0] !== 0), order: Infinity }
}

/** How many terms all expansions together have had so far: by it whoever expands very often limits what that takes. */
export const effort = { terms: 0 }

/** The sum of terms in any order, as far as it is known. */
function gathered(terms: readonly Term[], known: number): Series {
  effort.terms += terms.length
  const isLong = terms.some(({ q }) => q >= ORDER)
  const order = isLong ? Math.min(known, ORDER) : known
  const sums: Term[] = []
  for (const term of [...terms].sort((a, b) => a.q - b.q)) {
    if (term.q >= order - SAME) break
    const last = sums.at(-1)
    if (last && term.q - last.q <= SAME) sums[sums.length - 1] = { q: last.q, c: added(last.c, term.c) }
    else sums.push(term)
  }
  if (sums.some(({ c }) => Number.isNaN(c[0]))) throw new NoValue()
  const left = sums.filter(({ c }) => c[0] !== 0)
  return { terms: left.slice(0, MOST_TERMS), order: left[MOST_TERMS]?.q ?? order }
}

export function plus(a: Series, b: Series): Series {
  return gathered([...a.terms, ...b.terms], Math.min(a.order, b.order))
}

export function scaled(a: Series, by: Coefficient): Series {
  return gathered(
    a.terms.map(({ q, c }) => ({ q, c: multiplied(c, by) })),
    a.order,
  )
}

export const negated = (a: Series) => scaled(a, [-1, 0])

/** The least power of ε that a series may have. */
const leastPower = ({ terms, order }: Series) => terms[0]?.q ?? order

export function product(a: Series, b: Series): Series {
  if (isZero(a) || isZero(b)) return zeroSeries
  const terms = a.terms.flatMap((one) =>
    b.terms.map((other) => ({ q: one.q + other.q, c: multiplied(one.c, other.c) })),
  )
  return gathered(terms, Math.min(a.order + leastPower(b), b.order + leastPower(a)))
}

export const isZero = ({ terms, order }: Series) => terms.length === 0 && order === Infinity

/** What stands before ε⁰, 0 where nothing does; the value of the function at the point itself. */
export function standardPart({ terms, order }: Series): Coefficient {
  const [first] = terms
  if (!first || first.q > SAME) {
    if (order <= SAME) throw new NoValue()
    return [0, 0]
  }
  if (first.q < -SAME) throw new NoValue()
  return first.c
}

/** All but the standard part. */
export function infinitesimalPart(a: Series): Series {
  return { ...a, terms: a.terms.filter(({ q }) => q > SAME) }
}

/** How many terms of a Taylor series are needed of a function of u, whose infinitesimal part this is. */
export function termsNeeded(part: Series): number {
  const least = leastPower(part)
  // Of what has left all numbers it is not known which powers it has.
  return least < Infinity ? Math.min(20, Math.ceil(ORDER / least) + 1) : 1
}

/** Σ cₙ δⁿ of an infinitesimal δ. */
export function composed(coefficients: readonly Coefficient[], part: Series): Series {
  if (isZero(part)) return constant(coefficients[0]!)
  const known = leastPower(part) * coefficients.length
  const sum = coefficients.reduceRight<Series>((rest, c) => plus(product(rest, part), constant(c)), {
    terms: [],
    order: Infinity,
  })
  return { ...sum, order: Math.min(sum.order, known) }
}

/** A series to the power of a real number. */
export function power(a: Series, p: number): Series {
  if (p === 0) return constant([1, 0])
  if (Number.isInteger(p) && p > 0 && p <= MOST_MULTIPLIED) return multipliedOut(a, p)
  const [first] = a.terms
  if (!first) {
    if (p < 0) throw new NoValue()
    return { terms: [], order: a.order * p }
  }
  if (first.c[0] < 0 && !Number.isInteger(p)) throw new NoValue()
  // a = c ε^q (1 + δ)
  const rest = gathered(
    a.terms.slice(1).map(({ q, c }) => ({ q: q - first.q, c: divided(c, first.c) })),
    a.order - first.q,
  )
  const binomials: Coefficient[] = [[1, 0]]
  for (let n = 1; n < termsNeeded(rest); n++)
    binomials.push(multiplied(binomials[n - 1]!, coefficient((p - n + 1) / n)))
  const bracket = composed(binomials, rest)
  const scale = raised(first.c, coefficient(p))
  return gathered(
    bracket.terms.map(({ q, c }) => ({ q: q + first.q * p, c: multiplied(c, scale) })),
    bracket.order + first.q * p,
  )
}

/** Whole powers up to this are products, as in `emit`. */
const MOST_MULTIPLIED = 64

function multipliedOut(a: Series, n: number): Series {
  if (n === 1) return a
  const half = multipliedOut(a, Math.floor(n / 2))
  const square = product(half, half)
  return n % 2 === 1 ? product(square, a) : square
}

export function quotient(a: Series, b: Series): Series {
  return product(a, power(b, -1))
}
