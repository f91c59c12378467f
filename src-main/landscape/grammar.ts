import { syntaxError, type Token, tokensOf } from './tokens.ts'

/** What a text is made of, before anything of it has a meaning; `first` is its first number or name. Comparisons
 * in a chain, a < b < c, are infix forms to the left of others. */
export type Form = { first: Token } & (
  | { kind: 'number' | 'name' }
  | { kind: 'call'; parts: Form[] }
  | { kind: 'brackets'; of: Form }
  | { kind: 'prefix'; sign: string; of: Form }
  | { kind: 'infix'; sign: string; left: Form; right: Form }
  | { kind: 'conditional'; test: Form; then: Form; otherwise: Form }
)

/** Operators, first those that bind least. Those that mean something to mathjs alone are read as it reads them. */
const levels = [
  ['or'],
  ['xor'],
  ['and'],
  ['<', '<=', '>', '>=', '==', '!='],
  ['to', 'in'],
  [':'],
  ['+', '-'],
  ['*', '/', 'mod'],
]
/** Operators where they follow something, else names. */
const namedOperators = ['xor', 'to', 'in', 'mod']
/** To mathjs they are numbers and other values, whatever a parameter is called. */
const values = ['true', 'false', 'null', 'undefined', 'NaN', 'Infinity']

/**
 * The structure of a text: that which mathjs gives it.
 * @throws {OverstepError} `invalid-input` with `details.position`, the index of the first token that has no place in it
 */
export function structureOf(text: string): Form {
  const grammar = new Grammar(text)
  const form = grammar.part(false)
  const rest = grammar.token()
  if (rest.kind === 'end') return form
  throw grammar.wrong(rest.kind === 'number' ? `Unexpected part "${rest.text}"` : `Unexpected operator ${rest.text}`)
}

/** Recursive descent: a method for each level of what binds. */
class Grammar {
  readonly text: string
  readonly tokens: Token[]
  next = 0
  /** Whether a colon belongs to the `?` before it; elsewhere it is the operator of a range. */
  colonEnds = false

  constructor(text: string) {
    this.text = text
    this.tokens = tokensOf(text)
  }

  part(colonEnds: boolean): Form {
    const before = this.colonEnds
    this.colonEnds = colonEnds
    const form = this.conditional()
    this.colonEnds = before
    return form
  }

  conditional(): Form {
    const test = this.joined(0)
    if (!this.takes('?')) return test
    const then = this.part(true)
    this.expect(':', 'False part of conditional expression expected')
    return { kind: 'conditional', first: test.first, test, then, otherwise: this.part(false) }
  }

  joined(level: number): Form {
    const operators = levels[level]
    if (!operators) return this.product()
    if (operators.includes(':') && this.is(':') && this.colonEnds)
      throw this.wrong('The true-expression of a conditional operator may not be empty')
    let left = this.joined(level + 1)
    while (operators.includes(this.token().text) && !(this.is(':') && this.colonEnds)) {
      // At the end of a part `in` is a unit of mathjs, the inch, and all of the sum before it is a factor.
      const isUnit = this.is('in') && ['', ')', ','].includes(this.token(1).text)
      left = isUnit ? infix('*', left, this.operand()) : infix(this.take().text, left, this.joined(level + 1))
    }
    return left
  }

  /** Factors with no sign between them. */
  product(): Form {
    let last = this.quotient()
    let all = last
    while (this.isFactor(all, last)) {
      last = this.quotient()
      all = infix('*', all, last)
    }
    return all
  }

  isFactor(before: Form, last: Form): boolean {
    if (this.is('in')) return isNumber(before, '-')
    if (this.token().kind === 'number') return ['name', 'call', 'brackets'].includes(last.kind)
    return this.is('(') || this.isName()
  }

  /** `1/2 x` is (1/2)·x, although `y/2 x` is y/(2·x). */
  quotient(): Form {
    const dividend = this.signed()
    const isOfNumbers = isNumber(dividend, '-', '+') && this.is('/') && this.token(1).kind === 'number'
    if (!isOfNumbers || !(this.isName(2) || ['(', 'in'].includes(this.token(2).text))) return dividend
    return infix(this.take().text, dividend, this.signed())
  }

  signed(): Form {
    if (!['-', '+', 'not'].includes(this.token().text)) return this.power()
    const sign = this.take().text
    const of = this.signed()
    return { kind: 'prefix', first: of.first, sign, of }
  }

  power(): Form {
    const base = this.operand()
    return this.is('^') ? infix(this.take().text, base, this.signed()) : base
  }

  operand(): Form {
    if (this.takes('(')) {
      const of = this.part(false)
      this.expect(')', 'Parenthesis ) expected')
      return { kind: 'brackets', first: of.first, of }
    }
    const { kind, text } = this.token()
    if (kind !== 'number' && kind !== 'name')
      throw this.wrong(kind === 'end' ? 'Unexpected end of expression' : 'Value expected')
    const first = this.take()
    if (kind === 'number' || values.includes(text)) return { kind: 'number', first }
    return this.takes('(') ? { kind: 'call', first, parts: this.parts() } : { kind: 'name', first }
  }

  parts(): Form[] {
    if (this.takes(')')) return []
    const parts = [this.part(false)]
    while (this.takes(',')) parts.push(this.part(false))
    this.expect(')', 'Parenthesis ) expected')
    return parts
  }

  token(ahead = 0): Token {
    return this.tokens[Math.min(this.next + ahead, this.tokens.length - 1)] as Token
  }

  is(text: string): boolean {
    return this.token().text === text
  }

  isName(ahead = 0): boolean {
    return this.token(ahead).kind === 'name' && !namedOperators.includes(this.token(ahead).text)
  }

  take(): Token {
    const token = this.token()
    this.next++
    return token
  }

  takes(text: string): boolean {
    return this.is(text) && this.take() !== undefined
  }

  expect(text: string, problem: string): void {
    if (!this.takes(text)) throw this.wrong(problem)
  }

  wrong(problem: string): Error {
    return syntaxError(this.text, this.token().position, problem)
  }
}

function infix(sign: string, left: Form, right: Form): Form {
  return { kind: 'infix', first: left.first, sign, left, right }
}

/** Whether a form is a number alone, or behind one of these signs. */
function isNumber(form: Form, ...signs: string[]): boolean {
  return form.kind === 'number' || (form.kind === 'prefix' && form.of.kind === 'number' && signs.includes(form.sign))
}
