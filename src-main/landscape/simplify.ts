import { call, type Condition, type Expression, isNumber, negation, number } from './expression.ts'
import { identities } from './identity.ts'
import { oncePerNode } from './nodes.ts'
import { NEGATIVE, POSITIVE, signsIn } from './signs.ts'

/**
 * The same function to the bit, written without branches that it does not need: |u|² is u², √(u²) is |u|, and |u| and
 * ReLU(u) are u where u cannot be negative. Then the conventions for kinks have no part in its derivatives, and steps
 * cost less.
 */
export function simplified(root: Expression): Expression {
  const signs = signsIn()
  const identity = identities()
  const same = (a: Expression, b: Expression) => identity(a) === identity(b)
  const isNever = (node: Expression, sign: number) => (signs(node) & sign) === 0

  const simplify = oncePerNode((node: Expression): Expression => {
    switch (node.kind) {
      case 'number':
      case 'variable':
        return node
      case 'negation':
        return negation(simplify(node.of))
      case 'call':
        return ofCall({ ...node, of: simplify(node.of) })
      case 'operation':
        return ofOperation({ ...node, left: simplify(node.left), right: simplify(node.right) })
      case 'extremum':
        return { ...node, left: simplify(node.left), right: simplify(node.right) }
      case 'choice':
        return {
          ...node,
          condition: ofCondition(node.condition),
          then: simplify(node.then),
          otherwise: simplify(node.otherwise),
        }
    }
  })

  function ofCondition(node: Condition): Condition {
    switch (node.kind) {
      case 'not':
        return { ...node, of: ofCondition(node.of) }
      case 'comparison':
        return { ...node, left: simplify(node.left), right: simplify(node.right) }
      case 'both':
      case 'either':
        return { ...node, left: ofCondition(node.left), right: ofCondition(node.right) }
    }
  }

  function ofCall(node: Expression & { kind: 'call' }): Expression {
    const { name, of } = node
    switch (name) {
      case 'abs':
        if (isNever(of, NEGATIVE)) return of
        if (isNever(of, POSITIVE)) return negation(of)
        return of.kind === 'negation' ? call('abs', of.of) : node
      case 'relu':
        return isNever(of, NEGATIVE) ? of : node
      case 'sqrt': {
        const root = rootOf(of)
        return root ? ofCall({ kind: 'call', name: 'abs', of: root }) : node
      }
      default:
        return node
    }
  }

  /** What an expression is the square of, rounded as it would be. */
  function rootOf(node: Expression): Expression | undefined {
    if (node.kind !== 'operation') return undefined
    const { operator, left, right } = node
    if (operator === '*') return same(left, right) ? left : undefined
    if (operator !== '^' || right.kind !== 'number') return undefined
    // Powers are made by squaring half of them: (u²)² of u⁴, u·(u²) twice of u⁶ is not.
    if (right.value === 2) return left
    const isPowerOfTwo = Number.isInteger(Math.log2(right.value)) && right.value > 2 && right.value <= 64
    return isPowerOfTwo ? { kind: 'operation', operator: '^', left, right: number(right.value / 2) } : undefined
  }

  function ofOperation(node: Expression & { kind: 'operation' }): Expression {
    const { operator, left, right } = node
    const inside = insideAbs(left)
    if (operator === '^' && inside && right.kind === 'number' && right.value % 2 === 0 && !isNumber(right, 0))
      return { ...node, left: inside }
    if (operator !== '*') return node
    const other = insideAbs(right)
    if (inside && other && same(inside, other)) return { ...node, left: inside, right: inside }
    return signed(left, right) ?? signed(right, left) ?? node
  }

  /** sign(u)·u and sign(u)·|u|. */
  function signed(sign: Expression, value: Expression): Expression | undefined {
    if (sign.kind !== 'call' || sign.name !== 'sign') return undefined
    if (same(sign.of, value)) return call('abs', value)
    const inside = insideAbs(value)
    return inside && same(sign.of, inside) ? inside : undefined
  }

  return simplify(root)
}

const insideAbs = (node: Expression) => (node.kind === 'call' && node.name === 'abs' ? node.of : undefined)
