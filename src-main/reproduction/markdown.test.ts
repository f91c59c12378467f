import { expect, test } from 'vitest'
import { codeMarkdown, plainMarkdown } from './markdown.ts'

test.each([
  ['γ < 2/λ & a > b', 'γ < 2/λ & a > b'],
  ['a\nb | c', 'a b \\| c'],
  ['<img src=x onerror=alert(1)> </p> <!-- x', '\\<img src=x onerror=alert(1)> \\</p> \\<!-- x'],
  ['[x](javascript:alert(1)) ![y](z)', '\\[x\\](javascript:alert(1)) !\\[y\\](z)'],
  ['**a** _b_ ~~c~~ `d` $e$ ## \\', '\\*\\*a\\*\\* \\_b\\_ \\~\\~c\\~\\~ \\`d\\` \\$e\\$ \\#\\# \\\\'],
  ['&lt; &#60;', '\\&lt; \\&\\#60;'],
  ['see https://a.b or www.a.b', 'see https\\://a.b or www\\.a.b'],
])('%j is shown as it is', (words, markdown) => {
  expect(plainMarkdown(words)).toBe(markdown)
})

test('code ends where its words end', () => {
  expect(codeMarkdown('"paper-1d"')).toBe('`"paper-1d"`')
  expect(codeMarkdown('a `b` ``c`` | d')).toBe('``` a `b` ``c`` \\| d ```')
  expect(codeMarkdown('a\n\n<b>')).toBe('`a <b>`')
})
