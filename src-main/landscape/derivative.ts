import {
  call,
  choice,
  difference,
  type Expression,
  negation,
  number,
  one,
  power,
  product,
  quotient,
  sum,
  zero,
} from './expression.ts'
import { oncePerNode } from './nodes.ts'

/**
 * The derivative of `expression` by variable `index`. At the kinks: abs′(0) = relu′(0) = 0; sign and floor have
 * derivative 0 everywhere; a choice takes the derivative of the piece that it takes the value of; min and max take
 * that of their first argument on ties.
 */
export function derivative(expression: Expression, index: number): Expression {
  const by = oncePerNode(rule)

  function rule(node: Expression): Expression {
    switch (node.kind) {
      case 'number':
        return zero
      case 'variable':
        return node.index === index ? one : zero
      case 'negation':
        return negation(by(node.of))
      case 'choice':
        return choice(node.condition, by(node.then), by(node.otherwise))
      case 'extremum': {
        const { left, right } = node
        const operator = node.name === 'min' ? '<=' : '>='
        return choice({ kind: 'comparison', operator, left, right }, by(left), by(right))
      }
      case 'operation':
        return operationRule(node)
      case 'call': {
        const inner = by(node.of)
        return inner === zero ? zero : callRule(node, inner)
      }
    }
  }

  function operationRule({ operator, left, right }: Expression & { kind: 'operation' }): Expression {
    switch (operator) {
      case '+':
        return sum(by(left), by(right))
      case '-':
        return difference(by(left), by(right))
      case '*':
        return sum(product(by(left), right), product(left, by(right)))
      case '/':
        if (by(right) === zero) return quotient(by(left), right)
        return quotient(difference(product(by(left), right), product(left, by(right))), power(right, number(2)))
      case '^':
        return powerRule(left, right)
    }
  }

  function powerRule(base: Expression, exponent: Expression): Expression {
    const fromBase =
      by(base) === zero ? zero : product(product(exponent, power(base, difference(exponent, one))), by(base))
    // 0 to a power is 0 wherever it is defined next to a point, though its logarithm is not.
    const isNothing = base.kind === 'number' && base.value === 0
    const fromExponent =
      by(exponent) === zero || isNothing
        ? zero
        : product(product(power(base, exponent), call('log', base)), by(exponent))
    return sum(fromBase, fromExponent)
  }

  return by(expression)
}

function callRule({ name, of }: Expression & { kind: 'call' }, inner: Expression): Expression {
  switch (name) {
    case 'abs':
      return product(call('sign', of), inner)
    case 'relu':
      return choice({ kind: 'comparison', operator: '>', left: of, right: zero }, inner, zero)
    case 'exp':
      return product(call('exp', of), inner)
    case 'log':
      return quotient(inner, of)
    case 'sqrt':
      return quotient(inner, product(number(2), call('sqrt', of)))
    case 'sin':
      return product(call('cos', of), inner)
    case 'cos':
      return negation(product(call('sin', of), inner))
    case 'tan':
      return product(sum(one, power(call('tan', of), number(2))), inner)
    case 'tanh':
      return product(difference(one, power(call('tanh', of), number(2))), inner)
    case 'sigmoid':
      // s(1 − s), whose difference would cancel where s is near 1.
      return product(product(call('sigmoid', of), call('sigmoid', negation(of))), inner)
    case 'softplus':
      return product(call('sigmoid', of), inner)
    case 'logcosh':
      return product(call('tanh', of), inner)
    case 'log1p':
      return quotient(inner, sum(one, of))
    case 'expm1':
      return product(call('exp', of), inner)
    case 'erf':
      return product(product(number(2 / Math.sqrt(Math.PI)), call('exp', negation(power(of, number(2))))), inner)
    case 'atan':
      return quotient(inner, sum(one, power(of, number(2))))
    case 'sign':
    case 'floor':
      return zero
  }
}
