import { expect, test } from 'vitest'
import { onOneLine, printable } from './index.ts'

test.each([
  ['\u001b]0;title\u0007', String.raw`\u001b]0;title\u0007`],
  ['\u009b31mred', String.raw`\u009b31mred`],
  ['over\rwritten\b', String.raw`over\u000dwritten\u0008`],
  ['txt\u202egnp.exe', String.raw`txt\u202egnp.exe`],
  ['half \ud83d of one', String.raw`half \ud83d of one`],
  ['γ = ½ 😀 👩‍🔬 中文\n\tä', 'γ = ½ 😀 👩‍🔬 中文\n\tä'],
])('%j is printed as %s', (text, shown) => {
  expect(printable(text)).toBe(shown)
})

test('printed JSON is JSON of the same', () => {
  const value = { title: '\u001b\u009b\u2028\u202e\n"\\', 'key\u0085': ['\ud800'] }
  const text = printable(JSON.stringify(value, null, 2))
  expect(JSON.parse(text)).toEqual(value)
  expect(text).not.toMatch(/[^\P{Cc}\n]|\p{Bidi_Control}/u)
})

test('a cell of a table is one line', () => {
  expect(onOneLine('a\nb\tc\u2028')).toBe(String.raw`a\u000ab\u0009c\u2028`)
})
