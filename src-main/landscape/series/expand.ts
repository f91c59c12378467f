import type { Comparison, Condition, Expression } from '../expression.ts'
import { oncePerNode } from '../nodes.ts'
import {
  type Coefficient,
  coefficient,
  composed,
  constant,
  divided,
  doubleOf,
  infinitesimalPart,
  isZero,
  linear,
  negated,
  NoValue,
  plus,
  power,
  product,
  quotient,
  type Series,
  standardPart,
  termsNeeded,
  zeroSeries,
} from './series.ts'
import { type Analytic, taylor } from './taylor.ts'

/** How the branches of a formula are chosen where a point lies on the border between them. */
export type Branches =
  /**
   * As a step of gradient descent chooses them, at the point itself: |x|′(0) = ReLU′(0) = 0, the first of min and
   * max, the piece that holds.
   */
  | 'by convention'
  /** Those that hold next to the point in the direction: of |x| x or −x. */
  | 'beside'

/** A function at x + εv. */
export interface Expansion {
  series: Series
  /**
   * Which branches were taken of those that meet at the point; the same text for directions in which the same formula
   * holds.
   */
  branches: string
}

/**
 * The function at `point` + ε·`direction` for an infinitesimal ε > 0; null where it has no real value there.
 *
 * @param nearness a border is taken to go through the point where it is nearer than this share of the length of
 *   `direction`
 */
export function expand(
  expression: Expression,
  point: ArrayLike<number>,
  direction: ArrayLike<number>,
  chosen: Branches,
  nearness = 0,
): Expansion | null {
  const branches: string[] = []
  const beside = chosen === 'beside'

  /** The sign that a number has next to the point, or at it. */
  function signOf(u: Series): number {
    const snapped = beside ? onBorder(u, nearness) : u
    if (!beside) return Math.sign(standardPart(u)[0])
    const [first] = snapped.terms
    const sign = first ? Math.sign(first.c[0]) : 0
    if (!first || first.q > 0) branches.push('-0+'[sign + 1]!)
    return sign
  }

  const of = oncePerNode(rule)

  function rule(node: Expression): Series {
    switch (node.kind) {
      case 'number':
        return constant(coefficient(node.value))
      case 'variable':
        return linear(point[node.index]!, direction[node.index]!)
      case 'negation':
        return negated(of(node.of))
      case 'call':
        return called(node)
      case 'operation':
        return operated(node)
      case 'extremum': {
        const [left, right] = [of(node.left), of(node.right)]
        const sign = signOf(plus(left, negated(right)))
        return (node.name === 'min' ? sign <= 0 : sign >= 0) ? left : right
      }
      case 'choice':
        return of(holds(node.condition) ? node.then : node.otherwise)
    }
  }

  function called(node: Expression & { kind: 'call' }): Series {
    const u = of(node.of)
    switch (node.name) {
      case 'abs': {
        const sign = signOf(u)
        const there = beside ? onBorder(u, nearness) : u
        return sign === 0 ? zeroSeries : sign > 0 ? there : negated(there)
      }
      case 'relu':
        return signOf(u) > 0 ? (beside ? onBorder(u, nearness) : u) : zeroSeries
      case 'sign':
        return constant([signOf(u), 0])
      case 'floor':
        return floored(u)
      case 'sqrt':
        return power(onBorder(u, nearness ** 2), 0.5)
      case 'log':
        return logarithm(u)
      case 'log1p':
        return standardPart(u)[0] === -1 ? logarithm(plus(constant([1, 0]), u)) : analytic('log1p', u)
      default:
        return analytic(node.name, u)
    }
  }

  function floored(u: Series): Series {
    const whole = Math.floor(doubleOf(standardPart(u)))
    const above = signOf(plus(u, constant(coefficient(-whole))))
    const nextAbove = signOf(plus(u, constant(coefficient(-whole - 1))))
    const value = nextAbove >= 0 ? whole + 1 : above < 0 ? whole - 1 : whole
    return constant(coefficient(beside ? value : whole))
  }

  function operated({ operator, left, right }: Expression & { kind: 'operation' }): Series {
    const a = of(left)
    const b = of(right)
    switch (operator) {
      case '+':
        return plus(a, b)
      case '-':
        return plus(a, negated(b))
      case '*':
        return product(a, b)
      case '/':
        return quotient(a, b)
      case '^':
        return toThe(a, b)
    }
  }

  function toThe(base: Series, exponent: Series): Series {
    const n = doubleOf(standardPart(exponent))
    const varying = infinitesimalPart(exponent)
    if (isZero(varying)) {
      const isWhole = Number.isInteger(n) && n > 0
      return power(isWhole ? base : onBorder(base, nearness ** 2), n)
    }
    // 0 to powers above 0 is 0.
    if (isZero(base) && n > 0) return zeroSeries
    if (!(standardPart(base)[0] > 0) && !(n >= 0)) throw new NoValue()
    if (standardPart(base)[0] > 0) return analytic('exp', product(exponent, logarithm(base)))
    return product(power(base, n), analytic('exp', product(varying, logarithm(base))))
  }

  function holds(node: Condition): boolean {
    switch (node.kind) {
      case 'not':
        return !holds(node.of)
      case 'both':
        return holds(node.left) && holds(node.right)
      case 'either':
        return holds(node.left) || holds(node.right)
      case 'comparison':
        return compared[node.operator](signOf(plus(of(node.left), negated(of(node.right)))))
    }
  }

  try {
    return { series: of(expression), branches: branches.join('') }
  } catch (error) {
    if (error instanceof NoValue) return null
    throw error
  }
}

const compared: Record<Comparison, (sign: number) => boolean> = {
  '<': (sign) => sign < 0,
  '<=': (sign) => sign <= 0,
  '>': (sign) => sign > 0,
  '>=': (sign) => sign >= 0,
  '==': (sign) => sign === 0,
  '!=': (sign) => sign !== 0,
}

/** What stands for −log ε: like it, it grows beyond all numbers and more slowly than any power of 1/ε that occurs. */
const SLOW = 2 ** -20

/** log(c ε^q (1 + δ)) = log c + q log ε + log(1 + δ). */
function logarithm(u: Series): Series {
  const [first] = u.terms
  if (!first || !(first.c[0] > 0)) throw new NoValue()
  if (Math.abs(first.q) < 1e-9) return analytic('log', u)
  const ofPower: Series = { terms: [{ q: -SLOW, c: coefficient(-first.q) }], order: Infinity }
  const rest = product(u, { terms: [{ q: -first.q, c: divided([1, 0], first.c) }], order: Infinity })
  return plus(plus(ofPower, analytic('log', constant(first.c))), analytic('log', rest))
}

function analytic(name: Analytic, u: Series): Series {
  const part = infinitesimalPart(u)
  return composed(taylor(name, standardPart(u), termsNeeded(part)), part)
}

/**
 * The series without a standard part that is only this share of what comes with ε: the point is then taken to lie
 * where it is 0.
 */
function onBorder(u: Series, nearness: number): Series {
  const [first, ...rest] = u.terms
  if (nearness === 0 || !first || first.q !== 0) return u
  const scale = rest.reduce((most, { c }) => Math.max(most, Math.abs(doubleOf(c))), 0)
  return Math.abs(doubleOf(first.c)) <= nearness * scale ? { ...u, terms: rest } : u
}

/** The coefficient of a power of ε; NaN where it is not known. */
export function coefficientAt({ terms, order }: Series, q: number): Coefficient {
  if (order <= q) return [NaN, 0]
  return terms.find((term) => Math.abs(term.q - q) < 1e-9)?.c ?? [0, 0]
}
