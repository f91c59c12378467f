import { expect, test } from 'vitest'
import { xoshiro } from '#shared/random/index.ts'
import { compile } from './compile.ts'
import { emit } from './emit.ts'
import type { Expression } from './expression.ts'
import { guarded } from './guards.ts'
import { formulaOf } from './formula.ts'
import { parseExpression } from './parse.ts'

const variables = ['x', 'y']
const product = 'x^2 + y^2 - 200 * relu(abs(x) - 1) * relu(abs(y) - 1) * relu(2 - abs(x)) * relu(2 - abs(y))'

function functionOf(expressions: readonly Expression[]): (x: number, y: number) => number[] {
  const names = expressions.map((_, index) => `g${index}`)
  const code = emit(
    expressions.map((expression, index) => [names[index]!, expression]),
    variables,
    't',
  )
  return compile(variables, `let ${names.join()}\n${code}\nreturn [${names.join()}]`)
}

/** Points everywhere, and every pair of numbers at which the functions below have their kinks. */
const draw = xoshiro(1, 2, 3, 4)
const places = [-2, -1.5, -1, -0, 0, 0.5, 1, 2, 3, NaN, 1e6]
const points = [
  ...places.flatMap((x) => places.map((y) => [x, y] as const)),
  ...Array.from({ length: 2000 }, () => [(draw() / 2 ** 32) * 8 - 4, (draw() / 2 ** 32) * 8 - 4] as const),
]

test.each([
  product,
  'x^2 - 200 * relu(abs(x) - 1) * relu(abs(y) - 1) * relu(2 - abs(x)) * relu(2 - abs(x))',
  'relu(x) * relu(y)^3 * 3.7 - relu(x - y) * (0.1 - relu(x))',
  'relu(x) * (x < 1 ? y : 0) + relu(x) * sin(y)',
  '-(relu(x - 1) * -relu(y)) * (2 * x * y) * relu(x - 1)',
  'x > 0 ? relu(y) * relu(x) : relu(-y) * 7',
  'relu(x) * log(y) + relu(x) / y',
  'max(x, 0) * min(y, 1) * tanh(relu(x))',
  '3',
])('the derivatives of %s are the same to the bit, but for the sign of zeros', (text) => {
  const { gradient, hessian } = formulaOf(parseExpression(text, variables), 2)
  for (const functions of [gradient, hessian]) {
    const [plain, simple] = [functionOf(functions), functionOf(guarded(functions))]
    for (const [x, y] of points) {
      // Added to 0, both zeros are one. Where x or y is no number, a descent is over.
      if (Number.isNaN(x + y)) continue
      expect([x, y, simple(x, y).map((value) => value + 0)]).toEqual([x, y, plain(x, y).map((value) => value + 0)])
    }
  }
})

test('outside of the bumps of a product of relus there is one branch and a bowl', () => {
  const { gradient } = formulaOf(parseExpression(product, variables), 2)
  const code = emit(
    guarded(gradient).map((slope, index) => [`g${index}`, slope]),
    variables,
    't',
  )
  expect(code.match(/if \(/g)).toHaveLength(1)
  expect(code.slice(code.indexOf('else')).match(/\*/g)).toHaveLength(2)
  expect(code).not.toContain('Math.max')
})

test('what may be infinite is left as it is', () => {
  const { gradient } = formulaOf(parseExpression('relu(x) * log(y)', variables), 2)
  expect(guarded(gradient)).toEqual(gradient)
})
