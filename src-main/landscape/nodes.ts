import type { Condition, Expression } from './expression.ts'

type Node = Expression | Condition

/**
 * The nodes of a tree, each before those that it is made of. Every node once: the sides of chained comparisons and
 * what derivatives have in common occur in several places, and going down to them from each would double the work at
 * every level.
 */
export function nodesOf(root: Node): Node[] {
  return nodesOfAll([root])
}

/** Those of several trees. */
export function nodesOfAll(roots: readonly Node[]): Node[] {
  const found = new Set<Node>()
  const visit = (node: Node): void => {
    if (found.has(node)) return
    found.add(node)
    partsOf(node).forEach(visit)
  }
  roots.forEach(visit)
  return [...found]
}

/** What a node is made of directly. */
export function partsOf(node: Node): Node[] {
  switch (node.kind) {
    case 'number':
    case 'variable':
      return []
    case 'negation':
    case 'not':
    case 'call':
      return [node.of]
    case 'choice':
      return [node.condition, node.then, node.otherwise]
    case 'operation':
    case 'extremum':
    case 'comparison':
    case 'both':
    case 'either':
      return [node.left, node.right]
  }
}

/** What a rule makes of a node, worked out once for each however often it occurs in a tree. */
export function oncePerNode<Of extends Node, Result extends object | number>(
  rule: (node: Of) => Result,
): (node: Of) => Result {
  const known = new Map<Of, Result>()
  return (node) => {
    const before = known.get(node)
    if (before !== undefined) return before
    const result = rule(node)
    known.set(node, result)
    return result
  }
}
