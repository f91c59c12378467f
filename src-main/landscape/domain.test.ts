import fc from 'fast-check'
import { expect, test } from 'vitest'
import { domainOf } from './domain.ts'
import type { Condition, Expression } from './expression.ts'
import { formulaOf } from './formula.ts'
import { functions } from './functions.ts'
import { compileFormula, landscapeOf, parseExpression, robustOf } from './index.ts'
import { expressionsOf } from './random-expressions.fixture.ts'

const domain = (text: string) => domainOf(parseExpression(text, ['x', 'y']), 2)

test.each([
  'x^2 + y^2',
  'sqrt(x^2 + y^2)',
  'log(1 + exp(x))',
  'log(exp(x) + exp(-x))',
  '-log(1/(1 + exp(-x)))',
  '1/(1 + x^2)',
  '1/(2 + sin(x))',
  'sqrt(abs(x) + relu(y))',
  'x^3 - 2^x',
  'abs(x)^1.5',
  '(x^2 + 1)^-0.5',
  'log(softplus(x) + sigmoid(y))',
  'tan(x) + tanh(y) + atan(x) + erf(y)',
  'exp(-x^2) / cos(0.5)',
  'hypot(x, y) + pow(x, 2)',
  'log1p(x^2)',
  'x < y ? floor(x) : sign(y)',
])('%s has a value everywhere, and nothing is asked', (text) => {
  expect(domain(text)).toBeUndefined()
})

test.each<[string, number[][], number[][]]>([
  [
    'log(x)',
    [[1e-300, 0]],
    [
      [0, 0],
      [-1, 0],
    ],
  ],
  ['sqrt(x)', [[0, 0]], [[-1e-300, 0]]],
  ['1/x', [[-3, 0]], [[0, 0]]],
  ['x/(y - 1)', [[0, 2]], [[5, 1]]],
  ['x^-2', [[-1, 0]], [[0, 0]]],
  ['x^0.5', [[0, 0]], [[-1, 0]]],
  ['x^-0.5', [[1, 0]], [[0, 0]]],
  [
    'x^y',
    [
      [2, -3],
      [0, 2],
      [0, 0],
      [-2, 3],
      [-2, -3],
    ],
    [
      [0, -1],
      [-2, 0.5],
    ],
  ],
  [
    'log1p(x)',
    [[-0.5, 0]],
    [
      [-1, 0],
      [-2, 0],
    ],
  ],
  ['0 * log(x)', [[1, 0]], [[-1, 0]]],
  ['max(1, log(x))', [[1, 0]], [[-1, 0]]],
  ['log(x)^0', [[1, 0]], [[-1, 0]]],
  // Of a choice the piece counts that it leads to, and its condition.
  [
    'x < 0 ? 5 : log(x)',
    [
      [-3, 0],
      [2, 0],
    ],
    [[0, 0]],
  ],
  ['log(x) < 0 ? x : y', [[0.5, 0]], [[-1, 0]]],
  [
    'x > 0 and log(x) < 0 ? x : y',
    [
      [-1, 0],
      [0.5, 0],
    ],
    [],
  ],
  [
    'x <= 0 or log(x) < 0 ? x : y',
    [
      [-1, 0],
      [0.5, 0],
    ],
    [],
  ],
  [
    '-log(1 - x^2) + x/2',
    [[0.99, 0]],
    [
      [1, 0],
      [-1.5, 0],
    ],
  ],
  [
    'log(x) + log(y)',
    [[1, 1]],
    [
      [1, -1],
      [-1, 1],
    ],
  ],
  // The argument underflows in doubles, and is above 0 all the same.
  ['-log(1/(1 + exp(-x)) - 0 * y)', [[-800, 1]], []],
  ['log(exp(-x) * (1 + y))', [[800, 1]], [[800, -2]]],
])('%s has a value at %j, and none at %j', (text, inside, outside) => {
  const formula = formulaOf(parseExpression(text, ['x', 'y']), 2)
  const { value, gradient, hessian } = compileFormula(formula)
  for (const point of inside) expect([point, robustOf(formula).isDefined(point)]).toEqual([point, true])
  for (const point of inside) expect(Number.isNaN(value(point))).toBe(false)
  for (const point of outside) {
    expect([point, robustOf(formula).isDefined(point)]).toEqual([point, false])
    expect([value(point), ...gradient(point), ...hessian(point)].every(Number.isNaN)).toBe(true)
  }
})

/**
 * The value of a tree by going down it, NaN where it has none; null where a double is too small or too large to tell.
 */
function plainly(node: Expression, point: readonly number[]): number | null {
  const of = (part: Expression) => plainly(part, point)
  const sound = (value: number) =>
    Number.isNaN(value) || (Math.abs(value) < 1e280 && (value === 0 || Math.abs(value) > 1e-280)) ? value : null
  const both = (left: Expression, right: Expression, rule: (a: number, b: number) => number) => {
    const [a, b] = [of(left), of(right)]
    if (a === null || b === null) return null
    return Number.isNaN(a) || Number.isNaN(b) ? NaN : sound(rule(a, b))
  }
  switch (node.kind) {
    case 'number':
      return sound(node.value)
    case 'variable':
      return point[node.index]!
    case 'negation': {
      const a = of(node.of)
      return a === null ? null : -a
    }
    case 'call': {
      const a = of(node.of)
      if (a === null || Number.isNaN(a)) return a
      if (node.name === 'log' && a <= 0) return NaN
      if (node.name === 'log1p' && a <= -1) return NaN
      const value = functions[node.name](a)
      // These are never 0.
      return value === 0 && ['exp', 'sigmoid', 'softplus'].includes(node.name) ? null : sound(value)
    }
    case 'extremum':
      return both(node.left, node.right, Math[node.name])
    case 'choice': {
      const holds = test3(node.condition, point)
      return typeof holds === 'boolean' ? of(holds ? node.then : node.otherwise) : holds === 'undefined' ? NaN : null
    }
    case 'operation':
      return both(node.left, node.right, (a, b) => {
        if (node.operator === '/') return b === 0 ? NaN : a / b
        if (node.operator === '^' && a === 0) return b < 0 ? NaN : a ** b
        // Infinity stands for what is too small to tell.
        if (node.operator === '^') return a ** b || Infinity
        return node.operator === '+' ? a + b : node.operator === '-' ? a - b : a * b
      })
  }
}

function test3(node: Condition, point: readonly number[]): boolean | 'undefined' | 'unknown' {
  switch (node.kind) {
    case 'not': {
      const of = test3(node.of, point)
      return typeof of === 'boolean' ? !of : of
    }
    case 'both':
    case 'either': {
      const left = test3(node.left, point)
      if (typeof left !== 'boolean' || left === (node.kind === 'either')) return left
      return test3(node.right, point)
    }
    case 'comparison': {
      const [a, b] = [plainly(node.left, point), plainly(node.right, point)]
      if (a === null || b === null) return 'unknown'
      if (Number.isNaN(a) || Number.isNaN(b)) return 'undefined'
      const order = Math.sign(a - b)
      const orders = { '<': [-1], '<=': [-1, 0], '>': [1], '>=': [1, 0], '==': [0], '!=': [-1, 1] }
      return orders[node.operator].includes(order)
    }
  }
}

test('whatever the expression, it has a value where its parts have, and nowhere else', () => {
  const counts = { inside: 0, outside: 0 }
  const coordinate = fc.constantFrom(-2, -1, -0.5, 0, 0.3, 1, 1.7, 3)
  fc.assert(
    fc.property(expressionsOf(), coordinate, coordinate, (text, x, y) => {
      const tree = parseExpression(text, ['x', 'y'])
      const value = plainly(tree, [x, y])
      if (value === null) return
      const isDefined = robustOf(formulaOf(tree, 2)).isDefined([x, y])
      counts[isDefined ? 'inside' : 'outside']++
      if (isDefined === Number.isNaN(value)) throw new Error(`${text} at ${x}, ${y} is ${value}`)
    }),
    { numRuns: 2000 },
  )
  expect(counts.inside).toBeGreaterThan(500)
  expect(counts.outside).toBeGreaterThan(100)
})

test('minima and samples never leave the domain', () => {
  const landscape = landscapeOf({ expression: '-log(1-x^2)+x/2', variables: ['x'], domain: [[-8, 8]] })
  // f′ = 2x/(1 − x²) + ½ is 0 at 2 − √5, where f″ = 2(1 + x²)/(1 − x²)².
  const at = 2 - Math.sqrt(5)
  const [minimum, ...others] = landscape.info.minima
  expect(others).toEqual([])
  expect(minimum!.at[0]).toBeCloseTo(at, 12)
  expect(minimum!.stabilityLimit).toBeCloseTo((1 - at ** 2) ** 2 / (1 + at ** 2), 12)
  expect(landscape.info.partial).toBe(true)
})
