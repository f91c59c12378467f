import { choice, type Condition, type Expression, number, operation } from './expression.ts'
import { canonicalForms, type Forms } from './canonical.ts'
import { oncePerNode } from './nodes.ts'

/** A function of x and y with f(x, y) = f(y, x), written so that it is computed alike on both sides of the diagonal. */
export interface Symmetric {
  value: Expression
  /** A function of (x, y) as one of (y, x). What the same bits come of either way is the same node. */
  swapped(node: Expression): Expression
}

/**
 * A function of two variables that does not change when they are swapped, as far as its form shows; null for others.
 * Terms and factors that are each other's images are brought together, since a + b is b + a to the bit, but (a + b) +
 * c is not (c + b) + a. Of max(a, b) whose arguments are each other's images the slope on the diagonal is the mean of
 * both.
 */
export function symmetric(value: Expression): Symmetric | null {
  const forms = canonicalForms()
  if (!forms.isInvariant(value)) return null
  const same = new Set<Expression>()
  const swapped = swapOf(same)
  return { value: arranged(value, forms, same, swapped), swapped }
}

function swapOf(same: ReadonlySet<Expression>): (node: Expression) => Expression {
  const swapped = oncePerNode((node: Expression): Expression => {
    if (same.has(node)) return node
    switch (node.kind) {
      case 'number':
        return node
      case 'variable':
        return { kind: 'variable', index: 1 - node.index }
      case 'negation':
      case 'call':
        return { ...node, of: swapped(node.of) }
      case 'operation':
      case 'extremum':
        return { ...node, left: swapped(node.left), right: swapped(node.right) }
      case 'choice':
        return {
          ...node,
          condition: ofCondition(node.condition),
          then: swapped(node.then),
          otherwise: swapped(node.otherwise),
        }
    }
  })
  function ofCondition(node: Condition): Condition {
    switch (node.kind) {
      case 'not':
        return { ...node, of: ofCondition(node.of) }
      case 'comparison':
        return { ...node, left: swapped(node.left), right: swapped(node.right) }
      case 'both':
      case 'either':
        return { ...node, left: ofCondition(node.left), right: ofCondition(node.right) }
    }
  }
  return swapped
}

/**
 * The value with its parts in pairs; every node of it that is then the same to the bit either way is noted in `same`.
 */
function arranged(
  root: Expression,
  forms: Forms,
  same: Set<Expression>,
  swapped: (node: Expression) => Expression,
): Expression {
  const noted = (node: Expression) => {
    same.add(node)
    return node
  }

  const arrange = oncePerNode((node: Expression): Expression => {
    if (!forms.isInvariant(node)) return node
    switch (node.kind) {
      case 'number':
      case 'variable':
        return node
      case 'negation':
        return inherited({ ...node, of: arrange(node.of) }, node.of)
      case 'call':
        return inherited({ ...node, of: arrange(node.of) }, node.of)
      case 'extremum':
        return extremum(node)
      case 'choice':
        return { ...node, then: arrange(node.then), otherwise: arrange(node.otherwise) }
      case 'operation':
        return operated(node)
    }
  })

  /** The same to the bit where its only part is. */
  function inherited<Node extends Expression>(node: Node, ...parts: Expression[]): Node {
    if (parts.every((part) => part.kind === 'number' || same.has(arrange(part)))) same.add(node)
    return node
  }

  function operated(node: Expression & { kind: 'operation' }): Expression {
    const { operator, left, right } = node
    if (operator === '+' || operator === '-') return paired(node, '+')
    if (operator === '*') return paired(node, '*')
    return inherited({ ...node, left: arrange(left), right: arrange(right) }, left, right)
  }

  function extremum(node: Expression & { kind: 'extremum' }): Expression {
    const { name, left, right } = node
    if (!forms.areImages(left, right))
      return inherited({ ...node, left: arrange(left), right: arrange(right) }, left, right)
    const other = swapped(left)
    const before = (a: Expression, b: Expression): Condition => ({
      kind: 'comparison',
      operator: name === 'min' ? '<' : '>',
      left: a,
      right: b,
    })
    const mean = operation('*', number(0.5), noted(operation('+', left, other)))
    return noted(choice(before(left, other), left, choice(before(other, left), other, noted(mean))))
  }

  /** A sum or a product: its parts in pairs of images, then those that are images of themselves. */
  function paired(node: Expression, operator: '+' | '*'): Expression {
    const parts = partsOf(node, operator)
    const groups: Expression[] = []
    const left = [...parts]
    while (left.length > 0) {
      const part = left.shift()!
      if (forms.isInvariant(part)) {
        groups.push(part.kind === 'number' ? part : arrange(part))
        continue
      }
      const image = left.findIndex((other) => forms.areImages(part, other))
      // Only its sum with others is invariant: the whole is left as it is written.
      if (image < 0) return node
      left.splice(image, 1)
      groups.push(noted(operation(operator, part, swapped(part))))
    }
    return groups.reduce((before, group) => {
      const joined = join(operator, before, group)
      return [before, group].every((part) => part.kind === 'number' || same.has(part)) ? noted(joined) : joined
    })
  }

  return arrange(root)
}

function join(operator: '+' | '*', left: Expression, right: Expression): Expression {
  if (operator === '+' && right.kind === 'negation') return operation('-', left, right.of)
  return operation(operator, left, right)
}

/** The terms of a sum, with their signs, or the factors of a product. */
function partsOf(node: Expression, operator: '+' | '*'): Expression[] {
  if (node.kind !== 'operation') return [node]
  const { left, right } = node
  if (node.operator === operator) return [...partsOf(left, operator), ...partsOf(right, operator)]
  if (operator === '+' && node.operator === '-')
    return [...partsOf(left, '+'), ...partsOf(right, '+').map((part): Expression => ({ kind: 'negation', of: part }))]
  return [node]
}
