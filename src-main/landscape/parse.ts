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
import { type Form, structureOf } from './grammar.ts'
import { syntaxError } from './tokens.ts'

const constants = new Map([
  ['pi', Math.PI],
  ['e', Math.E],
])
const functions: ReadonlySet<string> = new Set(functionNames)
const ofSeveral: ReadonlySet<string> = new Set(['min', 'max', 'pow', 'hypot'])
const operators: ReadonlySet<string> = new Set<Operator>(['+', '-', '*', '/', '^'])
const comparisons: ReadonlySet<string> = new Set<Comparison>(['<', '<=', '>', '>=', '==', '!='])

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
 * and e. Every form of the text is checked here against that list and built anew, so nothing that is not listed
 * survives, and nothing is evaluated. The tree is the function as it was written, with names kept beside the numbers
 * that they stand for.
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
  const wrong = ({ first }: Form, problem: string) => syntaxError(text, first.position, `"${first.text}" ${problem}`)

  function constant(form: Form): Expression {
    if (form.first.kind === 'name') throw wrong(form, 'is not part of the language')
    const value = Number(form.first.text)
    if (!Number.isFinite(value)) throw wrong(form, 'is too large a number')
    return number(value)
  }

  function named(form: Form): Expression {
    const symbol = form.first.text
    const index = variables.indexOf(symbol)
    if (index >= 0) return { kind: 'variable', index }
    const value = Object.hasOwn(parameters, symbol) ? parameters[symbol] : constants.get(symbol)
    if (value !== undefined) return { kind: 'number', value, name: symbol }
    if (functions.has(symbol) || ofSeveral.has(symbol)) throw wrong(form, `is a function: write ${symbol}(…)`)
    throw wrong(form, `is not a known name: write ${[...variables, ...Object.keys(parameters)].join(', ')}, pi or e`)
  }

  function applied(form: Form & { kind: 'call' }): Expression {
    const symbol = form.first.text
    if (!functions.has(symbol) && !ofSeveral.has(symbol)) {
      const advice = variables.includes(symbol) ? `: write ${symbol} * (…)` : ''
      throw wrong(form, `is not a function${advice}`)
    }
    const [first, second, ...others] = form.parts.map(numeric)
    if (symbol === 'min' || symbol === 'max') {
      if (!first) throw wrong(form, 'needs at least one argument')
      const rest = second ? [second, ...others] : []
      return rest.reduce<Expression>((left, right) => ({ kind: 'extremum', name: symbol, left, right }), first)
    }
    if (symbol === 'pow' || symbol === 'hypot') {
      if (!first || !second || others.length > 0) throw wrong(form, `takes two arguments, got ${form.parts.length}`)
      return symbol === 'pow' ? raised(first, second) : call('sqrt', squares(first, second))
    }
    if (!first || second) throw wrong(form, `takes one argument, got ${form.parts.length}`)
    return call(symbol as FunctionName, first)
  }

  function numeric(form: Form): Expression {
    switch (form.kind) {
      case 'number':
        return constant(form)
      case 'name':
        return named(form)
      case 'call':
        return applied(form)
      case 'brackets':
        return numeric(form.of)
      case 'conditional': {
        const test = condition(form.test)
        const then = numeric(form.then)
        return { kind: 'choice', condition: test, then, otherwise: numeric(form.otherwise) }
      }
      case 'prefix':
        if (form.sign === '-') return { kind: 'negation', of: numeric(form.of) }
        if (form.sign === '+') return numeric(form.of)
        break
      case 'infix': {
        if (!operators.has(form.sign)) break
        const left = numeric(form.left)
        return { kind: 'operation', operator: form.sign as Operator, left, right: numeric(form.right) }
      }
    }
    throw syntaxError(text, form.first.position, 'a number is needed here, not a comparison or another form')
  }

  function condition(form: Form): Condition {
    if (form.kind === 'brackets') return condition(form.of)
    if (form.kind === 'prefix' && form.sign === 'not') return { kind: 'not', of: condition(form.of) }
    if (form.kind === 'infix' && (form.sign === 'and' || form.sign === 'or')) {
      const left = condition(form.left)
      return { kind: form.sign === 'and' ? 'both' : 'either', left, right: condition(form.right) }
    }
    if (isComparison(form)) return compared(form).condition
    throw syntaxError(text, form.first.position, 'a comparison is needed here, such as x < 2')
  }

  /** A comparison with those to the left of it in a chain, and its right side, which they share with the next. */
  function compared(form: Form & { kind: 'infix' }): { condition: Condition; right: Expression } {
    const before = isComparison(form.left) ? compared(form.left) : undefined
    const left = before ? before.right : numeric(form.left)
    const right = numeric(form.right)
    const condition: Condition = { kind: 'comparison', operator: form.sign as Comparison, left, right }
    return { condition: before ? { kind: 'both', left: before.condition, right: condition } : condition, right }
  }

  return numeric(structureOf(text))
}

function isComparison(form: Form): form is Form & { kind: 'infix' } {
  return form.kind === 'infix' && comparisons.has(form.sign)
}

function raised(left: Expression, right: Expression): Expression {
  return { kind: 'operation', operator: '^', left, right }
}

function squares(a: Expression, b: Expression): Expression {
  return { kind: 'operation', operator: '+', left: raised(a, number(2)), right: raised(b, number(2)) }
}
