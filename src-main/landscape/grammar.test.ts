import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { OverstepError } from '#shared/contract/index.ts'
import type { Expression } from './expression.ts'
import { readByMathjs, structureByMathjs } from './mathjs-reading.fixture.ts'
import { readExpression } from './parse.ts'
import { expressionsOf } from './random-expressions.fixture.ts'

/** How many texts of each kind; OVERSTEP_FUZZ=100000 for a thorough search. */
const COUNT = Number(process.env['OVERSTEP_FUZZ'] ?? 1000)
const variables = ['x', 'y']
/** Some have the names of operators, units and values of mathjs. */
const parameters = { a: 0.7, width: 1e-3, in: 2, mod: 3, to: 4, xor: 5, true: 6, NaN: 7, Infinity: 8, x1: 9 }

const spaces = fc.constantFrom('', '', ' ', '\n', '\t \r\n')
const names = fc.oneof(
  { weight: 20, arbitrary: fc.constantFrom('x', 'y', 'a', 'width', 'pi', 'e', 'x1') },
  { weight: 4, arbitrary: fc.constantFrom('in', 'mod', 'to', 'xor') },
  { weight: 1, arbitrary: fc.constantFrom('true', 'NaN', 'Infinity', 'α', 'foo', 'sin') },
)
const numbers = fc.oneof(
  { weight: 50, arbitrary: fc.constantFrom('0', '1', '2', '2.5', '.5', '3.', '1e3', '1E-3', '2.e+5', '.5e2', '007') },
  { weight: 1, arbitrary: fc.constantFrom('1e999', '1e400') },
)
const calls = fc.constantFrom('sin', 'log1p', 'relu', 'abs', 'exp', 'min', 'max', 'pow', 'hypot', 'foo', 'mod')
const arithmetic = fc.constantFrom('+', '-', '*', '/', '^', '', ' ')
const comparisons = fc.constantFrom('<', '<=', '>', '>=', '==', '!=')
const joints = fc.constantFrom(' and ', ' or ', ' xor ', ' mod ', ' to ', ' in ', '<<', '>>', '??')

/** Texts with few brackets, in which all depends on what binds to what. Spaces may be missing where they matter. */
const { unbracketed } = fc.letrec<Record<'unbracketed' | 'condition' | 'number', string>>((tie) => ({
  number: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    { weight: 3, arbitrary: names },
    { weight: 3, arbitrary: numbers },
    { weight: 6, arbitrary: textOf(tie('number'), spaces, arithmetic, spaces, tie('number')) },
    { weight: 2, arbitrary: textOf(fc.constantFrom('-', '+', '- '), tie('number')) },
    { weight: 2, arbitrary: textOf('(', spaces, tie('number'), spaces, ')') },
    { weight: 2, arbitrary: textOf(numbers, '/', numbers, spaces, tie('number')) },
    { weight: 1, arbitrary: textOf(calls, spaces, '(', tie('number'), ')') },
    { weight: 1, arbitrary: textOf(calls, '(', tie('number'), ',', tie('number'), ')') },
    { weight: 1, arbitrary: textOf('(', tie('unbracketed'), ')') },
    { weight: 1, arbitrary: textOf(tie('number'), ' in') },
  ),
  condition: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 3, arbitrary: textOf(tie('number'), comparisons, spaces, tie('number')) },
    { weight: 1, arbitrary: textOf(tie('number'), comparisons, tie('number'), comparisons, tie('number')) },
    { weight: 1, arbitrary: textOf(tie('condition'), fc.constantFrom(' and ', ' or '), tie('condition')) },
    { weight: 1, arbitrary: textOf('not ', tie('condition')) },
    { weight: 1, arbitrary: textOf('(', tie('condition'), ')') },
  ),
  unbracketed: fc.oneof(
    { weight: 4, arbitrary: tie('number') },
    { weight: 2, arbitrary: textOf(tie('condition'), ' ?', tie('unbracketed'), spaces, ':', tie('unbracketed')) },
    { weight: 1, arbitrary: textOf(tie('number'), joints, tie('number')) },
  ),
}))

function textOf(...parts: (string | fc.Arbitrary<string>)[]): fc.Arbitrary<string> {
  return fc
    .tuple(...parts.map((part) => (typeof part === 'string' ? fc.constant(part) : part)))
    .map((all) => all.join(''))
}

const tokens = fc.oneof(
  names,
  numbers,
  calls,
  arithmetic,
  comparisons,
  joints,
  fc.constantFrom('(', ')', ',', '?', ':', '-', 'not ', 'sin(', 'min(', '.', './', '.*', '!', '=', ';', '[', '"', '🙂'),
)
const soup = fc.array(tokens, { maxLength: 12 }).map((all) => all.join(''))
/** Something that may be read, with a character replaced. */
const broken = fc.tuple(unbracketed, fc.nat(), tokens).map(([text, at, token]) => {
  const place = at % (text.length + 1)
  return text.slice(0, place) + token + text.slice(place + 1)
})

/** The tree, or the error. */
function reading(read: typeof readByMathjs, text: string): Expression | Error {
  try {
    return read(text, variables, parameters)
  } catch (error) {
    if (error instanceof Error) return error
    throw error
  }
}

test.each([
  ['of every form, in brackets', expressionsOf(['a', 'in', 'mod', 'to']), 0.5, 0],
  ['with few brackets', unbracketed, 0.3, 0.2],
  ['with a character replaced', broken, 0.04, 0.3],
  ['of any tokens', soup, 0.01, 0.8],
])('texts %s have the tree that mathjs gives them, or none', (_, texts, leastRead, leastRefused) => {
  const counts = { read: 0, refused: 0 }
  fc.assert(
    fc.property(texts, (text) => {
      const ours = reading(readExpression, text)
      if (ours instanceof OverstepError && /simplify it/.test(ours.message)) return
      const theirs = reading(readByMathjs, text)
      counts[theirs instanceof Error ? 'refused' : 'read']++
      if (theirs instanceof Error) expect(ours).toBeInstanceOf(OverstepError)
      else if (!isDeepStrictEqual(ours, theirs)) expect(ours).toEqual(theirs)
    }),
    { numRuns: COUNT, ...(process.env['OVERSTEP_FUZZ'] ? {} : { seed: 1 }) },
  )
  expect(counts.read / COUNT).toBeGreaterThan(leastRead)
  expect(counts.refused / COUNT).toBeGreaterThanOrEqual(leastRefused)
})

/** mathjs makes more of these than the language does: ranges, shifts, names. */
const readFurther = /:|<<|>>|\?\?|\band\b|\bor\b/
/** What is wrong and where, counted from 1, for mathjs. */
const syntaxErrorOf = (text: string): { problem: string; place: number } | undefined => {
  try {
    structureByMathjs(text)
  } catch (error) {
    const [, problem, place] = /^(.*) \(char (\d+)\)$/s.exec((error as Error).message) ?? []
    if (problem && !problem.startsWith('Digit')) return { problem, place: Number(place) }
  }
  return undefined
}

test('what has no structure is refused in the words of mathjs, at the same place', () => {
  let compared = 0
  fc.assert(
    fc.property(fc.oneof(broken, soup), (text) => {
      const theirs = readFurther.test(text) ? undefined : syntaxErrorOf(text)
      const ours = reading(readExpression, text)
      if (
        !theirs ||
        !(ours instanceof OverstepError) ||
        /language|closes|closed|empty:|not a number/.test(ours.message)
      )
        return
      compared++
      const end = theirs.place > text.length
      const place = end ? 'at the end' : `at character ${theirs.place}`
      expect(ours.message).toBe(`expression: ${theirs.problem} (${place})`)
      expect(ours.details).toMatchObject({ position: end ? text.length : theirs.place - 1 })
    }),
    { numRuns: COUNT, ...(process.env['OVERSTEP_FUZZ'] ? {} : { seed: 2 }) },
  )
  expect(compared / COUNT).toBeGreaterThan(0.1)
})

test.each([
  ['x + * 2', 'Value expected', 4],
  ['min(x,)', 'Value expected', 6],
  ['()', 'Value expected', 1],
  ['x and', 'Unexpected end of expression', 5],
  ['x + or', 'Value expected', 4],
  ['x < : 2', 'Value expected', 4],
  ['1 2', 'Unexpected part "2"', 2],
  ['x, y', 'Unexpected operator ,', 1],
  ['(x, y)', 'Parenthesis ) expected', 2],
  ['sin(x 2 3)', 'Parenthesis ) expected', 8],
  ['x < 1 ? 2', 'False part of conditional expression expected', 9],
  ['x < 1 ? : 2', 'The true-expression of a conditional operator may not be empty', 8],
  ['x < 1 ? y < 1 ? 2 : 3 : 4', 'False part of conditional expression expected', 25],
  ['x < 1 ? (1:2) : 3', 'a number is needed here, not a comparison or another form', 9],
  ['1 + (x < 2)', 'a number is needed here, not a comparison or another form', 5],
  ['x ? 1 : 2', 'a comparison is needed here, such as x < 2', 0],
  ['x < 1 and -y ? 1 : 2', 'a comparison is needed here, such as x < 2', 11],
  ['not (x < 1 xor y < 1) ? 1 : 2', 'a comparison is needed here, such as x < 2', 5],
  ['2 z', '"z" is not a known name: write x, y, a, pi or e', 2],
  ['a(2)', '"a" is not a function', 0],
  ['2 x(2)', '"x" is not a function: write x * (…)', 2],
  ['cosh(x)', '"cosh" is not a function', 0],
  ['1 + min', '"min" is a function: write min(…)', 4],
  ['max()', '"max" needs at least one argument', 0],
  ['2 sin()', '"sin" takes one argument, got 0', 2],
  ['pow(x, 2, 3)', '"pow" takes two arguments, got 3', 0],
  ['hypot(x)', '"hypot" takes two arguments, got 1', 0],
  ['x + true', '"true" is not part of the language', 4],
  ['-1e999', '"1e999" is too large a number', 1],
  ['2e+x', '"2e+" is not a number', 0],
  ['x 1e.5', '"1e" is not a number', 2],
  ['1e2.5', 'Unexpected part ".5"', 3],
  ['0x1', '"0" is not part of the language', 0],
  ['2.*x', '"." is not part of the language', 1],
  ['x # two', '"#" is not part of the language', 2],
  ['x\u00a0+ 1', '"\u00a0" is not part of the language', 1],
  ['ｘ', '"ｘ" is not part of the language', 0],
  ['(x', '"(" is never closed', 0],
  ['x) + (1', '")" closes nothing', 1],
  [' ', 'is empty: write a function, such as x^2', 0],
])('%s: %s', (text, problem, position) => {
  const place = position === text.length ? 'at the end' : `at character ${position + 1}`
  expect(() => readExpression(text, variables, { a: 0.7 })).toThrow(
    expect.objectContaining({
      message: `expression: ${problem} (${place})`,
      details: expect.objectContaining({ position }),
    }),
  )
})
