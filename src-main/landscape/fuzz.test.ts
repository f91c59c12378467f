import fc from 'fast-check'
import { renderToString } from 'katex'
import { expect, test } from 'vitest'
import { OverstepError } from '#shared/contract/index.ts'
import { emitted } from './emit.ts'
import { compileFormula } from './evaluate.ts'
import type { Formula } from './landscape.ts'
import { hazardsOf } from './overflow.ts'
import { landscapeOf } from './index.ts'
import { expressionsOf } from './random-expressions.fixture.ts'
import { readFormula } from './read.ts'
import { typeset } from './typeset.ts'
import { emitWide } from './wide/index.ts'

/** How many texts; OVERSTEP_FUZZ=100000 for a thorough search, which takes a quarter of an hour. */
const COUNT = Number(process.env['OVERSTEP_FUZZ'] ?? 600)
/** Of one text in so many the whole landscape is made, with its minima. */
const WHOLE = 20
/** Seconds of the processor's time within which any text is done with: that others use it too does not count. */
const PATIENCE = 10

const variables = ['x', 'y']
const parameters = { a: 0.7, width: 1e-3 }

const split = (line: string) => line.split(' ')
// What might reach code if texts were pasted into it, or objects if names were looked up.
const propertyNames = split('constructor __proto__ prototype toString hasOwnProperty valueOf import eval process')
const codeWords = split('globalThis this arguments Function new delete return throw f0 t0 x0 point Math')
const intrusions = [
  'globalThis.overstepped = 1',
  'constructor.constructor("globalThis.overstepped=1")()',
  '}globalThis.overstepped=1{',
]
const marks = split('( ) [ ] { } . , ; : ? = => " \' ` ${ \\ # // /* */')
const characters = ['\n', '\t', '\0', ' ', '\u2028', '\u202e', 'é', 'ｘ', '🙂', '\ud800']
const foreignOperators = split('% ! && || @ ~ ++ **')
const hostile = [...propertyNames, ...codeWords, ...intrusions, ...marks, ...characters, ...foreignOperators]

const values = split('x y a width pi e 1 2.5 .5 1e3 1e999 0x1 1. 5e-324 Infinity NaN')
const operators = split('+ - * / ^ < <= > >= == != and or not ? : ( ) ,')
const functionWords = split('abs relu exp log sqrt sin tan sign floor min max sin( max( in to mod')
const language = [...values, ...operators, ...functionWords]
const tokens = fc.constantFrom(...hostile, ...language)
const bytes = fc.uint8Array({ maxLength: 60 }).map((all) => String.fromCharCode(...all))
const soup = fc.array(tokens, { maxLength: 40 }).map((all) => all.join(''))
const spaced = fc.array(fc.constantFrom(...language), { maxLength: 40 }).map((all) => all.join(' '))
const written = expressionsOf(Object.keys(parameters))
/** Something that can be read, with one character replaced. */
const broken = fc
  .tuple(written, fc.nat(), tokens)
  .map(([text, at, token]) => text.slice(0, at % (text.length + 1)) + token + text.slice((at % (text.length + 1)) + 1))
// Forms, with a mark where the form itself or a variable stands.
const around = ['(_)', '-_', 'not _', 'sin(_)', 'x^_', 'x*_', 'x/(_+y)', '1+_']
const inPieces = ['(x<1?_:y)', 'x<y?1:_', '(0<_<1?x:y)', 'relu(_-y)*x', '(x<y?x*_+1:y)', 'max(_,x)*y']
const inRows = ['x<_', 'x<y and _', 'abs(_)*relu(x)', '(_)^2', '(_)^y', 'y^(_)', 'x y _']
const inProducts = ['relu(x)*_', '(x<2?x:y)*_', '1/(1+_^2)', 'floor(_*1.1)', 'max(x,_)']
/** One form nested or repeated very often. */
const monotonous = fc
  .tuple(fc.integer({ min: 1, max: 400 }), fc.constantFrom(...around, ...inPieces, ...inRows, ...inProducts))
  .map(([times, form]) => {
    const [before, after] = form.split('_') as [string, string]
    return before.repeat(times) + 'x' + after.repeat(times)
  })
const texts = fc.oneof(bytes, soup, spaced, broken, monotonous, { weight: 5, arbitrary: written })

const points = [
  [0.5, -0.25],
  [0, 0],
  [1e300, -1e300],
  [NaN, Infinity],
]
/**
 * All words that code may be made of, beside our own locals: those of JavaScript, of Math and of numbers of any size.
 */
const words = new Set(
  [
    'function anonymous use strict const let if else return point Math Float64Array of Infinity true',
    'abs max min pow exp log sqrt sin cos tan tanh sign floor',
    'relu sigmoid softplus logcosh log1p expm1 erf atan',
    'wide narrow plus times over power apply holds extremum exponent',
  ].flatMap((line) => line.split(' ')),
)
const names = 'exp|log|sin|cos|tan|tanh|pow|sigmoid|softplus|logcosh|log1p|expm1|erf|atan'
const calls = new RegExp(`^(?:elementary_(?:${names})|(?:power|base)_[0-9a-f]{16})$`)
const isAllowed = (word: string) => words.has(word) || calls.test(word) || /^(?:w\d+k?|tw|[fghtx]\d*|e)$/.test(word)

/** All code that is ever compiled of a formula. */
function codesOf({ value, gradient, hessian, domain }: Formula): string[] {
  const targets = [value, ...gradient, ...hessian].map((tree, index) => [`f${index}`, tree] as const)
  const names = ['x0', 'x1']
  const { witnesses } = hazardsOf(
    [value, ...gradient],
    [
      [-1, 1e300],
      [-1, 1e300],
    ],
  )
  const { code, holds = '' } = emitted(targets, names, 't', { condition: domain, witnesses })
  const wide = emitWide(targets, names, domain)
  return [code, holds, wide.code, wide.holds]
}

function check(text: string, whole: boolean): 'read' | 'refused' {
  const began = process.threadCpuUsage()
  try {
    const { written: tree, formula } = readFormula(text, variables, parameters)
    const functions = compileFormula(formula)
    for (const code of codesOf(formula))
      for (const word of code.match(/[\p{L}_$][\p{L}\p{N}_$]*/gu) ?? [])
        if (!isAllowed(word)) throw new Error(`code has ${word}`)
    for (const point of points) {
      expect(typeof functions.value(point)).toBe('number')
      expect([functions.gradient(point).length, functions.hessian(point).length]).toEqual([2, 4])
    }
    renderToString(typeset(tree, variables), { throwOnError: true, strict: 'error' })
    if (whole) minimaAreSound(text)
    return 'read'
  } catch (error) {
    if (!(error instanceof OverstepError)) throw error
    const position = error.details?.['position'] as number
    expect(Number.isInteger(position) && position >= 0 && position <= text.length).toBe(true)
    return 'refused'
  } finally {
    const { user, system } = process.threadCpuUsage(began)
    expect((user + system) / 1e6).toBeLessThan(PATIENCE)
  }
}

function minimaAreSound(expression: string) {
  // Half of them as functions of one variable.
  const choice =
    expression.length % 2 === 0
      ? { expression, variables, parameters }
      : { expression, variables: ['x'], parameters: { ...parameters, y: 0.3 } }
  const { info, value } = landscapeOf(choice)
  expect(info.minima.length).toBeLessThanOrEqual(200)
  for (const minimum of info.minima) {
    expect([...minimum.at, minimum.value, ...minimum.eigenvalues].every(Number.isFinite)).toBe(true)
    expect(value(minimum.at) + 0).toBe(minimum.value)
    minimum.at.forEach((x) => expect(Math.abs(x)).toBeLessThanOrEqual(10))
  }
}

test(
  'whatever the text, it is a landscape or refused with a place, in little time, and never carried out',
  () => {
    let index = 0
    const counts = { read: 0, refused: 0 }
    fc.assert(
      fc.property(texts, (text) => {
        counts[check(text, index++ % WHOLE === 0)]++
      }),
      { numRuns: COUNT, ...(process.env['OVERSTEP_FUZZ'] ? {} : { seed: 1 }) },
    )
    expect('overstepped' in globalThis).toBe(false)
    // Both ways are gone often enough to mean something.
    expect(counts.read).toBeGreaterThan(COUNT / 4)
    expect(counts.refused).toBeGreaterThan(COUNT / 4)
  },
  Math.max(600_000, COUNT * 40),
)

test('what is too deep or too long for its derivatives is refused as a whole', () => {
  const nested = '(x*y<1?x*'.repeat(48) + 'x' + '+y:y*x)'.repeat(48)
  expect(() => readFormula(nested, variables)).toThrow(/simplify it \(at character 1\)/)
})
