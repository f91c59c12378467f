import { expect, test } from 'vitest'
import { GENERATOR, streamOf } from '#shared/random/index.ts'
import { landscapeOf, landscapes, stationaryOf } from '../index.ts'

type Domain = [number, number][]
const square = (side: number): Domain => [
  [-side, side],
  [-side, side],
]
const line: Domain = [[-10, 10]]

function found(expression: string, domain: Domain) {
  const landscape = landscapeOf({ expression, variables: ['x', 'y'].slice(0, domain.length), domain })
  const { points, more } = stationaryOf(landscape)
  const of = (kind: string) => points.filter((point) => point.kind === kind)
  return { landscape, points, more, saddles: of('saddle'), maxima: of('maximum') }
}

/** Each place that is expected is among those told, and there are no others. */
function expectPlaces(points: readonly { at: number[] }[], places: readonly number[][], digits = 4) {
  expect(points.length).toBe(places.length)
  for (const place of places) {
    const near = points.filter(({ at }) => at.every((x, axis) => Math.abs(x - place[axis]!) < 10 ** -digits))
    expect(near.length, place.join()).toBe(1)
  }
}

const himmelblau = '(x^2 + y - 11)^2 + (x + y^2 - 7)^2'

test('Himmelblau’s function has four saddles and a maximum', () => {
  const { saddles, maxima, more } = found(himmelblau, square(6))
  expectPlaces(maxima, [[-0.270845, -0.923039]], 6)
  expectPlaces(saddles, [
    [0.08668, 2.88425],
    [3.38515, 0.07385],
    [-0.12796, -1.95371],
    [-3.07303, -0.08135],
  ])
  expect(maxima[0]!.value).toBeCloseTo(181.6165, 4)
  expect(maxima[0]!.index).toBe(2)
  for (const { index, eigenvalues } of saddles) {
    expect(index).toBe(1)
    expect(eigenvalues.map(Math.sign)).toEqual([-1, 1])
  }
  expect(saddles.map(({ value }) => value)).toEqual(saddles.map(({ value }) => value).sort((a, b) => a - b))
  expect(more).toBe(false)
})

const camel = '(4 - 2.1*x^2 + x^4/3)*x^2 + x*y + (-4 + 4*y^2)*y^2'

test.each<[string, Domain]>([
  [himmelblau, square(6)],
  [
    camel,
    [
      [-3, 3],
      [-2, 2],
    ],
  ],
  ['(x^2 - 1)^2 + (y^2 - 1)^2 + x/5 + y/7', square(2)],
  // A ring of minima but for a tilt: one minimum, one saddle and the maximum in the middle.
  ['(x^2 + y^2 - 1)^2 + x/10', square(2)],
  ['x^4 + y^4 - 3*x^2*y - y^2 + x', square(5)],
  ['x^2 + y^2 + 3*sin(x)*cos(2*y)', square(6)],
])('%s rises far out, and so minima − saddles + maxima = 1 (M. Morse)', (expression, domain) => {
  const { landscape, saddles, maxima } = found(expression, domain)
  const { minima } = landscape.info
  expect(minima.every(({ plateau, eigenvalues }) => plateau === null && eigenvalues.every((one) => one > 0))).toBe(true)
  expect(minima.length - saddles.length + maxima.length).toBe(1)
})

test('the six-hump camel has two maxima and seven saddles for its six minima', () => {
  const { landscape, saddles, maxima } = found(camel, [
    [-3, 3],
    [-2, 2],
  ])
  expect([landscape.info.minima.length, saddles.length, maxima.length]).toEqual([6, 7, 2])
})

test('of a sum over the axes they are the pairs of stationary points of its parts', () => {
  // f′ of a part is 2x + 10·a·sin(a·x): zeros are counted on a fine grid.
  const slope = (x: number) => 2 * x + 20 * Math.PI * Math.sin(2 * Math.PI * x)
  let [rising, falling] = [0, 0]
  const STEPS = 100_000
  for (let index = 0; index < STEPS; index++) {
    const [low, high] = [index, index + 1].map((at) => slope(-2.6000001 + (5.2 * at) / STEPS))
    if (low! < 0 && high! >= 0) rising++
    if (low! >= 0 && high! < 0) falling++
  }
  const { saddles, maxima, landscape } = found('20 + x^2 - 10*cos(2*pi*x) + y^2 - 10*cos(2*pi*y)', square(2.6000001))
  expect(landscape.info.minima.length).toBe(rising ** 2)
  expect(maxima.length).toBe(falling ** 2)
  expect(saddles.length).toBe(2 * rising * falling)
})

test('on one variable: where the curve turns from up to down', () => {
  const { maxima, more, saddles } = found('(x^2 - 1)^2', [[-2, 2]])
  expect(maxima).toEqual([{ kind: 'maximum', at: [0], value: 1, eigenvalues: [-4], index: 1 }])
  expect([saddles.length, more]).toEqual([0, false])
  expectPlaces(found('sin(x)', line).maxima, [[-1.5 * Math.PI], [0.5 * Math.PI], [2.5 * Math.PI]], 12)
})

test('a maximum next to a minimum is found however close they are', () => {
  // f′ = x·(x − w)·(x − 5).
  const w = 1e-5
  const { maxima } = found(`x^4 / 4 - (5 + ${w}) / 3 * x^3 + 5 * ${w} / 2 * x^2`, line)
  expectPlaces(maxima, [[w]], 9)
})

test.each<[string, Domain]>([
  ['x^2', line],
  ['x^3', line],
  ['-x^4', line],
  ['-abs(x)', line],
  ['-relu(x)', line],
  ['floor(x)', line],
  ['tan(x)', line],
  ['-1/x^2', line],
  ['3', line],
  ['min(x, 1) - relu(x - 2)', line],
  ['log(x) - abs(x - 1)', line],
  ['exp(5*x)*exp(-5*x)', line],
  ['3', square(10)],
  ['x + y', square(10)],
  // A line of maxima, an area of them, and a ring with its middle, which is a minimum.
  ['-(x - y)^2', square(10)],
  ['-relu(x^2 + y^2 - 1)^2', square(3)],
  ['-(x^2 + y^2 - 1)^2', square(2)],
  ['-abs(x) - abs(y)', square(10)],
  ['abs(x) - y^2', square(10)],
  ['-sqrt(x^2 + y^2)', square(10)],
  ['x^3 - 3*x*y^2', square(10)],
  ['x^4 - y^4', square(10)],
  [
    'tan(x)*tan(y + 1)',
    [
      [1, 2],
      [0, 1],
    ],
  ],
  ['1/x + 1/y', square(10)],
  ['floor(x)*floor(y)', square(10)],
])('%s over %j has none that is isolated and smooth and has its eigenvalues off 0', (expression, domain) => {
  expect(found(expression, domain)).toMatchObject({ points: [], more: false })
})

test.each<[string, Domain, number[], number[]]>([
  ['x^2 - y^2', square(10), [0, 0], [-2, 2]],
  ['1e10 - x^2 - 3*y^2', square(10), [0, 0], [-6, -2]],
  ['1e300*(x*y - y)', square(10), [1, 0], [-1e300, 1e300]],
  ['1e-20*x^2 - y^2', square(10), [0, 0], [-2, 2e-20]],
  ['-(x*y - 1)^2', square(3), [0, 0], [-2, 2]],
  ['y^2 - abs(x)^2', square(10), [0, 0], [-2, 2]],
  ['-x^2', [[1000, 1001]], [], []],
  ['-(x - 1000.5)^2', [[1000, 1001]], [1000.5], [-2]],
  ['sqrt(1 - x^2 - y^2)', square(2), [0, 0], [-1, -1]],
  ['log(x) - x', [[-1, 3]], [1], [-1]],
])('%s over %j: its eigenvalues are told', (expression, domain, at, eigenvalues) => {
  const { points } = found(expression, domain)
  expect(points.length).toBe(at.length > 0 ? 1 : 0)
  points.forEach((point) => {
    at.forEach((x, axis) => expect(point.at[axis]).toBeCloseTo(x, 12))
    eigenvalues.forEach((value, index) => expect(point.eigenvalues[index]! / value).toBeCloseTo(1, 9))
  })
})

test('of many the lowest 200 are told, and that there are more', () => {
  const { points, more } = found('20 + x^2 - 10*cos(2*pi*x) + y^2 - 10*cos(2*pi*y)', square(10))
  expect([points.length, more]).toEqual([200, true])
})

test('a landscape of the library takes its time once', () => {
  for (const landscape of landscapes()) expect(stationaryOf(landscape)).toBe(stationaryOf(landscape))
  expect(landscapes().length).toBeGreaterThan(10)
})

/** Signs of the curvatures along and between the axes, by differences of values. */
function curvatureSigns(value: (at: number[]) => number, [x, y]: readonly number[], h: number) {
  const at = (dx: number, dy: number) => value([x! + dx * h, y! + dy * h])
  const a = (at(1, 0) - 2 * at(0, 0) + at(-1, 0)) / h ** 2
  const c = (at(0, 1) - 2 * at(0, 0) + at(0, -1)) / h ** 2
  const b = (at(1, 1) - at(1, -1) - at(-1, 1) + at(-1, -1)) / (4 * h ** 2)
  const slope = Math.max(Math.abs(at(1, 0) - at(-1, 0)), Math.abs(at(0, 1) - at(0, -1))) / (2 * h)
  return { determinant: a * c - b * b, trace: a + c, slope, scale: Math.abs(a) + Math.abs(b) + Math.abs(c) }
}

test('random polynomials of two variables: differences of values say the same of each point that is told', () => {
  const random = streamOf(GENERATOR, 'trials', 7)
  let told = 0
  for (let count = 0; count < 20; count++) {
    const powers = [0, 1, 2, 3, 4].flatMap((i) => [0, 1, 2, 3, 4].filter((j) => i + j <= 4).map((j) => [i, j] as const))
    const terms = powers.map(([i, j]) => [random.uniform() * 2 - 1, i, j] as const)
    const { points } = found(terms.map(([a, i, j]) => `${a}*x^${i}*y^${j}`).join(' + '), square(3))
    const value = ([x, y]: number[]) => terms.reduce((sum, [a, i, j]) => sum + a * x! ** i * y! ** j, 0)
    for (const { kind, at, eigenvalues } of points) {
      const { determinant, trace, slope, scale } = curvatureSigns(value, at, 1e-4)
      expect(slope).toBeLessThan(1e-6 * scale)
      if (Math.min(...eigenvalues.map(Math.abs)) < 1e-4) continue
      told++
      expect(Math.sign(determinant)).toBe(kind === 'saddle' ? -1 : 1)
      if (kind === 'maximum') expect(trace).toBeLessThan(0)
    }
  }
  expect(told).toBeGreaterThan(20)
})

test('random polynomials of one variable: each place where the slope turns is told, and no other', () => {
  const random = streamOf(GENERATOR, 'trials', 11)
  let told = 0
  for (let count = 0; count < 30; count++) {
    const coefficients = Array.from({ length: 8 }, () => random.uniform() * 2 - 1)
    const slope = (x: number) => coefficients.reduce((sum, a, i) => sum + (i === 0 ? 0 : i * a * x ** (i - 1)), 0)
    const turns: number[] = []
    const STEPS = 40_000
    for (let index = 0; index < STEPS; index++) {
      const [low, high] = [index, index + 1].map((at) => -2 + (4 * at) / STEPS) as [number, number]
      if (slope(low) > 0 && slope(high) <= 0) turns.push((low + high) / 2)
    }
    const { maxima } = found(coefficients.map((a, i) => `${a}*x^${i}`).join(' + '), [[-2, 2]])
    expectPlaces(
      maxima,
      turns.map((x) => [x]),
      3,
    )
    told += maxima.length
  }
  expect(told).toBeGreaterThan(20)
})
