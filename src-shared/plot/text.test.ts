import { expect, test } from 'vitest'
import { plainMarkup } from './text.ts'

test('words of the user mark nothing, and are cut where they are long, with one ellipsis', () => {
  expect(plainMarkup('a {sup|b}  c')).toBe('a (sup|b) c')
  expect(plainMarkup('from −1 … 1 and on', 9)).toBe('from −1…')
  expect(plainMarkup('from −1 … 1 and on', 10)).toBe('from −1…')
  expect(plainMarkup('from −1 … 1', 11)).toBe('from −1 … 1')
  // A family is one character of eleven units.
  expect(plainMarkup('maps 👨‍👩‍👧‍👦 and more', 10)).toBe('maps…')
})
