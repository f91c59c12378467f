import type { Condition, Expression } from '../expression.ts'

/**
 * The numbers that conditions in the tree compare each variable with, ascending; shape [variables][…]. There the function may change its piece, however narrow
 * that is, so whoever samples it should look on both sides of them.
 */
export function marksOf(root: Expression, dimension: number): number[][] {
  const found = Array.from({ length: dimension }, () => new Set<number>())
  const seen = new Set<Expression | Condition>()

  function visit(node: Expression | Condition): void {
    if (seen.has(node)) return
    seen.add(node)
    switch (node.kind) {
      case 'number':
      case 'variable':
        return
      case 'negation':
      case 'call':
      case 'not':
        return visit(node.of)
      case 'choice':
        visit(node.condition)
        visit(node.then)
        return visit(node.otherwise)
      case 'comparison':
        mark(node.left, node.right)
        mark(node.right, node.left)
        break
      case 'operation':
      case 'extremum':
      case 'both':
      case 'either':
        break
    }
    visit(node.left)
    visit(node.right)
  }

  function mark(side: Expression, other: Expression): void {
    if (side.kind === 'variable' && other.kind === 'number') found[side.index]?.add(other.value)
  }

  visit(root)
  return found.map((numbers) => [...numbers].sort((a, b) => a - b))
}
