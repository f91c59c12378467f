import { expect, test } from 'vitest'
import { type BuiltInLandscape, builtInNames, type Minimum } from '#shared/contract/index.ts'
import { xoshiro } from '#shared/random/index.ts'
import { landscapeOf } from '../index.ts'

const { abs, cos, exp, max, PI, sqrt } = Math
const relu = (x: number) => max(0, x)
const paper = (k: number) => (x: number) => {
  const u = x - 2.5
  if (x >= 2 && x <= 3) return -1600 * u ** 5 - 2000 * u ** 4 + 800 * u ** 3 + 1020 * u ** 2
  if (x >= 8.4 && x <= 8.40001) return 1411.2 * (1 - 10 ** k * (x - 8.4))
  if (x >= 8.40001 && x <= 8.59999) return 0
  if (x >= 8.59999 && x <= 8.6) return 1479.2 * (10 ** k * (x - 8.6) + 1)
  return 20 * x ** 2
}

/** The same functions, written down once more without trees, kernels or derivatives. */
const plain: Record<BuiltInLandscape, (x: number, y: number) => number> = {
  'paper-1d': paper(5),
  'paper-1d-printed': paper(4),
  'paper-2d': (x, y) => x * x + y * y - 200 * relu(abs(x) - 1) * relu(abs(y) - 1) * relu(2 - abs(x)) * relu(2 - abs(y)),
  'paper-2d-printed': (x, y) => x * x + y * y - 200 * relu(abs(x) - 1) * relu(abs(y) - 1) * relu(2 - abs(x)) ** 2,
  'double-well': (x) => 0.75 * (x ** 4 - 2 * x ** 2 + 1) + (2 / 3) * x ** 3 - 2 * x,
  cubic: (x) => x ** 3 / 3 - x ** 2 / 2,
  himmelblau: (x, y) => (x * x + y - 11) ** 2 + (x + y * y - 7) ** 2,
  rosenbrock: (x, y) => (1 - x) ** 2 + 100 * (y - x * x) ** 2,
  beale: (x, y) => [1.5, 2.25, 2.625].reduce((sum, c, i) => sum + (c - x * (1 - y ** (i + 1))) ** 2, 0),
  rastrigin: (x, y) => [x, y].reduce((sum, u) => sum + 10 + u * u - 10 * cos(2 * PI * u), 0),
  ackley: (x, y) =>
    20 - 20 * exp(-0.2 * sqrt(0.5 * (x * x + y * y))) + Math.E - exp(0.5 * (cos(2 * PI * x) + cos(2 * PI * y))),
  'styblinski-tang': (x, y) => [x, y].reduce((sum, u) => sum + (u ** 4 - 16 * u * u + 5 * u) / 2, 0),
  'goldstein-price': (x, y) =>
    (1 + (x + y + 1) ** 2 * (19 - 14 * x + 3 * x * x - 14 * y + 6 * x * y + 3 * y * y)) *
    (30 + (2 * x - 3 * y) ** 2 * (18 - 32 * x + 12 * x * x + 48 * y - 36 * x * y + 27 * y * y)),
  'three-hump-camel': (x, y) => 2 * x * x - 1.05 * x ** 4 + x ** 6 / 6 + x * y + y * y,
}

/** The root between two numbers with one sign change. */
function root(of: (x: number) => number, low: number, high: number): number {
  const sign = Math.sign(of(low))
  for (let halving = 0; halving < 200; halving++) {
    const middle = (low + high) / 2
    if (Math.sign(of(middle)) === sign) low = middle
    else high = middle
  }
  return low
}
const signs = (x: number, y: number) => [-1, 1].flatMap((a) => [-1, 1].map((b) => [a * x, b * y]))
const pairs = (of: number[]) => of.flatMap((x) => of.map((y) => [x, y]))

// x² + y² − 200·q(|x|)·q(|y|), q(u) = (u − 1)(2 − u): on the diagonal 2u = 200·q′(u)·q(u).
const dent = root((u) => 2 * u - 200 * (3 - 2 * u) * (u - 1) * (2 - u), 1.4, 1.5)
// Printed: y = 100·(x − 1)(2 − x)² and 2x = 200·(y − 1)·(2 − x)(4 − 3x).
const farHeight = (x: number) => 100 * (x - 1) * (2 - x) ** 2
const far = root((x) => 2 * x - 200 * (farHeight(x) - 1) * (2 - x) * (4 - 3 * x), 1.3, 1.34)
// f′ = 2x + 20π·sin 2πx.
const waves = [-2, -1, 0, 1, 2].map((n) =>
  n === 0 ? 0 : root((x) => 2 * x + 20 * PI * Math.sin(2 * PI * x), n - 0.2, n + 0.2),
)
// 4x³ − 32x + 5 = 0.
const tang = [root((x) => 4 * x ** 3 - 32 * x + 5, -3.5, -2), root((x) => 4 * x ** 3 - 32 * x + 5, 2, 3.5)]
// y = −x/2 and x⁴ − 4.2x² + 3.5 = 0.
const hump = sqrt((4.2 + sqrt(4.2 ** 2 - 14)) / 2)

/** Where the minima are, from closed forms and the literature, without plateaus. */
const places: Partial<Record<BuiltInLandscape, number[][]>> = {
  'paper-1d': [[0], [2.5]],
  'paper-1d-printed': [[0], [2.5]],
  'paper-2d': [[0, 0], ...signs(dent, dent)],
  'paper-2d-printed': [[0, 0], ...signs(far, farHeight(far))],
  'double-well': [[-1], [1]],
  cubic: [[1]],
  himmelblau: [
    [3, 2],
    [-2.805118086952745, 3.131312518250573],
    [-3.77931025337775, -3.28318599128617],
    [3.58442834033049, -1.8481265269644],
  ],
  rosenbrock: [[1, 1]],
  beale: [[3, 0.5]],
  rastrigin: pairs(waves),
  'styblinski-tang': pairs(tang),
  'goldstein-price': [
    [0, -1],
    [-0.6, -0.4],
    [1.8, 0.2],
    [1.2, 0.8],
  ],
  'three-hump-camel': [
    [0, 0],
    [hump, -hump / 2],
    [-hump, hump / 2],
  ],
}

test('the minima are where closed forms and the literature say', () => {
  for (const [name, expected] of Object.entries(places)) {
    const found = landscapeOf(name as BuiltInLandscape).info.minima.filter(({ plateau }) => !plateau)
    expect(found.length, name).toBe(expected.length)
    for (const at of expected)
      expect(
        found.some((minimum) => distance(minimum.at, at) < 1e-9),
        `${name} at ${at.join()}`,
      ).toBe(true)
  }
})

test('the dents of the paper: their eigenvalues by hand', () => {
  const q = (dent - 1) * (2 - dent)
  const slope = 3 - 2 * dent
  const { minima } = landscapeOf('paper-2d').info
  expect(minima.map(({ fate }) => fate)).toEqual(['flat', 'sharp', 'sharp', 'sharp', 'sharp'])
  for (const { eigenvalues, value } of minima.slice(1)) {
    expect(value).toBeCloseTo(2 * dent ** 2 - 200 * q ** 2, 10)
    expect(eigenvalues[0]).toBeCloseTo(2 + 400 * q - 200 * slope ** 2, 8)
    expect(eigenvalues[1]).toBeCloseTo(2 + 400 * q + 200 * slope ** 2, 8)
  }
  expect(dent).toBeCloseTo(1.47, 3)
  expect(minima[1]!.value).toBeCloseTo(-8.09, 2)
  expect(minima[1]!.stabilityLimit).toBeCloseTo(0.01954, 5)
})

test('the curvatures of the double well are its parameters, and it has no third minimum', () => {
  const { expression, variables } = landscapeOf('double-well').info
  for (const [flat, sharp] of [
    [2, 10],
    [1, 1],
    [0.1, 500],
    [30, 0.2],
  ] as const) {
    const { minima } = landscapeOf({ expression, variables, parameters: { flat, sharp }, domain: [[-5, 5]] }).info
    expect(minima.length).toBe(2)
    for (const [at, curvature] of [
      [-1, flat],
      [1, sharp],
    ]) {
      const minimum = minima.find((candidate) => Math.abs(candidate.at[0]! - at!) < 1e-9)
      expect(minimum!.sharpness! / curvature!).toBeCloseTo(1, 9)
    }
  }
})

const distance = (a: readonly number[], b: readonly number[]) => Math.hypot(...a.map((x, axis) => x - b[axis]!))

/** First and second derivatives of a function of a point by central differences of fourth order. */
function differences(f: (point: number[]) => number, at: readonly number[], h: number) {
  const shifted = (shifts: [number, number][]) =>
    f(at.map((x, axis) => x + shifts.reduce((sum, [along, by]) => sum + (along === axis ? by * h : 0), 0)))
  const weights = [
    [-2, 1 / 12],
    [-1, -2 / 3],
    [1, 2 / 3],
    [2, -1 / 12],
  ] as const
  const axes = at.map((_, axis) => axis)
  const gradient = axes.map((i) => weights.reduce((sum, [by, weight]) => sum + (weight * shifted([[i, by]])) / h, 0))
  const hessian = axes.map((i) =>
    axes.map((j) =>
      weights.reduce(
        (sum, [a, first]) =>
          sum +
          weights.reduce(
            (inner, [b, second]) =>
              inner +
              first *
                second *
                shifted([
                  [i, a],
                  [j, b],
                ]),
            0,
          ) /
            h ** 2,
        0,
      ),
    ),
  )
  return { gradient, hessian }
}

test.each(builtInNames)('%s: value, gradient and Hessian are those of the plain function away from kinks', (name) => {
  const { info, value, gradient, hessian } = landscapeOf(name)
  const f = (point: number[]) => plain[name](point[0]!, point[1]!)
  const draw = xoshiro(1, 2, 3, 7)
  const edges = [0, 1, 2, 3, 8.4, 8.6]
  let compared = 0
  while (compared < 100) {
    const at = info.domain.map(([from, to]) => from + (draw() / 2 ** 32) * (to - from))
    if (name.startsWith('paper') && at.some((x) => edges.some((edge) => abs(abs(x) - edge) < 0.02))) continue
    if (Math.hypot(...at) < 0.05) continue
    compared++
    const h = 1e-3
    const expected = differences(f, at, h)
    const scale = max(1, ...expected.hessian.flat().map(abs))
    expect(abs(value(at) - f(at))).toBeLessThan(1e-12 * max(1, abs(f(at))))
    gradient(at).forEach((slope, axis) => expect(abs(slope - expected.gradient[axis]!)).toBeLessThan(1e-7 * scale))
    hessian(at).forEach((entry, index) =>
      expect(abs(entry - expected.hessian.flat()[index]!)).toBeLessThan(1e-4 * scale),
    )
  }
})

/** Eigenvalues, ascending, of a symmetric matrix by the roots of its characteristic polynomial. */
function eigenvaluesOf(matrix: number[][]): number[] {
  if (matrix.length === 1) return matrix[0]!
  const trace = matrix[0]![0]! + matrix[1]![1]!
  const difference = matrix[0]![0]! - matrix[1]![1]!
  const radius = sqrt(difference ** 2 + 4 * matrix[0]![1]! ** 2)
  return [(trace - radius) / 2, (trace + radius) / 2]
}

test.each(builtInNames)(
  '%s: at each minimum Newton’s step of the plain function is nothing, and its eigenvalues are those',
  (name) => {
    const { minima } = landscapeOf(name).info
    expect(minima.length).toBeGreaterThan(0)
    for (const minimum of minima) {
      if (minimum.eigenvalues.length === 0) continue
      const { gradient, hessian } = differences((point) => plain[name](point[0]!, point[1]!), minimum.at, 1e-3)
      const expected = eigenvaluesOf(hessian)
      expect(Math.hypot(...gradient) / expected[0]!).toBeLessThan(1e-6)
      minimum.eigenvalues.forEach((eigenvalue, index) => {
        expect(abs(eigenvalue - expected[index]!)).toBeLessThan(1e-4 * max(1, expected[index]!))
      })
      expect(minimum.sharpness).toBe(minimum.eigenvalues.at(-1))
      expect(minimum.stabilityLimit).toBe(2 / minimum.sharpness!)
    }
  },
)

/** Lowest points of a grid, each followed downhill by comparing values only, as far as that goes. */
function minimaByValues(f: (x: number, y: number) => number, domain: [number, number][]): number[][] {
  const [[left, right], [bottom, top]] = domain as [[number, number], [number, number]]
  const n = 240
  const at = (column: number, row: number): [number, number] => [
    left + (column / n) * (right - left),
    bottom + (row / n) * (top - bottom),
  ]
  const around = [-1, 0, 1].flatMap((a) => [-1, 0, 1].map((b) => [a, b] as const)).filter(([a, b]) => a || b)
  const found: number[][] = []
  for (let column = 1; column < n; column++)
    for (let row = 1; row < n; row++) {
      const value = f(...at(column, row))
      if (!around.every(([a, b]) => f(...at(column + a, row + b)) > value)) continue
      let [x, y] = at(column, row)
      let step = (right - left) / n
      // What still slides after as many turns is on its way out of the domain.
      for (let turn = 0; step > 1e-6 && turn < 4000; turn++) {
        const near = Array.from({ length: 12 }, (_, index) => [
          x + step * cos(turn + (index * PI) / 6),
          y + step * Math.sin(turn + (index * PI) / 6),
        ]) as [number, number][]
        const lowest = near.reduce((a, b) => (f(...b) < f(...a) ? b : a))
        if (f(...lowest) < f(x, y)) [x, y] = lowest
        else step /= 2
      }
      if (step <= 1e-6 && !found.some((other) => distance(other, [x, y]) < 1e-3)) found.push([x, y])
    }
  return found
}

test.each(builtInNames.filter((name) => landscapeOf(name).info.variables.length === 2))(
  '%s: a search by values alone finds the same minima, no more and no fewer',
  (name) => {
    const { minima, domain } = landscapeOf(name).info
    const expected = minimaByValues(plain[name], domain).filter((at) =>
      at.every((x, axis) => x > domain[axis]![0] && x < domain[axis]![1]),
    )
    expect(minima.length).toBe(expected.length)
    for (const at of expected) expect(minima.some((minimum) => distance(minimum.at, at) < 1e-3)).toBe(true)
  },
)

test('the cone of Ackley’s function is a minimum without eigenvalues, behind all others', () => {
  const { minima } = landscapeOf('ackley').info
  expect(minima.at(-1)).toEqual({
    fate: `minimum-${minima.length}`,
    at: [0, 0],
    plateau: null,
    value: expect.closeTo(0, 12),
    eigenvalues: [],
    sharpness: null,
    stabilityLimit: null,
  })
})

test('minima without names are ranked from the flattest; equal ones by their value, then by coordinates', () => {
  let met = 0
  for (const name of builtInNames.filter((candidate) => !candidate.startsWith('paper'))) {
    const { minima } = landscapeOf(name).info
    expect(minima.map(({ fate }) => fate)).toEqual(minima.map((_, index) => `minimum-${index + 1}`))
    const keys = (minimum: Minimum) => [minimum.sharpness ?? 1e300, minimum.value, ...minimum.at]
    for (let index = 1; index < minima.length; index++) {
      const [before, after] = [keys(minima[index - 1]!), keys(minima[index]!)]
      const different = before.findIndex((key, at) => abs(key - after[at]!) > 1e-9 * max(1, abs(key)))
      expect(before[different]).toBeLessThan(after[different]!)
      met++
    }
  }
  expect(met).toBeGreaterThan(5)
})

test.each(builtInNames)('%s: a copy of one’s own is the same landscape', (name) => {
  const { info, formula, ...kernels } = landscapeOf(name)
  const { expression, variables, parameters, domain } = info
  const copy = landscapeOf({ expression, variables, parameters, domain })
  expect(copy.formula).toEqual(formula)
  for (const kernel of ['value', 'gradient', 'hessian'] as const)
    expect(String(copy[kernel])).toBe(String(kernels[kernel]))
  const unnamed = ({ minima }: { minima: Minimum[] }) =>
    minima.filter(({ plateau }) => !plateau).map((minimum) => ({ ...minimum, fate: '' }))
  expect(unnamed(copy.info)).toEqual(unnamed(info))
  expect(copy.info.minima.length).toBe(info.minima.length)
})
