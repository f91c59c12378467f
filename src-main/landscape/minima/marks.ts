import type { Expression } from '../expression.ts'
import { nodesOf } from '../nodes.ts'

/**
 * The numbers that conditions in the tree compare each variable with, ascending; shape [variables][…]. There the
 * function may change its piece, however narrow that is, so whoever samples it should look on both sides of them.
 */
export function marksOf(root: Expression, dimension: number): number[][] {
  const found = Array.from({ length: dimension }, () => new Set<number>())
  const mark = (side: Expression, other: Expression) => {
    if (side.kind === 'variable' && other.kind === 'number') found[side.index]?.add(other.value)
  }
  for (const node of nodesOf(root)) {
    if (node.kind !== 'comparison') continue
    mark(node.left, node.right)
    mark(node.right, node.left)
  }
  return found.map((numbers) => [...numbers].sort((a, b) => a - b))
}
