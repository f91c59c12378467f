import type { Expression, FunctionName } from './expression.ts'
import { identities } from './identity.ts'
import { oncePerNode } from './nodes.ts'

/** Which signs the values of an expression may have, as a sum of these; 0 where it has no value anywhere. */
export const NEGATIVE = 1
export const ZERO = 2
export const POSITIVE = 4
const ANY = NEGATIVE | ZERO | POSITIVE

/**
 * What is known of the signs of expressions, whatever their variables are. It is the numbers that count, not their
 * rounding: e^x is never 0.
 */
export function signsIn(): (node: Expression) => number {
  const identity = identities()

  const signs = oncePerNode((node: Expression): number => {
    switch (node.kind) {
      case 'number':
        return node.value > 0 ? POSITIVE : node.value < 0 ? NEGATIVE : ZERO
      case 'variable':
        return ANY
      case 'negation':
        return opposite(signs(node.of))
      case 'call':
        return called(node.name, signs(node.of))
      case 'extremum':
        return extremum(node.name, signs(node.left), signs(node.right))
      case 'choice':
        return signs(node.then) | signs(node.otherwise)
      case 'operation':
        return operated(node)
    }
  })

  function operated({ operator, left, right }: Expression & { kind: 'operation' }): number {
    const [a, b] = [signs(left), signs(right)]
    switch (operator) {
      case '+':
        return summed(a, b)
      case '-':
        return identity(left) === identity(right) ? ZERO : summed(a, opposite(b))
      case '*':
        return identity(left) === identity(right) ? squared(a) : multiplied(a, b)
      case '/':
        return identity(left) === identity(right) ? POSITIVE : multiplied(a, b & ~ZERO)
      case '^':
        return raised(a, right)
    }
  }

  return signs
}

const opposite = (a: number) => (a & ZERO) | (a & NEGATIVE ? POSITIVE : 0) | (a & POSITIVE ? NEGATIVE : 0)
const squared = (a: number) => (a & ZERO) | (a & ~ZERO ? POSITIVE : 0)

function summed(a: number, b: number): number {
  if (a === ZERO) return b
  if (b === ZERO) return a
  const isOneSided = ((a | b) & NEGATIVE) === 0 || ((a | b) & POSITIVE) === 0
  if (!isOneSided) return ANY
  const side = (a | b) & ~ZERO
  return a & b & ZERO ? side | ZERO : side
}

function multiplied(a: number, b: number): number {
  const zero = (a | b) & ZERO
  const same = (a & b & ~ZERO) !== 0
  const other = (a & opposite(b) & ~ZERO) !== 0
  return zero | (same ? POSITIVE : 0) | (other ? NEGATIVE : 0)
}

function raised(a: number, exponent: Expression): number {
  const n = exponent.kind === 'number' ? exponent.value : NaN
  if (n === 0) return POSITIVE
  if (Number.isInteger(n)) return n % 2 === 0 ? squared(a) : a
  // A negative number has no real power that is not whole.
  if (n > 0) return a & ~NEGATIVE
  if (n < 0 || a === POSITIVE) return POSITIVE
  return a & NEGATIVE ? ANY : POSITIVE | ZERO
}

const classes = [NEGATIVE, ZERO, POSITIVE]

function extremum(name: 'min' | 'max', a: number, b: number): number {
  const choose = name === 'min' ? Math.min : Math.max
  const pairs = classes
    .filter((one) => a & one)
    .flatMap((one) => classes.filter((other) => b & other).map((other) => choose(one, other)))
  return pairs.reduce((all, one) => all | one, 0)
}

function called(name: FunctionName, a: number): number {
  switch (name) {
    case 'abs':
      return squared(a)
    case 'relu':
      return (a & POSITIVE) | (a & (NEGATIVE | ZERO) ? ZERO : 0)
    case 'exp':
    case 'sigmoid':
    case 'softplus':
      return POSITIVE
    case 'logcosh':
      return squared(a)
    case 'sqrt':
      return a & ~NEGATIVE
    case 'tanh':
    case 'sign':
    case 'log1p':
    case 'expm1':
    case 'erf':
    case 'atan':
      return a
    case 'floor':
      return a & POSITIVE ? a | ZERO : a
    case 'log':
    case 'sin':
    case 'cos':
    case 'tan':
      return ANY
  }
}
