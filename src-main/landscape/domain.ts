import { enclosuresIn } from './enclosure/index.ts'
import { call, type Comparison, type Condition, type Expression, one, zero } from './expression.ts'
import { oncePerNode } from './nodes.ts'
import { NEGATIVE, signsIn, ZERO } from './signs.ts'

/** Holds where a function has a value; undefined where that is everywhere. */
export type Domain = Condition | undefined

/**
 * Where a function of so many variables has a value. It has none where, in a part that counts there, the logarithm of
 * a number ≤ 0 is taken, an even root of a negative number, a quotient by 0, or a power that is no real number. Of a
 * choice its condition counts and the piece that it leads to; of `and` and `or` the second side only where the first
 * does not decide. That a value is beyond all doubles does not matter.
 */
export function domainOf(root: Expression, dimension: number): Domain {
  const signs = signsIn()
  const enclosure = enclosuresIn([root])(Array.from({ length: dimension }, () => [-Infinity, Infinity] as const))
  /**
   * Whether an expression may be negative or 0 somewhere, which its signs or an enclosure of its values may rule out.
   */
  const may = oncePerNode((node: Expression) => {
    const { low, high } = enclosure(node)
    const known = signs(node)
    return {
      be: { negative: (known & NEGATIVE) !== 0 && low < 0, zero: (known & ZERO) !== 0 && low <= 0 && high >= 0 },
    }
  })
  const positive = (node: Expression): Domain =>
    may(node).be.negative || may(node).be.zero ? versusZero(node, '>') : undefined
  const notNegative = (node: Expression): Domain => (may(node).be.negative ? versusZero(node, '>=') : undefined)
  const notZero = (node: Expression): Domain => (may(node).be.zero ? versusZero(node, '!=') : undefined)

  const of = onceEach((node: Expression): Domain => {
    switch (node.kind) {
      case 'number':
      case 'variable':
        return undefined
      case 'negation':
        return of(node.of)
      case 'call':
        return both(of(node.of), ofCall(node))
      case 'operation':
        return both(both(of(node.left), of(node.right)), ofOperation(node))
      case 'extremum':
        return both(of(node.left), of(node.right))
      case 'choice':
        return both(ofCondition(node.condition), chosen(node.condition, of(node.then), of(node.otherwise)))
    }
  })

  function ofCall({ name, of: argument }: Expression & { kind: 'call' }): Domain {
    if (name === 'log') return positive(argument)
    if (name === 'log1p') return positive({ kind: 'operation', operator: '+', left: one, right: argument })
    return name === 'sqrt' ? notNegative(argument) : undefined
  }

  function ofOperation({ operator, left, right }: Expression & { kind: 'operation' }): Domain {
    if (operator === '/') return notZero(right)
    if (operator !== '^') return undefined
    if (right.kind !== 'number') return ofPower(left, right)
    if (Number.isInteger(right.value)) return right.value < 0 ? notZero(left) : undefined
    return right.value < 0 ? positive(left) : notNegative(left)
  }

  /**
   * Of a power whose exponent varies: that of 0 is 0 or 1 unless the exponent is negative, negative numbers have
   * whole powers only.
   */
  function ofPower(base: Expression, exponent: Expression): Domain {
    const always = positive(base)
    if (!always) return undefined
    const exponentNotNegative = notNegative(exponent)
    const fromZero = both(versusZero(base, '=='), exponentNotNegative) as Condition
    const isWhole: Condition = { kind: 'comparison', operator: '==', left: call('floor', exponent), right: exponent }
    const fromNegative = both(versusZero(base, '<'), isWhole) as Condition
    return { kind: 'either', left: { kind: 'either', left: always, right: fromZero }, right: fromNegative }
  }

  function ofCondition(node: Condition): Domain {
    switch (node.kind) {
      case 'comparison':
        return both(of(node.left), of(node.right))
      case 'not':
        return ofCondition(node.of)
      case 'both':
        return both(ofCondition(node.left), where(node.left, ofCondition(node.right)))
      case 'either':
        return both(ofCondition(node.left), where({ kind: 'not', of: node.left }, ofCondition(node.right)))
    }
  }

  return of(root)
}

function onceEach(rule: (node: Expression) => Domain): (node: Expression) => Domain {
  const wrapped = oncePerNode((node: Expression) => ({ domain: rule(node) }))
  return (node) => wrapped(node).domain
}

function versusZero(left: Expression, operator: Comparison): Condition {
  return { kind: 'comparison', operator, left, right: zero }
}

function both(left: Domain, right: Domain): Domain {
  if (!left || !right || left === right) return left ?? right
  return { kind: 'both', left, right }
}

/** What is asked only where a condition holds. */
function where(condition: Condition, domain: Domain): Domain {
  return domain && { kind: 'either', left: { kind: 'not', of: condition }, right: domain }
}

function chosen(condition: Condition, then: Domain, otherwise: Domain): Domain {
  return both(where(condition, then), where({ kind: 'not', of: condition }, otherwise))
}
