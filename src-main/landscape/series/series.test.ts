import { expect, test } from 'vitest'
import { parseExpression } from '../parse.ts'
import { expand } from './expand.ts'
import { doubleOf } from './series.ts'
import { taylor } from './taylor.ts'

/** [power, coefficient] of the terms up to ε³ that are more than rounding. */
function terms(text: string, point: number[], direction: number[], beside = true): [number, number][] | null {
  const found = expand(
    parseExpression(text, ['x', 'y'].slice(0, point.length)),
    point,
    direction,
    beside ? 'beside' : 'by convention',
  )
  return (
    found &&
    found.series.terms
      .map(({ q, c }): [number, number] => [q, doubleOf(c)])
      .filter(([q, c]) => q <= 3 && Math.abs(c) > 1e-15)
  )
}

test.each<[string, number, [number, number][]]>([
  [
    'exp(x)',
    0,
    [
      [0, 1],
      [1, 1],
      [2, 1 / 2],
      [3, 1 / 6],
    ],
  ],
  [
    'sin(x)',
    0,
    [
      [1, 1],
      [3, -1 / 6],
    ],
  ],
  [
    'cos(x)',
    0,
    [
      [0, 1],
      [2, -1 / 2],
    ],
  ],
  [
    'tan(x)',
    0,
    [
      [1, 1],
      [3, 1 / 3],
    ],
  ],
  [
    'tanh(x)',
    0,
    [
      [1, 1],
      [3, -1 / 3],
    ],
  ],
  [
    'log(1 + x)',
    0,
    [
      [1, 1],
      [2, -1 / 2],
      [3, 1 / 3],
    ],
  ],
  [
    'log1p(x)',
    0,
    [
      [1, 1],
      [2, -1 / 2],
      [3, 1 / 3],
    ],
  ],
  [
    'expm1(x)',
    0,
    [
      [1, 1],
      [2, 1 / 2],
      [3, 1 / 6],
    ],
  ],
  [
    'atan(x)',
    0,
    [
      [1, 1],
      [3, -1 / 3],
    ],
  ],
  [
    'erf(x)',
    0,
    [
      [1, 2 / Math.sqrt(Math.PI)],
      [3, -2 / 3 / Math.sqrt(Math.PI)],
    ],
  ],
  [
    'sigmoid(x)',
    0,
    [
      [0, 1 / 2],
      [1, 1 / 4],
      [3, -1 / 48],
    ],
  ],
  [
    'softplus(x)',
    0,
    [
      [0, Math.LN2],
      [1, 1 / 2],
      [2, 1 / 8],
    ],
  ],
  ['logcosh(x)', 0, [[2, 1 / 2]]],
  [
    '1/(1 - x)',
    0,
    [
      [0, 1],
      [1, 1],
      [2, 1],
      [3, 1],
    ],
  ],
  [
    'sqrt(1 + x)',
    0,
    [
      [0, 1],
      [1, 1 / 2],
      [2, -1 / 8],
      [3, 1 / 16],
    ],
  ],
  ['x^1.5', 0, [[1.5, 1]]],
  [
    '(2 + x)^3',
    0,
    [
      [0, 8],
      [1, 12],
      [2, 6],
      [3, 1],
    ],
  ],
  [
    '2^x',
    0,
    [
      [0, 1],
      [1, Math.LN2],
      [2, Math.LN2 ** 2 / 2],
      [3, Math.LN2 ** 3 / 6],
    ],
  ],
  // 0/0 in the formula, and in its derivatives.
  [
    'sin(x)/x',
    0,
    [
      [0, 1],
      [2, -1 / 6],
    ],
  ],
  [
    '(1 - cos(x))/x^2',
    0,
    [
      [0, 1 / 2],
      [2, -1 / 24],
    ],
  ],
  ['sqrt(x^4)', 0, [[2, 1]]],
  ['sqrt(x)*sqrt(x)', 0, [[1, 1]]],
  [
    'abs(x)+log(1+exp(-2*abs(x)))',
    0,
    [
      [0, Math.LN2],
      [2, 1 / 2],
    ],
  ],
])('%s at %s + ε', (text, x, expected) => {
  const found = terms(text, [x], [1])!
  expect(found.map(([power]) => power)).toEqual(expected.map(([power]) => expect.closeTo(power, 12)))
  expected.forEach(([, coefficient], index) => expect(found[index]![1]).toBeCloseTo(coefficient, 12))
})

test('branches are those next to the point, or those of the conventions at it', () => {
  expect(terms('abs(x)', [0], [1])).toEqual([[1, 1]])
  expect(terms('abs(x)', [0], [-1])).toEqual([[1, 1]])
  expect(terms('abs(x)', [0], [1], false)).toEqual([])
  expect(terms('relu(x)', [0], [-1])).toEqual([])
  expect(terms('sign(x)', [0], [-1])).toEqual([[0, -1]])
  expect(terms('floor(x)', [2], [-1])).toEqual([[0, 1]])
  expect(terms('floor(x)', [2], [1])).toEqual([[0, 2]])
  expect(terms('floor(x)', [2], [-1], false)).toEqual([[0, 2]])
  expect(terms('max(3*x, 5*x)', [0], [1])).toEqual([[1, 5]])
  expect(terms('max(3*x, 5*x)', [0], [1], false)).toEqual([[1, 3]])
  expect(terms('x <= 1 ? 2*x : 7*x', [1], [1])).toEqual([
    [0, 7],
    [1, 7],
  ])
  expect(terms('x <= 1 ? 2*x : 7*x', [1], [1], false)).toEqual([
    [0, 2],
    [1, 2],
  ])
})

test('in directions in which a function has no value there is nothing', () => {
  expect(terms('sqrt(x)', [0], [-1])).toBeNull()
  expect(terms('log(x)', [0], [-1])).toBeNull()
  expect(terms('x^x', [0], [-1])).toBeNull()
  expect(terms('x^y', [0, 2], [-1, 1])).toBeNull()
  expect(terms('x^y', [0, 2], [0, 1])).toEqual([])
})

test('coefficients may be beyond all doubles on the way', () => {
  expect(terms('log(exp(x)+exp(-x))', [1000], [1])).toEqual([
    [0, 1000],
    [1, 1],
  ])
  expect(terms('1/(1+exp(-x))', [-800], [1])).toEqual([])
})

test.each(['exp', 'log', 'sin', 'tan', 'tanh', 'logcosh', 'sigmoid', 'softplus', 'erf', 'atan'] as const)(
  '%s of a number so large has a value where no terms are asked for, or none but it',
  (name) => {
    // 2²⁵⁶, and 2¹⁰²⁴, which no double holds.
    for (const k of [1, 4]) for (const count of [0, 1]) expect(taylor(name, [1, k], count).length).toBeGreaterThan(0)
  },
)

test('where a descent has left all numbers there is an answer all the same', () => {
  for (const x of [Infinity, -Infinity, NaN]) expect(() => terms('x + erf(abs(x^x))', [x], [1])).not.toThrow()
})
