import { expect, test } from 'vitest'
import { compileFormula, formulaOf, landscapeOf, parseExpression } from './index.ts'

function functionOf(text: string, variables = ['x']) {
  return compileFormula(formulaOf(parseExpression(text, variables), variables.length))
}

test.each<[string, number, number, number]>([
  ['1/(1+exp(-x))', -800, 0, 0],
  ['1/(1+exp(-x))', 800, 1, 0],
  ['log(exp(x)+exp(-x))', 1000, 1000, 1],
  ['log(exp(x)+exp(-x))', -1000, 1000, -1],
  ['log(1+exp(-3*x))+log(1+exp(2*x))', 1000, 2000, 2],
  ['log(1+exp(-3*x))+log(1+exp(2*x))', -1000, 3000, -3],
  ['-log(1/(1+exp(-x)))', -800, 800, -1],
  // Nothing of these is infinite, and what doubles make of them is wrong all the same.
  ['1/log(exp(x))', 1000, 1e-3, -1e-6],
  ['x^2/log(1+exp(x))', 1000, 1000, 1],
  ['min(5000, log(exp(x)))', 1000, 1000, 1],
  ['exp(-log(exp(x))/1000)', 1000, Math.exp(-1), -Math.exp(-1) / 1000],
  ['(exp(x) - exp(x - 1))/exp(x)', 900, 1 - 1 / Math.E, 0],
  ['sqrt(exp(2*x))/exp(x)', 600, 1, 0],
  // The square of e^691, which is a double, is none.
  ['-log(1/(1 + exp(-400*x)))', -1.7279, 691.16, -400],
  ['exp(x)*exp(-x)', 5000, 1, 0],
])('%s at %s: overflow of a part does not count', (text, x, value, slope) => {
  const f = functionOf(text)
  expect(f.value([x]) / (value || 1)).toBeCloseTo(value === 0 ? 0 : 1, 12)
  expect(Math.abs(f.gradient([x])[0]! - slope)).toBeLessThanOrEqual(1e-12 * Math.max(Math.abs(slope), 1e-3))
})

test('what is beyond all doubles is infinite, with its sign', () => {
  const f = functionOf('exp(x)-exp(2*x)')
  expect([f.value([800]), ...f.gradient([800]), ...f.hessian([800])]).toEqual([-Infinity, -Infinity, -Infinity])
})

test.each<[string, number, number]>([
  ['sqrt((x-1)^2)', 1, 0],
  ['3*x + sqrt((x-1)^2)', 1, 3],
  ['sqrt(x^4)', 0, 0],
  ['sqrt(x^3)', 0, 0],
  ['x*sqrt(x)', 0, 0],
  ['sqrt(x)*sqrt(x)', 0, 1],
  ['sqrt(x)', 0, Infinity],
  ['-sqrt(x)', 0, -Infinity],
  ['sqrt(-x)', 0, -Infinity],
  ['(x^2)^0.25', 0, 0],
  ['sqrt(abs(x))', 0, 0],
  ['sqrt(x^2) + relu(x)', 0, 0],
  ['hypot(x, 0)', 0, 0],
  ['x + sqrt(x^2 + x^4)', 0, 1],
  ['x^x', 0, -Infinity],
  ['x^x*x', 0, 1],
  ['3*x^(x^2)', 0, 0],
  ['(2*x)^(1 + x)', 0, 2],
])('%s has at %s the slope %s, whatever 0/0 its formula has there', (text, x, slope) => {
  expect(functionOf(text).gradient([x])[0]).toBe(slope)
})

test('in the plane: x^y at (0, 2), the tip of a cone, and where there is no slope', () => {
  const power = functionOf('x^y', ['x', 'y'])
  expect([...power.gradient([0, 2])]).toEqual([0, 0])
  // (−2)^y has a value at whole numbers only.
  expect([...power.gradient([-2, 2])]).toEqual([-4, NaN])
  // By 256 bits: 800 (x + 2)^799, a double for all that its computation goes beyond 2^256.
  const [steep] = functionOf('pow(x + 2, y)', ['x', 'y']).gradient([-4.180736541544694, 800])
  expect(steep! / -2.799287507156924e273).toBeCloseTo(1, 14)
  expect([...functionOf('hypot(x, y)', ['x', 'y']).gradient([0, 0])]).toEqual([0, 0])
  expect([...landscapeOf('ackley').gradient([0, 0])]).toEqual([0, 0])
})

test('functions that people would write with exponentials do not overflow, and nor do their derivatives', () => {
  const at = (text: string, x: number) => {
    const { value, gradient, hessian } = functionOf(text)
    return [value([x]), gradient([x])[0]!, hessian([x])[0]!]
  }
  const e = Math.exp(-700)
  for (const [text, x, expected] of [
    ['sigmoid(x)', -700, [e, e, e]],
    ['sigmoid(x)', 1e5, [1, 0, 0]],
    ['softplus(x)', -700, [e, e, e]],
    ['softplus(x)', 1e5, [1e5, 1, 0]],
    ['logcosh(x)', -1e5, [1e5 - Math.LN2, -1, 0]],
    ['log1p(x)', 1e-20, [1e-20, 1, -1]],
    ['expm1(x)', 1e-20, [1e-20, 1, 1]],
    ['erf(x)', 1e-20, [2e-20 / Math.sqrt(Math.PI), 2 / Math.sqrt(Math.PI), -4e-20 / Math.sqrt(Math.PI)]],
    ['erf(x)', 1e5, [1, 0, 0]],
    ['atan(x)', 1e200, [Math.PI / 2, 0, 0]],
    ['hypot(x, 3)', 4, [5, 0.8, 9 / 125]],
    ['pow(x, 3)', 2, [8, 12, 12]],
  ] as [string, number, number[]][])
    at(text, x).forEach((got, index) =>
      expect(Math.abs(got - expected[index]!)).toBeLessThanOrEqual(1e-12 * Math.abs(expected[index]!)),
    )
})
