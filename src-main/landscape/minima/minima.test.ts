import { expect, test } from 'vitest'
import { landscapeOf } from '../index.ts'
import { ranked } from './rank.ts'

function minimaOf(expression: string, domain: [number, number][]) {
  return landscapeOf({ expression, variables: ['x', 'y'].slice(0, domain.length), domain }).info.minima
}
const line: [number, number][] = [[-10, 10]]
const square: [number, number][] = [
  [-10, 10],
  [-10, 10],
]

test.each<[string, [number, number][], number[], number[]]>([
  ['(x - pi)^2', line, [Math.PI], [2]],
  ['1e10 + x^2', line, [0], [2]],
  ['1e300 * x^2', line, [0], [2e300]],
  ['x^4', line, [0], [0]],
  ['abs(x)^2 + x^2 / 2', line, [0], [3]],
  ['x^2', [[0, 1]], [0], [2]],
  ['(x - 1)^2 + (x - y)^2', square, [1, 1], [3 - Math.sqrt(5), 3 + Math.sqrt(5)]],
  ['1e10 + x^2 + y^2', square, [0, 0], [2, 2]],
  ['1e-20 * (x^2 + y^2)', square, [0, 0], [2e-20, 2e-20]],
  ['x^4 + y^2', square, [0, 0], [0, 2]],
  // Next to their minima the last digits of their values go up and down.
  ['softplus(x) - 0.5*x', line, [0], [1 / 4]],
  ['exp(5*x)*exp(-5*x) + x^2', line, [0], [2]],
  // It rises to 1, which doubles see as a flat place from |x| = 6 on.
  ['exp(x^2)/(1 + exp(x^2)) + 0.01*y^2', square, [0, 0], [0.02, 0.5]],
])('%s: one smooth minimum, with its eigenvalues', (expression, domain, at, eigenvalues) => {
  const minima = minimaOf(expression, domain)
  expect(minima.length).toBe(1)
  const [minimum] = minima
  at.forEach((x, axis) => expect(minimum!.at[axis]).toBeCloseTo(x, 12))
  eigenvalues.forEach((expected, index) => expect(minimum!.eigenvalues[index]! - expected).toBeCloseTo(0, 9))
  expect(minimum!.sharpness).toBe(minimum!.eigenvalues.at(-1))
  expect(minimum!.stabilityLimit).toBe(minimum!.sharpness! > 0 ? 2 / minimum!.sharpness! : null)
})

test.each<[string, [number, number][], number[]]>([
  ['abs(x)', line, [0]],
  ['max(x - 1/3, 2 / 3 - 2 * x)', line, [1 / 3]],
  ['sqrt(abs(x))', line, [0]],
  ['abs(x) + x^2', line, [0]],
  ['x < 0 ? -x : x^2', line, [0]],
  ['x <= 0 ? -x : 5 - x', line, [0]],
  ['abs(x) + abs(y)', square, [0, 0]],
  ['sqrt((x - 1)^2 + y^2)', square, [1, 0]],
  ['max(abs(x - 1), abs(y - 2))', square, [1, 2]],
  ['abs(x - y) + (x + y - 1)^2 / 10', square, [0.5, 0.5]],
  // On the creases y = x/3 and y = x² these are (x − 2)² + x/3 and (x − 1)² + x²/2.
  ['10 * abs(y - x / 3) + (x - 2)^2 + y', square, [11 / 6, 11 / 18]],
  ['5 * abs(y - x^2) + (x - 1)^2 + y / 2', square, [2 / 3, 4 / 9]],
])('%s: a minimum at a kink has no eigenvalues', (expression, domain, at) => {
  const minima = minimaOf(expression, domain)
  expect(minima.length).toBe(1)
  at.forEach((x, axis) => expect(minima[0]!.at[axis]).toBeCloseTo(x, 7))
  expect(minima[0]).toMatchObject({ eigenvalues: [], sharpness: null, stabilityLimit: null, plateau: null })
})

test('where it only goes on as flat as doubles can tell and then falls there is no minimum', () => {
  expect(
    minimaOf('1/(1 + exp(1 - x)) + 0.1*y^2', [
      [-40, 40],
      [-40, 40],
    ]),
  ).toEqual([])
})

test.each<[string, [number, number][], [number, number][]]>([
  ['3', line, line],
  ['relu(abs(x) - 1)', line, [[-1, 1]]],
  ['relu(abs(x) - 1)^2', line, [[-1, 1]]],
  ['relu(x)', line, [[-10, 0]]],
  ['3', square, square],
  [
    'relu(x^2 + y^2 - 4)',
    square,
    [
      [-2, 2],
      [-2, 2],
    ],
  ],
])('%s: a plateau is one minimum, with the box around it', (expression, domain, plateau) => {
  const minima = minimaOf(expression, domain)
  expect(minima.length).toBe(1)
  plateau.forEach((ends, axis) =>
    ends.forEach((end, side) => expect(minima[0]!.plateau![axis]![side]).toBeCloseTo(end, 6)),
  )
  expect(minima[0]).toMatchObject({ eigenvalues: [], sharpness: null, stabilityLimit: null })
  expect(landscapeOf({ expression, variables: ['x', 'y'].slice(0, domain.length), domain }).value(minima[0]!.at)).toBe(
    minima[0]!.value,
  )
})

test('parallel valleys are as many minima', () => {
  const minima = minimaOf('sin(x)^2', square)
  expect(minima.map(({ at }) => Math.round(at[0]! / Math.PI)).sort((a, b) => a - b)).toEqual([-3, -2, -1, 0, 1, 2, 3])
})

test('the article’s function written by hand: both minima and the floor of the trench', () => {
  const { expression, parameters } = landscapeOf('paper-1d').info
  const { minima } = landscapeOf({ expression, variables: ['x'], parameters }).info
  expect(minima.map(({ at }) => at[0])).toEqual([0, 2.5, 8.5])
  const [[from, to]] = minima[2]!.plateau as [[number, number]]
  expect([from, to]).toEqual([expect.closeTo(8.40001, 12), 8.59999])
})

test.each<[string, [number, number][]]>([
  ['x', line],
  ['x^3', line],
  ['-relu(x)', line],
  ['floor(x)', line],
  ['tan(x)', line],
  ['1 / x', line],
  ['log(x)', line],
  ['sqrt(x)', line],
  ['-x^2', line],
  ['x^2', [[1, 2]]],
  ['0 / 0 * x', line],
  ['1 / 0 + x', line],
  ['exp(1000 * x)', line],
  ['x^2 - y^2', square],
  ['x^3 + y^2', square],
  ['1 / x + 1 / y', square],
  ['tan(x) * tan(y)', square],
  ['-relu(x^2 + y^2 - 1)', square],
  ['floor(x) + floor(y)^2', square],
  ['1e300 * x^3 + 1e300 * y', square],
  ['log(x) + 0 / y', square],
])('%s has no minimum, and edges, jumps, poles and holes are not taken for one', (expression, domain) => {
  const minima = minimaOf(expression, domain).filter(({ plateau }) => !plateau)
  expect(minima).toEqual([])
})

test('0 to a power is 0 to the search as well, though its logarithm is none', () => {
  expect(minimaOf('pow(0, x) + (x - 1)^2', line)).toMatchObject([
    { at: [expect.closeTo(1, 9)], sharpness: expect.closeTo(2, 9) },
  ])
})

test('of many minima the lowest 200 are kept', () => {
  const minima = minimaOf('20 + x^2 - 10 * cos(2 * pi * x) + y^2 - 10 * cos(2 * pi * y)', square)
  expect(minima.length).toBe(200)
  expect(new Set(minima.map(({ fate }) => fate)).size).toBe(200)
  const radii = minima.map(({ at }) => Math.hypot(...at))
  // Values grow like the square of the distance: about 200 whole points are within √(200/π).
  expect(Math.max(...radii)).toBeLessThan(Math.sqrt(200 / Math.PI) + 0.5)
})

test('a narrow trench between two numbers of a condition is found however narrow', () => {
  const minima = minimaOf('1.23456 <= x <= 1.2345600001 ? -1 : x^2', line)
  expect(minima.map(({ value }) => value).sort((a, b) => a - b)).toEqual([-1, 0])
})

test('a minimum next to a maximum is found however close they are', () => {
  // f′ = x·(x − w)·(x − 5).
  const w = 1e-5
  const f = `x^4 / 4 - (5 + ${w}) / 3 * x^3 + 5 * ${w} / 2 * x^2`
  expect(minimaOf(f, line).map(({ at }) => at[0])).toEqual([0, expect.closeTo(5, 9)])
})

test('what differs by rounding only is ordered by the next key', () => {
  const items = [
    [1 + 1e-13, 2],
    [1, 3],
    [1 - 1e-13, 1],
    [0.5, 9],
    [Infinity, 0],
  ]
  expect(ranked(items, [([a]) => a!, ([, b]) => b!]).map(([, b]) => b)).toEqual([9, 1, 2, 3, 0])
})
