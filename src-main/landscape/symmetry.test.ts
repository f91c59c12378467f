import { expect, test } from 'vitest'
import { xoshiro } from '#shared/random/index.ts'
import { builtInNames } from '#shared/contract/index.ts'
import { canonicalForms } from './canonical.ts'
import { compileFormula, formulaOf, landscapeOf, parseExpression } from './index.ts'

const draw = xoshiro(5, 6, 7, 8)
const uniform = (low: number, high: number) => low + ((high - low) * draw()) / 2 ** 32
/** Points off and on the diagonal. */
const points = Array.from({ length: 300 }, (_, index): [number, number] => {
  const x = uniform(-3, 3)
  return [x, index % 4 === 0 ? x : uniform(-3, 3)]
})

/** Counts the points at which swapping the coordinates does not swap the gradient to the bit. */
function unlike(gradient: (point: number[]) => Float64Array): number {
  return points.filter(([x, y]) => {
    const [a, b] = [gradient([x, y]), gradient([y, x])]
    return !Object.is(a[0]! + 0, b[1]! + 0) || !Object.is(a[1]! + 0, b[0]! + 0)
  }).length
}

const symmetric = [
  'x^2 + y^2 - 200 * relu(abs(x) - 1) * relu(abs(y) - 1) * relu(2 - abs(x)) * relu(2 - abs(y))',
  '0.5*(x*y-1)^2',
  '(x^2+y^2-1)^2',
  'x*(y+1)+y',
  'x^2 - y^2 + 2*y^2 + (x+y)^3/7',
  'max(x,y)^2+x*y+exp(x*y)/(1+x^2+y^2)',
  'min(x, y, x*y) + 0.3*(x + y)',
  'log(exp(x)+exp(y)) + (x-y)^4/7 + cos(x-y)*x*y',
  'x^2*y+x*y^2+0.1*x^3+0.1*y^3',
  'sqrt((x-1)^2+(y-1)^2) + x*y/3',
  'sin(x)*cos(y)+cos(x)*sin(y)',
  'exp(-x^2-y^2)*(x+y)',
  'x/(1+y^2)+y/(1+x^2)',
  'abs(x-y)+abs(x*y-1)*relu(x+y)',
  'tanh(x*y - 0.1*x - 0.1*y)^2 + softplus(x)*softplus(y)',
  '(x + 0.1*y)^2 + (y + 0.1*x)^2 + x^3*y/9 + y^3*x/9',
]

test.each(symmetric)('%s: swapping the coordinates swaps the gradient to the bit', (text) => {
  expect(unlike(compileFormula(formulaOf(parseExpression(text, ['x', 'y']), 2)).gradient)).toBe(0)
})

test('of the landscapes that come with Overstep those that are symmetric are so to the bit', () => {
  const found = builtInNames.filter((name) => {
    const { info, formula } = landscapeOf(name)
    return info.variables.length === 2 && canonicalForms().isInvariant(formula.value)
  })
  expect(found).toEqual(['paper-2d', 'rastrigin', 'ackley', 'styblinski-tang'])
  for (const name of found) expect([name, unlike(landscapeOf(name).gradient)]).toEqual([name, 0])
})

test.each([
  'x^2 + 2*y^2',
  'x - y',
  'x^2*y + y^2',
  'max(x, 2*y)',
  'x < y ? x : 2*y',
  '(x - 1)^2 + y^2',
  'x^2 + y^2 + 1e-20*x',
])('%s is not symmetric, and nothing is made so', (text) => {
  const tree = parseExpression(text, ['x', 'y'])
  expect(canonicalForms().isInvariant(tree)).toBe(false)
  const { value } = compileFormula(formulaOf(tree, 2))
  expect(points.some(([x, y]) => value([x, y]) !== value([y, x])) || text.includes('1e-20')).toBe(true)
})

test('brought into pairs a function has the same values but for rounding, and the same derivatives', () => {
  for (const text of symmetric) {
    const tree = parseExpression(text, ['x', 'y'])
    const { value, gradient } = compileFormula(formulaOf(tree, 2))
    // With a term of its own for each variable it is not symmetric any more, and is left as it is written.
    const plain = compileFormula(formulaOf(parseExpression(`(${text}) + 3*x + 5*y`, ['x', 'y']), 2))
    for (const [x, y] of points) {
      if (x === y) continue
      const scale = Math.max(1, Math.abs(value([x, y])))
      expect(Math.abs(value([x, y]) + 3 * x + 5 * y - plain.value([x, y]))).toBeLessThan(1e-12 * scale)
      const [a, b] = [gradient([x, y]), plain.gradient([x, y])]
      const size = Math.max(1, ...a.map(Math.abs))
      expect(Math.abs(a[0]! + 3 - b[0]!) + Math.abs(a[1]! + 5 - b[1]!)).toBeLessThan(1e-11 * size)
    }
  }
})

test('on the diagonal the slope of max(x, y) is the mean of both', () => {
  const { gradient } = compileFormula(formulaOf(parseExpression('max(x, y)', ['x', 'y']), 2))
  expect([...gradient([1, 1])]).toEqual([0.5, 0.5])
  expect([...gradient([2, 1])]).toEqual([1, 0])
})
