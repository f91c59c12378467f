import { OverstepError } from '#shared/contract/index.ts'

export interface Token {
  kind: 'number' | 'name' | 'operator' | 'open' | 'close' | 'end'
  text: string
  /** Index of its first character in the text. */
  position: number
}

/** Longer texts and deeper nesting are refused before any recursive code sees them. */
const MAX_TOKENS = 1000
const MAX_NESTING = 50

const shapes: readonly [Token['kind'] | 'space', RegExp][] = [
  ['space', /[ \t\r\n]+/y],
  // As mathjs has them: 2e+x is no sum but half a number, 0x1 is one of another base, and the point of 2.*x no decimal
  // one.
  ['number', /(?!0[box])(?:\d+(?:\.(?![*/^]))?\d*|\.\d+)(?:[eE](?:[+-]\d*|\d+|(?=\.)))?/y],
  ['operator', /(?:and|or|not)(?![A-Za-z0-9_])|<=|>=|==|!=|[-+*/^<>?:,]/y],
  ['name', /[A-Za-z_][A-Za-z0-9_]*/y],
  ['open', /\(/y],
  ['close', /\)/y],
]

/**
 * Splits the text of a function into tokens, the last of which is its end.
 * @throws {OverstepError} `invalid-input` with the position of a character that the language does not have, of half a
 *   number, of a bracket without its partner, or of the place from which on the text is too long or too deeply nested
 */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  const open: number[] = []
  let position = 0
  while (position < text.length) {
    const token = tokenAt(text, position)
    if (!token) throw syntaxError(text, position, `${JSON.stringify(text[position])} is not part of the language`)
    if (token.kind === 'number' && Number.isNaN(Number(token.text)))
      throw syntaxError(text, position, `"${token.text}" is not a number`)
    if (token.kind === 'open') open.push(position)
    if (token.kind === 'close' && open.pop() === undefined) throw syntaxError(text, position, '")" closes nothing')
    if (open.length > MAX_NESTING)
      throw syntaxError(text, position, `is nested more than ${MAX_NESTING} deep: simplify it`)
    if (token.kind !== 'space') tokens.push({ kind: token.kind, text: token.text, position })
    if (tokens.length > MAX_TOKENS) throw syntaxError(text, position, `has more than ${MAX_TOKENS} parts: simplify it`)
    position += token.text.length
  }
  const unclosed = open.pop()
  if (unclosed !== undefined) throw syntaxError(text, unclosed, '"(" is never closed')
  if (tokens.length === 0) throw syntaxError(text, 0, 'is empty: write a function, such as x^2')
  return [...tokens, { kind: 'end', text: '', position }]
}

function tokenAt(text: string, position: number): { kind: Token['kind'] | 'space'; text: string } | undefined {
  for (const [kind, shape] of shapes) {
    shape.lastIndex = position
    const match = shape.exec(text)
    if (match) return { kind, text: match[0] }
  }
  return undefined
}

/** An error about the text of a function, at an index of it; `details.position` lets an editor mark the place. */
export function syntaxError(text: string, position: number, problem: string): OverstepError {
  const place = position >= text.length ? 'at the end' : `at character ${position + 1}`
  return new OverstepError('invalid-input', `expression: ${problem} (${place})`, {
    position,
    issues: [{ path: 'expression', message: `${problem} (${place})` }],
  })
}
