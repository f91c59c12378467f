import { expect, test } from 'vitest'
import { allDigits, distinctDigits, formatApart, formatNumber, formatPower, formatShare } from './format-number.ts'
import { commonMarkup } from './text.ts'

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

test('people read no rounding: what a value of an axis lies beside is what is shown', () => {
  // Sums and products of doubles, as axes compute their values.
  const values = [0.8384999999999999, 0.1 + 0.2, 1.1 * 3, 4.35 * 100, -(0.1 + 0.7) * 10]
  expect(values.map(String).every((text) => text.length > 12)).toBe(true)
  expect(values.map(allDigits)).toEqual(['0.8385', '0.3', '3.3', '435', '-8'])
  expect(values.map((value) => formatNumber(value, 4))).toEqual(['0.8385', '0.3', '3.3', '435', '−8'])
  // Half-way is half-way: 0.8385 is 0.839 in three digits, on whichever side of it the double lies.
  expect(formatNumber(0.8384999999999999)).toBe(formatNumber(0.8385000000000001))
  expect(formatApart([0.1, 0.2, 0.1 + 0.2])).toEqual(['0.1', '0.2', '0.3'])
  expect(commonMarkup([0.1, 0.2, 0.1 + 0.2])(0.1 + 0.2)).toBe('0.3')
  // What is beside no short number stays to the bit.
  expect([1 / 3, 5.384615384615383, Math.PI].map(allDigits).map(Number)).toEqual([1 / 3, 5.384615384615383, Math.PI])
  expect([NaN, Infinity, -0, 5e-324].map(allDigits)).toEqual(['NaN', 'Infinity', '0', '5e-324'])
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
