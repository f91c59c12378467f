import { create, type MathNode, parseDependencies } from 'mathjs/number'
import {
  call,
  type Comparison,
  type Condition,
  type Expression,
  type FunctionName,
  functionNames,
  number,
  type Operator,
} from './expression.ts'
import { folded } from './fold.ts'
import { syntaxError, type Token, tokensOf } from './tokens.ts'

const { parse: parseMath } = create(parseDependencies ?? {})

const constants = new Map([
  ['pi', Math.PI],
  ['e', Math.E],
])
const functions: ReadonlySet<string> = new Set(functionNames)
const ofSeveral: ReadonlySet<string> = new Set(['min', 'max', 'pow', 'hypot'])
const operators: Readonly<Record<string, Operator>> = { add: '+', subtract: '-', multiply: '*', divide: '/', pow: '^' }
const comparisons: Readonly<Record<string, Comparison>> = {
  smaller: '<',
  smallerEq: '<=',
  larger: '>',
  largerEq: '>=',
  equal: '==',
  unequal: '!=',
}

/** mathjs's node types with the fields read here; its own declarations do not tell them apart by `type`. */
type Node =
  | { type: 'ConstantNode'; value: unknown }
  | { type: 'SymbolNode'; name: string }
  | { type: 'ParenthesisNode'; content: Node }
  | { type: 'OperatorNode'; fn: string; args: Node[] }
  | { type: 'RelationalNode'; conditionals: string[]; params: Node[] }
  | { type: 'ConditionalNode'; condition: Node; trueExpr: Node; falseExpr: Node }
  | { type: 'FunctionNode'; fn: Node; args: Node[] }

/**
 * The function that a text describes, as it is computed: what does not depend on the variables is worked out. See
 * `readExpression`.
 * @throws {OverstepError} `invalid-input` with `details.position`, the index in `text` of what was wrong
 */
export function parseExpression(
  text: string,
  variables: readonly string[],
  parameters: Readonly<Record<string, number>> = {},
): Expression {
  return folded(readExpression(text, variables, parameters))
}

/**
 * Reads a function written in mathjs syntax: + - * / ^, comparisons (also chained: `2 <= x <= 3`), and, or, not, `a ?
 * b : c`, the functions of `functionNames`, min, max, pow(a, b) = a^b, hypot(a, b) = √(a² + b²), and the constants pi
 * and e. mathjs only finds the structure; every node of it is checked here against that list and built anew, so
 * nothing that is not listed survives, and nothing is evaluated. The tree is the function as it was written, with
 * names kept beside the numbers that they stand for.
 *
 * @param variables names that stand for the coordinates of a point, in this order
 * @param parameters names that stand for a number
 * @throws {OverstepError} `invalid-input` with `details.position`, the index in `text` of what was wrong
 */
export function readExpression(
  text: string,
  variables: readonly string[],
  parameters: Readonly<Record<string, number>> = {},
): Expression {
  const tokens = tokensOf(text)
  // The leaves of mathjs's tree, read from left to right, are the numbers and names of the text in this order.
  const leaves = tokens.filter(({ kind }) => kind === 'number' || kind === 'name')
  let next = 0
  const here = () => leaves[next]?.position ?? text.length

  const leaf = (expected: string): Token => {
    const token = leaves[next]
    if (!token || (token.kind === 'name' && token.text !== expected)) throw wrong(here(), 'is not part of the language')
    next++
    return token
  }

  const wrong = (position: number, problem: string) => {
    const token = tokens.find((candidate) => candidate.position === position)
    return syntaxError(text, position, `${token ? `"${token.text}" ` : ''}${problem}`)
  }

  function name(symbol: string): Expression {
    const { position } = leaf(symbol)
    const index = variables.indexOf(symbol)
    if (index >= 0) return { kind: 'variable', index }
    const value = Object.hasOwn(parameters, symbol) ? parameters[symbol] : constants.get(symbol)
    if (value !== undefined) return { kind: 'number', value, name: symbol }
    if (functions.has(symbol) || ofSeveral.has(symbol)) throw wrong(position, `is a function: write ${symbol}(…)`)
    throw wrong(
      position,
      `is not a known name: write ${[...variables, ...Object.keys(parameters)].join(', ')}, pi or e`,
    )
  }

  function applied(node: Node & { type: 'FunctionNode' }): Expression {
    const symbol = node.fn.type === 'SymbolNode' ? node.fn.name : ''
    const { position } = leaf(symbol)
    if (symbol === 'min' || symbol === 'max') {
      const [first, ...rest] = node.args.map(numeric)
      if (!first) throw wrong(position, 'needs at least one argument')
      return rest.reduce<Expression>((left, right) => ({ kind: 'extremum', name: symbol, left, right }), first)
    }
    if (symbol === 'pow' || symbol === 'hypot') {
      const [first, second, ...others] = node.args.map(numeric)
      if (!first || !second || others.length > 0) throw wrong(position, `takes two arguments, got ${node.args.length}`)
      return symbol === 'pow' ? raised(first, second) : call('sqrt', squares(first, second))
    }
    if (!functions.has(symbol))
      throw wrong(
        position,
        variables.includes(symbol) ? `is not a function: write ${symbol} * (…)` : 'is not a function',
      )
    const [of, ...others] = node.args.map(numeric)
    if (!of || others.length > 0) throw wrong(position, `takes one argument, got ${node.args.length}`)
    return call(symbol as FunctionName, of)
  }

  function numeric(node: Node): Expression {
    const position = here()
    switch (node.type) {
      case 'ConstantNode': {
        const token = leaf('')
        const value = Number(token.text)
        if (!Number.isFinite(value)) throw wrong(token.position, 'is too large a number')
        return number(value)
      }
      case 'SymbolNode':
        return name(node.name)
      case 'ParenthesisNode':
        return numeric(node.content)
      case 'FunctionNode':
        return applied(node)
      case 'ConditionalNode': {
        const test = condition(node.condition)
        const then = numeric(node.trueExpr)
        return { kind: 'choice', condition: test, then, otherwise: numeric(node.falseExpr) }
      }
      case 'OperatorNode': {
        const [first, second] = node.args
        if (node.fn === 'unaryMinus' && first) return { kind: 'negation', of: numeric(first) }
        if (node.fn === 'unaryPlus' && first) return numeric(first)
        const operator = Object.hasOwn(operators, node.fn) ? operators[node.fn] : undefined
        if (!operator || !first || !second) break
        const left = numeric(first)
        return { kind: 'operation', operator, left, right: numeric(second) }
      }
      case 'RelationalNode':
        break
    }
    throw syntaxError(text, position, 'a number is needed here, not a comparison or another form')
  }

  function comparison(fn: string, left: Expression, right: Expression, position: number): Condition {
    const operator = Object.hasOwn(comparisons, fn) ? comparisons[fn] : undefined
    if (!operator) throw wrong(position, 'does not begin a comparison')
    return { kind: 'comparison', operator, left, right }
  }

  function condition(node: Node): Condition {
    const position = here()
    if (node.type === 'ParenthesisNode') return condition(node.content)
    if (node.type === 'RelationalNode') {
      const sides = node.params.map(numeric)
      return node.conditionals
        .map((fn, index) => comparison(fn, sides[index] as Expression, sides[index + 1] as Expression, position))
        .reduce((left, right) => ({ kind: 'both', left, right }))
    }
    if (node.type === 'OperatorNode') {
      const [first, second] = node.args
      if (node.fn === 'not' && first) return { kind: 'not', of: condition(first) }
      if ((node.fn === 'and' || node.fn === 'or') && first && second) {
        const left = condition(first)
        return { kind: node.fn === 'and' ? 'both' : 'either', left, right: condition(second) }
      }
      if (Object.hasOwn(comparisons, node.fn) && first && second) {
        const left = numeric(first)
        return comparison(node.fn, left, numeric(second), position)
      }
    }
    throw syntaxError(text, position, 'a comparison is needed here, such as x < 2')
  }

  const tree = numeric(structureOf(text))
  if (next !== leaves.length) throw wrong(here(), 'does not belong here')
  return tree
}

function raised(left: Expression, right: Expression): Expression {
  return { kind: 'operation', operator: '^', left, right }
}

function squares(a: Expression, b: Expression): Expression {
  return { kind: 'operation', operator: '+', left: raised(a, number(2)), right: raised(b, number(2)) }
}

function structureOf(text: string): Node {
  try {
    // A line break would begin another expression for mathjs; here it is a space.
    const node: MathNode = parseMath(text.replace(/\s/g, ' '))
    return node as unknown as Node
  } catch (error) {
    if (error instanceof SyntaxError) {
      const position = 'char' in error && typeof error.char === 'number' ? error.char : 0
      throw syntaxError(text, Math.min(position, text.length), error.message.replace(/ \(char \d+\)$/, ''))
    }
    if (error instanceof RangeError) throw syntaxError(text, 0, 'is nested too deeply')
    throw error
  }
}
