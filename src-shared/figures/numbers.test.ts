import { expect, test } from 'vitest'
import { distinctDigits, formatApart, formatNumber, formatPower, formatShare } from './numbers.ts'

test('numbers are written in the form of the field', () => {
  expect([0, 1, 0.05, 0.01, -3, 2040, 12345.678].map((value) => formatNumber(value))).toEqual([
    '0',
    '1',
    '0.05',
    '0.01',
    '−3',
    '2040',
    '12300',
  ])
  expect([1e-3, 2 / 2040, 1e-6, -1e7].map((value) => formatNumber(value))).toEqual([
    '10⁻³',
    '9.8·10⁻⁴',
    '10⁻⁶',
    '−1·10⁷',
  ])
  expect([Infinity, -Infinity, NaN].map((value) => formatNumber(value))).toEqual(['∞', '−∞', '–'])
  expect(formatPower(-12)).toBe('10⁻¹²')
})

test('a share never reads as none or all unless it is', () => {
  expect([0, 0.0004, 0.003, 0.42, 0.9996, 1].map(formatShare)).toEqual([
    '0 %',
    '< 0.1 %',
    '0.3 %',
    '42 %',
    '> 99.9 %',
    '100 %',
  ])
})

test('numbers have as many digits as tell them apart, unless they differ by rounding alone', () => {
  expect(distinctDigits([0.1, 0.2], 4)).toBe(4)
  expect(distinctDigits([8.4, 8.40001], 4)).toBe(6)
  expect(distinctDigits([0.3, 0.1 + 0.2], 4)).toBe(4)
  expect(formatApart([8.39999, 8.40002])).toEqual(['8.39999', '8.40002'])
  expect(formatApart([1e-4, 0.06])).toEqual(['10⁻⁴', '0.06'])
})
