import { expect, test } from 'vitest'
import { inserted, language, unknownNames, wrongPart } from './language.ts'

test('names that stand for nothing are found once, in their order', () => {
  expect(unknownNames('a * x^2 + b*sin(c * x) + a + 1e5 + 2.5e-3', ['x'])).toEqual(['a', 'b', 'c'])
  expect(unknownNames('x < 0 and not y > 1 ? pi : e', ['x'])).toEqual(['y'])
  // A function that is none cannot become a parameter, nor what the contract takes for no name.
  expect(unknownNames('sinh(x) + relu (x) + _a', ['x'])).toEqual([])
})

test('a word of the help is written around what is selected, and what may be changed is selected', () => {
  const root = language[0]!.words.find(({ shown }) => shown === 'sqrt(x)')!
  expect(inserted('2 * x^2', 4, 7, root)).toEqual({ text: '2 * sqrt(x^2)', from: 9, to: 12 })
  expect(inserted('', 0, 0, root)).toEqual({ text: 'sqrt(x)', from: 5, to: 6 })
})

test('an error underlines the word or the sign at its place, or the last sign where the text ends too early', () => {
  const marked = (text: string, position: number) => text.slice(...wrongPart(text, position))
  expect(marked('x^2 + foo * 3', 6)).toBe('foo')
  expect(marked('x^2 + ) 3', 6)).toBe(')')
  expect(marked('x^2 +  ', 7)).toBe('+')
  expect(wrongPart('', 0)).toEqual([0, 0])
})
