import { create, parseDependencies } from 'mathjs/number'
import { call, type Condition, type Expression, type FunctionName, functionNames, number } from './expression.ts'

/** mathjs's node types with the fields read here; its own declarations do not tell them apart by `type`. */
type Node =
  | { type: 'ConstantNode'; value: unknown }
  | { type: 'SymbolNode'; name: string }
  | { type: 'ParenthesisNode'; content: Node }
  | { type: 'OperatorNode'; fn: string; args: Node[] }
  | { type: 'RelationalNode'; conditionals: string[]; params: Node[] }
  | { type: 'ConditionalNode'; condition: Node; trueExpr: Node; falseExpr: Node }
  | { type: 'FunctionNode'; fn: Node; args: Node[] }

const { parse } = create(parseDependencies ?? {})

const operators = new Map<string, Extract<Expression, { kind: 'operation' }>['operator']>([
  ['add', '+'],
  ['subtract', '-'],
  ['multiply', '*'],
  ['divide', '/'],
  ['pow', '^'],
])
const comparisons = new Map<string, Extract<Condition, { kind: 'comparison' }>['operator']>([
  ['smaller', '<'],
  ['smallerEq', '<='],
  ['larger', '>'],
  ['largerEq', '>='],
  ['equal', '=='],
  ['unequal', '!='],
])

/** For tests: the tree of a text as mathjs understands it, made of what the language has. Throws where it has not. */
export function readByMathjs(
  text: string,
  variables: readonly string[],
  parameters: Readonly<Record<string, number>>,
): Expression {
  function numeric(node: Node): Expression {
    switch (node.type) {
      case 'ConstantNode':
        if (typeof node.value === 'number' && Number.isFinite(node.value)) return number(node.value)
        break
      case 'SymbolNode':
        return named(node.name)
      case 'ParenthesisNode':
        return numeric(node.content)
      case 'ConditionalNode':
        return {
          kind: 'choice',
          condition: condition(node.condition),
          then: numeric(node.trueExpr),
          otherwise: numeric(node.falseExpr),
        }
      case 'FunctionNode':
        return applied(node.fn.type === 'SymbolNode' ? node.fn.name : '', node.args.map(numeric))
      case 'OperatorNode': {
        const [left, right] = node.args.map(numeric)
        const operator = operators.get(node.fn)
        if (left && right && operator) return { kind: 'operation', operator, left, right }
        if (left && node.fn === 'unaryMinus') return { kind: 'negation', of: left }
        if (left && node.fn === 'unaryPlus') return left
        break
      }
      case 'RelationalNode':
        break
    }
    throw new Error(`no number: ${node.type}`)
  }

  function named(name: string): Expression {
    if (variables.includes(name)) return { kind: 'variable', index: variables.indexOf(name) }
    const value = parameters[name] ?? { pi: Math.PI, e: Math.E }[name]
    if (value === undefined) throw new Error(`no name: ${name}`)
    return { kind: 'number', value, name }
  }

  function applied(name: string, args: Expression[]): Expression {
    const [first, second] = args
    if ((name === 'min' || name === 'max') && first)
      return args.reduce((left, right) => ({ kind: 'extremum', name, left, right }))
    if (name === 'pow' && args.length === 2 && first && second) return power(first, second)
    if (name === 'hypot' && args.length === 2 && first && second) {
      const squares = [power(first, number(2)), power(second, number(2))] as const
      return call('sqrt', { kind: 'operation', operator: '+', left: squares[0], right: squares[1] })
    }
    if (!(functionNames as readonly string[]).includes(name) || args.length !== 1 || !first)
      throw new Error(`no function: ${name}`)
    return call(name as FunctionName, first)
  }

  function condition(node: Node): Condition {
    if (node.type === 'ParenthesisNode') return condition(node.content)
    if (node.type === 'RelationalNode') return chain(node.conditionals, node.params.map(numeric))
    if (node.type !== 'OperatorNode') throw new Error(`no condition: ${node.type}`)
    if (comparisons.has(node.fn)) return chain([node.fn], node.args.map(numeric))
    const [left, right] = node.args.map(condition)
    if (left && node.fn === 'not') return { kind: 'not', of: left }
    if (left && right && node.fn === 'and') return { kind: 'both', left, right }
    if (left && right && node.fn === 'or') return { kind: 'either', left, right }
    throw new Error(`no condition: ${node.fn}`)
  }

  function chain(fns: string[], sides: Expression[]): Condition {
    return fns
      .map((fn, index): Condition => {
        const [operator, left, right] = [comparisons.get(fn), sides[index], sides[index + 1]]
        if (!operator || !left || !right) throw new Error(`no comparison: ${fn}`)
        return { kind: 'comparison', operator, left, right }
      })
      .reduce((left, right) => ({ kind: 'both', left, right }))
  }

  // The structure does not tell in which base a number was written; only tens are of the language.
  if (/(?<![\w.])0[box]/.test(text)) throw new Error('no number: of another base')
  return numeric(structureByMathjs(text))
}

/** Throws a `SyntaxError` of mathjs where the text has no structure. */
export function structureByMathjs(text: string): Node {
  // A line break would begin another expression for mathjs; in the language it is a space.
  return parse(text.replace(/\s/g, ' ')) as unknown as Node
}

function power(left: Expression, right: Expression): Expression {
  return { kind: 'operation', operator: '^', left, right }
}
