import { call, type Condition, type Expression, negation, number, operation } from './expression.ts'
import { oncePerNode } from './nodes.ts'

/**
 * The same function with every operation on numbers carried out whose result is finite, and with the names of numbers
 * dropped.
 */
export function folded(root: Expression): Expression {
  const fold = oncePerNode(rebuilt)

  function rebuilt(node: Expression): Expression {
    switch (node.kind) {
      case 'number':
        return number(node.value)
      case 'variable':
        return node
      case 'operation':
        return operation(node.operator, fold(node.left), fold(node.right))
      case 'negation':
        return negation(fold(node.of))
      case 'call':
        return call(node.name, fold(node.of))
      case 'extremum':
        return { ...node, left: fold(node.left), right: fold(node.right) }
      case 'choice':
        return {
          ...node,
          condition: foldCondition(node.condition),
          then: fold(node.then),
          otherwise: fold(node.otherwise),
        }
    }
  }

  function foldCondition(node: Condition): Condition {
    switch (node.kind) {
      case 'not':
        return { ...node, of: foldCondition(node.of) }
      case 'comparison':
        return { ...node, left: fold(node.left), right: fold(node.right) }
      case 'both':
      case 'either':
        return { ...node, left: foldCondition(node.left), right: foldCondition(node.right) }
    }
  }

  return fold(root)
}
