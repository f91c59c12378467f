import { expect, test } from 'vitest'
import { readFormula } from '../read.ts'
import { jetOf } from './jet.ts'

test('a search on the border of pieces, where doubles do not do, comes to its end', () => {
  const border = '(-a < y < ((x ^ softplus(y) <= log(a / a)) ? 0 : x - floor(x)))'
  const expression = `${border} ? abs(max(y)) * tanh((y * width + a == x ^ x) ? 70 : a) : 1e-300`
  const { formula } = readFormula(expression, ['x', 'y'], { a: 0.7, width: 1e-3 })
  const jet = jetOf(formula, [10, 10])
  const into = new Float64Array(7)
  // Each takes a fraction of a millisecond.
  const MOST = 20_000
  let asked = 0
  do jet.all([-0.078125, -0.703125], into)
  while (!Number.isNaN(into[0]!) && ++asked < MOST)
  expect(asked).toBeGreaterThan(1000)
  expect(asked).toBeLessThan(MOST)
})
