import { expect, test } from 'vitest'
import { localForm } from './curvature.ts'
import { landscapeOf, parseExpression } from './index.ts'
import { twiceWritten } from './twice-written.fixture.ts'

function minimaOf(expression: string, variables: string[], domain = variables.map((): [number, number] => [-2, 2])) {
  return landscapeOf({ expression, variables, domain }).info.minima
}

test.each<[string, string[], number[], number]>([
  ['abs(x)^2', ['x'], [2], 1],
  ['abs(x*x)', ['x'], [2], 1],
  ['relu(x)^2+relu(-x)^2', ['x'], [2], 1],
  ['x*abs(x)*sign(x)', ['x'], [2], 1],
  ['max(x, -x)^2', ['x'], [2], 1],
  ['(x > 0 ? x^2 : 0) + (x < 0 ? x^2 : 0)', ['x'], [2], 1],
  ['sqrt(x^4)', ['x'], [2], 1],
  ['(x > 0 and log(x) < 1) or x <= 0 ? x^2 : (x - 1)^2', ['x'], [2], 1],
  ['relu(x)^2+relu(-x)^2+3*x^2', ['x'], [8], 0.25],
  ['abs(x)+log(1+exp(-2*abs(x)))', ['x'], [1], 2],
  ['abs(x)^2+2*abs(y)^2', ['x', 'y'], [2, 4], 0.5],
  ['max(x^2, y^2) + min(x^2, y^2)', ['x', 'y'], [2, 2], 1],
  ['relu(x + y)^2 + relu(-x - y)^2 + x^2', ['x', 'y'], [3 - Math.sqrt(5), 3 + Math.sqrt(5)], 2 / (3 + Math.sqrt(5))],
])(
  '%s: curvature is that of the function, however its formula branches',
  (expression, variables, eigenvalues, limit) => {
    const minima = minimaOf(expression, variables)
    expect(minima.length).toBe(1)
    const [minimum] = minima
    minimum!.at.forEach((coordinate) => expect(coordinate).toBeCloseTo(0, 12))
    expect(minimum!.eigenvalues).toEqual(eigenvalues.map((eigenvalue) => expect.closeTo(eigenvalue, 9)))
    expect(minimum!.pieces).toBeUndefined()
    expect(minimum!.stabilityLimit).toBeCloseTo(limit, 9)
    const { hessian } = landscapeOf({ expression, variables })
    const trace = variables.reduce((sum, _, axis) => sum + hessian(minimum!.at)[axis * (variables.length + 1)]!, 0)
    expect(trace).toBeCloseTo(
      eigenvalues.reduce((sum, eigenvalue) => sum + eigenvalue),
      9,
    )
  },
)

test.each<[string, string[], number[][], number]>([
  ['relu(x)^2 + x^2/2', ['x'], [[1], [3]], 2 / 3],
  ['x < 0 ? x^2 : 5*x^2', ['x'], [[2], [10]], 0.2],
  [
    'relu(x)^2 + relu(-x)^2 + relu(y)^2 + 3*relu(-y)^2',
    ['x', 'y'],
    [
      [2, 2],
      [2, 6],
    ],
    1 / 3,
  ],
])(
  '%s: where pieces of different curvature meet each is told, and the sharpest decides',
  (expression, variables, pieces, limit) => {
    const [minimum] = minimaOf(expression, variables)
    const close = pieces.map((piece) => piece.map((eigenvalue) => expect.closeTo(eigenvalue, 9) as number))
    expect(minimum!.pieces).toEqual(close)
    expect(minimum!.eigenvalues).toEqual(close.at(-1))
    expect(minimum!.stabilityLimit).toBeCloseTo(limit, 9)
  },
)

test.each<[string, string[], number[]]>([
  ['abs(x)', ['x'], [0]],
  ['sqrt((x-1)^2)', ['x'], [1]],
  ['abs(x) + x^2', ['x'], [0]],
  ['1e-9 * abs(x) + x^2', ['x'], [0]],
  ['abs(x)^1.5', ['x'], [0]],
  ['sqrt(x^2 + y^2)', ['x', 'y'], [0, 0]],
  ['abs(x) + y^2', ['x', 'y'], [0, 0]],
])('%s has no curvature at its minimum', (expression, variables, at) => {
  const [minimum] = minimaOf(expression, variables)
  at.forEach((coordinate, axis) => expect(minimum!.at[axis]).toBeCloseTo(coordinate, 7))
  expect(minimum).toMatchObject({ eigenvalues: [], sharpness: null, stabilityLimit: null })
})

test('away from minima too: a jump, a kink and a smooth place where branches meet', () => {
  const form = (text: string, point: number[]) =>
    localForm(
      parseExpression(text, ['x', 'y'].slice(0, point.length)),
      point,
      point.map(() => 1),
      0,
    )
  expect(form('x < 1 ? x : x + 1', [1])).toEqual({ hessians: [], differentiable: false })
  expect(form('abs(x) + 3*x', [0]).differentiable).toBe(false)
  expect(form('abs(x)^3 + 5*x', [0])).toEqual({ hessians: [[0]], differentiable: true })
  expect(form('abs(x*y) * x', [0, 0])).toMatchObject({ hessians: [[0, 0, 0, 0]], differentiable: true })
})

test('random functions written twice, with branches and without, have the same curvatures', () => {
  for (let index = 0; index < 40; index++) {
    const { smooth, branching, variables } = twiceWritten(index)
    const [one, other] = [minimaOf(smooth, variables), minimaOf(branching, variables)]
    expect([branching, other.length]).toEqual([branching, one.length])
    one.forEach(({ eigenvalues, stabilityLimit }, at) => {
      eigenvalues.forEach((eigenvalue, place) => expect(other[at]!.eigenvalues[place]! / eigenvalue).toBeCloseTo(1, 8))
      expect(other[at]!.stabilityLimit! / stabilityLimit!).toBeCloseTo(1, 8)
    })
  }
})
