import { toPower } from './elementary.ts'

/**
 * The tree of a function of real variables, made of these forms only. Everything that is differentiated, compiled or
 * drawn is such a tree: its leaves are finite numbers and names of variables, so no text that a user typed gets any
 * further than the parser.
 */
export type Expression =
  /** `name` is what it was called where it was written: a parameter, pi or e. Only typesetting reads it. */
  | { kind: 'number'; value: number; name?: string }
  | { kind: 'variable'; index: number }
  | { kind: 'operation'; operator: Operator; left: Expression; right: Expression }
  | { kind: 'negation'; of: Expression }
  | { kind: 'call'; name: FunctionName; of: Expression }
  | { kind: 'extremum'; name: 'min' | 'max'; left: Expression; right: Expression }
  | { kind: 'choice'; condition: Condition; then: Expression; otherwise: Expression }

/** What is true or false at a point. */
export type Condition =
  | { kind: 'comparison'; operator: Comparison; left: Expression; right: Expression }
  | { kind: 'both' | 'either'; left: Condition; right: Condition }
  | { kind: 'not'; of: Condition }

export type Operator = '+' | '-' | '*' | '/' | '^'
export type Comparison = '<' | '<=' | '>' | '>=' | '==' | '!='

/**
 * Functions of one argument. relu(x) = max(0, x), sigmoid(x) = 1/(1 + e^−x), softplus(x) = log(1 + e^x), logcosh(x) =
 * log cosh x.
 */
export const functionNames = [
  'abs',
  'relu',
  'exp',
  'log',
  'sqrt',
  'sin',
  'cos',
  'tan',
  'tanh',
  'sign',
  'floor',
  'sigmoid',
  'softplus',
  'logcosh',
  'log1p',
  'expm1',
  'erf',
  'atan',
] as const
export type FunctionName = (typeof functionNames)[number]

const operations: Record<Operator, (left: number, right: number) => number> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '^': toPower,
}

export const zero: Expression = { kind: 'number', value: 0 }
export const one: Expression = { kind: 'number', value: 1 }

export function number(value: number): Expression {
  return { kind: 'number', value }
}

export function isNumber(expression: Expression, value: number): boolean {
  return expression.kind === 'number' && expression.value === value
}

/** `left operator right`, worked out where both are numbers and the result is finite; otherwise as written. */
export function operation(operator: Operator, left: Expression, right: Expression): Expression {
  if (left.kind === 'number' && right.kind === 'number') {
    const value = operations[operator](left.value, right.value)
    if (Number.isFinite(value)) return number(value)
  }
  return { kind: 'operation', operator, left, right }
}

export function negation(of: Expression): Expression {
  if (of.kind === 'number') return number(-of.value)
  return of.kind === 'negation' ? of.of : { kind: 'negation', of }
}

export function call(name: FunctionName, of: Expression): Expression {
  return { kind: 'call', name, of }
}

/**
 * The following build derivatives and drop what is neutral: x + 0, 1·x, 0·x, x¹. They take 0·x for 0 also where x is
 * not finite, which is why the parser does not use them for the function itself.
 */
export function sum(left: Expression, right: Expression): Expression {
  if (isNumber(left, 0)) return right
  if (isNumber(right, 0)) return left
  if (right.kind === 'negation') return difference(left, right.of)
  return operation('+', left, right)
}

export function difference(left: Expression, right: Expression): Expression {
  if (isNumber(right, 0)) return left
  if (isNumber(left, 0)) return negation(right)
  if (right.kind === 'negation') return sum(left, right.of)
  return operation('-', left, right)
}

export function product(left: Expression, right: Expression): Expression {
  if (isNumber(left, 0) || isNumber(right, 0)) return zero
  if (isNumber(left, 1)) return right
  if (isNumber(right, 1)) return left
  if (isNumber(left, -1)) return negation(right)
  if (isNumber(right, -1)) return negation(left)
  if (right.kind === 'number' && left.kind !== 'number') return product(right, left)
  if (left.kind === 'negation') return negation(product(left.of, right))
  if (right.kind === 'negation') return negation(product(left, right.of))
  if (right.kind === 'operation' && right.operator === '*' && right.left.kind === 'number')
    return left.kind === 'number'
      ? product(operation('*', left, right.left), right.right)
      : product(right.left, product(left, right.right))
  return operation('*', left, right)
}

export function quotient(left: Expression, right: Expression): Expression {
  if (isNumber(left, 0)) return zero
  if (isNumber(right, 1)) return left
  return operation('/', left, right)
}

export function power(base: Expression, exponent: Expression): Expression {
  if (isNumber(exponent, 0)) return one
  if (isNumber(exponent, 1)) return base
  return operation('^', base, exponent)
}

export function choice(condition: Condition, then: Expression, otherwise: Expression): Expression {
  const same =
    then === otherwise || (then.kind === 'number' && otherwise.kind === 'number' && then.value === otherwise.value)
  return same ? then : { kind: 'choice', condition, then, otherwise }
}
