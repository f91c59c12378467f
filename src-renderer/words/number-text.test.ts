import fc from 'fast-check'
import { expect, test } from 'vitest'
import { notANumber, parseNumber, parseNumbers, writeNumber } from './number-text.ts'

test.each([
  ['0.001', 0.001],
  ['1e-4', 1e-4],
  [' 1E+6 ', 1e6],
  ['−2.5', -2.5],
  ['.5', 0.5],
  ['3.', 3],
  ['160 000', 160000],
])('%s is a number', (text, value) => expect(parseNumber(text)).toBe(value))

test.each(['', 'one', '1e', '--1', '1,5', '0x10', 'Infinity', 'NaN', '1e999'])('"%s" is none', (text) =>
  expect(parseNumber(text)).toBeUndefined(),
)

test('a list takes commas, spaces and line breaks, and keeps its wrong entries apart', () => {
  expect(parseNumbers('0.001, 0.01;1e-4\n2')).toEqual({ values: [0.001, 0.01, 1e-4, 2], wrong: [] })
  expect(parseNumbers('1, two, 3,')).toEqual({ values: [1, 3], wrong: [{ index: 1, text: 'two' }] })
})

test('a decimal comma is told from one between numbers wherever it can only be that', () => {
  const wrong = (list: string) => parseNumbers(list).wrong.map(({ text }) => text)
  expect(wrong('0,05')).toEqual(['0,05'])
  expect(wrong('0,5; 1,5')).toEqual(['0,5', '1,5'])
  expect(wrong('0,001, 0,01')).toEqual(['0,001', '0,01'])
  expect(parseNumbers('0,001, 0,01, 3')).toEqual({ values: [3], wrong: [expect.anything(), expect.anything()] })
  expect(wrong('0,5 1,5')).toEqual(['0,5', '1,5'])
  for (const list of ['1,2,3', '128,64, 32', '9.5,-3', '0.5,1.5; 2', '3, 4', '0,5', '1,'])
    expect(wrong(list), list).toEqual([])
  expect(notANumber(' 0,5 ')).toBe('must be a number, got “0,5” (a decimal comma: write 0.5)')
  expect(notANumber('x')).toBe('must be a number, got “x”')
})

test('what is written reads back as the same number', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      expect(parseNumber(writeNumber(value))).toBe(value === 0 ? 0 : value)
    }),
  )
  expect(writeNumber(1e-6)).toBe('1e-6')
  expect([1000, 10, 0.001, 1000000].map(writeNumber)).toEqual(['1000', '10', '0.001', '1e6'])
})

test('what begins as a number and is none is known at once, however long it is', () => {
  for (const text of [
    '1'.repeat(1_000_000) + 'x',
    `${'1'.repeat(1_000_000)}.x`,
    ' '.repeat(1_000_000) + 'x',
    '1 '.repeat(100_000),
  ])
    expect(parseNumber(text)).toBeUndefined()
})
