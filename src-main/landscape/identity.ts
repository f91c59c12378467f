import type { Condition, Expression } from './expression.ts'
import { oncePerNode } from './nodes.ts'

export type Identity = (node: Expression | Condition) => number

/** Numbers nodes so that two that describe the same have the same number. */
export function identities(): Identity {
  const ofText = new Map<string, number>()
  const identity: Identity = oncePerNode((node) => {
    const text = textOf(node)
    const number = ofText.get(text) ?? ofText.size
    ofText.set(text, number)
    return number
  })
  function textOf(node: Expression | Condition): string {
    switch (node.kind) {
      case 'number':
        return `number ${Object.is(node.value, -0) ? '-0' : node.value}`
      case 'variable':
        return `variable ${node.index}`
      case 'negation':
      case 'not':
        return `${node.kind} ${identity(node.of)}`
      case 'call':
        return `${node.name} ${identity(node.of)}`
      case 'operation':
      case 'comparison':
        return `${node.operator} ${identity(node.left)} ${identity(node.right)}`
      case 'extremum':
        return `${node.name} ${identity(node.left)} ${identity(node.right)}`
      case 'both':
      case 'either':
        return `${node.kind} ${identity(node.left)} ${identity(node.right)}`
      case 'choice':
        return `choice ${identity(node.condition)} ${identity(node.then)} ${identity(node.otherwise)}`
    }
  }
  return identity
}
