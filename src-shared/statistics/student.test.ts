import { expect, test } from 'vitest'
import { meanInterval, studentQuantile } from './student.ts'

// scipy.stats.t.ppf(0.975, n)
test.each([
  [1, 12.706204736174694],
  [2, 4.302652729749462],
  [3, 3.1824463052837078],
  [5, 2.5705818356363146],
  [9, 2.262157162798205],
  [30, 2.0422724563012378],
  [120, 1.9799304050824402],
  [19_999, 1.960082611089815],
])('the 97.5 % quantile with %d degrees of freedom', (degrees, quantile) => {
  expect(studentQuantile(0.975, degrees) / quantile).toBeCloseTo(1, 9)
})

test('one degree of freedom is the Cauchy distribution, two have a closed form', () => {
  expect(studentQuantile(0.9, 1)).toBeCloseTo(Math.tan(Math.PI * 0.4), 9)
  const p = 0.99
  expect(studentQuantile(p, 2)).toBeCloseTo((2 * p - 1) * Math.sqrt(2 / (4 * p * (1 - p))), 9)
})

test('a mean of one number has no interval, of none is none', () => {
  expect(meanInterval([])).toBeNull()
  expect(meanInterval([3])).toEqual({ mean: 3, margin: null })
  expect(meanInterval([5, 5, 5])).toEqual({ mean: 5, margin: 0 })
  // Mean 3, s² = 2.5, n = 5.
  const five = meanInterval([1, 2, 3, 4, 5])
  expect(five?.mean).toBe(3)
  expect(five?.margin).toBeCloseTo(2.7764451051977987 * Math.sqrt(0.5), 9)
})
