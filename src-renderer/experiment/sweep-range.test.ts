import { expect, test } from 'vitest'
import { listOf, rangeIn, rangeOf, rangeWords, readRange, type SweepRange } from './sweep-range.ts'

const range = (min: string, max: string, count: string, scale = 'linear'): SweepRange => ({ min, max, count, scale })
const wrong = (...given: Parameters<typeof range>) => readRange(range(...given), false).wrong

test('a range is read as an axis is', () => {
  expect(readRange(range('−1', '1', '5'), false).values).toEqual([-1, -0.5, 0, 0.5, 1])
  expect(readRange(range('1e-4', '1e-2', '3', 'log'), false).values).toEqual([1e-4, expect.closeTo(1e-3, 15), 1e-2])
  expect(readRange(range('10', '1000', '5', 'log'), true).values).toEqual([10, 32, 100, 316, 1000])
})

test('what is wrong is told by the names of the inputs', () => {
  expect(wrong('', 'x', '3')).toEqual(['from must be given', 'to must be a number, got “x”'])
  expect(wrong('0,5', '1', '3')).toEqual(['from must be a number, got “0,5” (a decimal comma: write 0.5)'])
  expect(wrong('2', '1', '3')).toEqual(['to must not be less than from (2), got 1'])
  expect(wrong('0', '1', '3', 'log')).toEqual(['from must be > 0 on a log axis, got 0'])
  expect(wrong('0', '1', '0')).toEqual(['values must be at least 1, got 0'])
  expect(wrong('0', '1', '1001')).toEqual(['values must be at most 1000'])
  expect(wrong('1', '1', '2')).toEqual(['values must be 1 where from equals to, got 2'])
})

test('a list becomes a range from its least to its greatest number, and a range the list of its values', () => {
  expect(rangeOf('0.3, 0.1 0.2')).toEqual(range('0.1', '0.3', '3'))
  expect(rangeOf('1000')).toEqual(range('1000', '', '5'))
  expect(rangeOf('x')).toEqual(range('', '', '5'))
  expect(listOf(range('10', '1000', '5', 'log'), true)).toBe('10, 32, 100, 316, 1000')
  expect(listOf(range('0', '1', '4'), false)).toBe(`0, ${1 / 3}, ${2 / 3}, 1`)
  expect(listOf(range('1000', '', '5'), true)).toBe('1000')
})

test('values are shown with the digits that tell them apart, and of many the first and the last', () => {
  const words = (...given: Parameters<typeof range>) => rangeWords(readRange(range(...given), false).values)
  expect(words('0.01', '1', '3', 'log')).toBe('0.01, 0.1, 1')
  expect(words('1', '1.001', '3')).toBe('1, 1.0005, 1.001')
  expect(words('1', '100', '100')).toBe('1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 88 more up to 100')
})

test('values that a range gave are that range again, to the bit; others are a list', () => {
  for (const range of [
    { min: '0.001', max: '0.1', count: '7', scale: 'log' },
    { min: '0', max: '0.9', count: '4', scale: 'linear' },
  ])
    expect(rangeIn(readRange(range, false).values, false)).toEqual(range)
  const steps = { min: '100', max: '1000', count: '4', scale: 'linear' }
  expect(rangeIn(readRange(steps, true).values, true)).toEqual(steps)
  expect(rangeIn([1, 2, 3], false)).toBeUndefined()
  expect(rangeIn([1, 2, 3, 5], false)).toBeUndefined()
  expect(rangeIn(['a', 'b', 'c', 'd'], false)).toBeUndefined()
})
