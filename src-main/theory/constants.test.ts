import { expect, test } from 'vitest'
import { type Analysis, constantNames, theoryConfigSchema, type TheoryConfig } from '#shared/contract/index.ts'
import { analyse, boundsOf } from './index.ts'

const analysisOf = (config: Partial<TheoryConfig>): Analysis =>
  analyse(theoryConfigSchema.parse({ kind: 'theory', ...config })).analysis

const custom = (expression: string, domain: [number, number][]) => ({
  expression,
  variables: domain.length === 1 ? ['x'] : ['x', 'y'],
  domain,
})

/** f′(x)/(x − 2.5) on the piece of paper-1d around 2.5, u = x − 2.5, and f″, both written out by hand. */
const ratio = (u: number) => -8000 * u ** 3 - 8000 * u ** 2 + 2400 * u + 2040
const curvature = (u: number) => -32000 * u ** 3 - 24000 * u ** 2 + 4800 * u + 2040

/** Where the ratio falls to mu on the way from u = 0 to `end`; the end itself where it never does. */
function edge(mu: number, end: number): number {
  const steps = 100_000
  for (let step = 1; step <= steps; step++) {
    if (ratio((end * step) / steps) >= mu) continue
    let [inside, outside] = [(end * (step - 1)) / steps, (end * step) / steps]
    for (let halving = 0; halving < 60; halving++) {
      const middle = (inside + outside) / 2
      if (ratio(middle) >= mu) inside = middle
      else outside = middle
    }
    return inside
  }
  return end
}

test.each([
  [80, 2.052, 3],
  [400, 2.118, 2.986],
  [1200, 2.278, 2.901],
  [2000, 2.484, 2.755],
])('M of paper-1d for μ† = %d is [%f, %f]', (mu, from, to) => {
  const { regions, constants } = analysisOf({ mu })
  const [low, high] = boundsOf(regions.m)[0]!
  // To the digits of the article's numbers, and to rounding to the roots of the closed form.
  expect(Math.abs(low - from)).toBeLessThan(1e-3)
  expect(Math.abs(high - to)).toBeLessThan(1e-3)
  expect(low).toBeCloseTo(2.5 + edge(mu, -0.5), 10)
  expect(high).toBeCloseTo(2.5 + edge(mu, 0.5), 10)
  expect(constants.muLocal.estimate! / mu).toBeCloseTo(1, 9)
})

test('constants of paper-1d around 2.5, with the points where they are attained', () => {
  const { constants, regions, diameter, asked, global } = analysisOf({ mu: 1200, domain: [[-4, 4]] })
  const [low, high] = boundsOf(regions.m)[0]!
  expect(diameter).toBeCloseTo(high - low, 12)
  // f‴ = 0 at the root of −96000u² − 48000u + 4800 above 0, where f″ is greatest in M.
  const bend = (-48000 + Math.sqrt(48000 ** 2 + 4 * 96000 * 4800)) / (2 * 96000)
  expect(constants.smoothnessOfM.estimate).toBeCloseTo(curvature(bend), 6)
  expect(constants.smoothnessOfM.at![0]).toBeCloseTo(2.5 + bend, 4)
  // |f″| = 5560 at the right end of the piece, which lies in P(M).
  expect(curvature(0.5)).toBe(-5560)
  expect(constants.smoothnessOfP).toMatchObject({ estimate: 5560, at: [3] })
  expect(constants.smoothnessOfDomain).toMatchObject({ estimate: 5560, at: [3] })
  // Towards 0, left of M: the least f′(x)/x of a dense table.
  let least = Infinity
  for (let x = 2; x < low; x += 1e-6) least = Math.min(least, (ratio(x - 2.5) * (x - 2.5)) / x)
  expect(constants.muGlobal.estimate).toBeCloseTo(least, 6)
  expect(global).toEqual([0])
  expect(asked).toEqual({ mu: 40, smoothness: 40, neededMu: 80 })
})

test('no L suffices where the gradient jumps, as at the walls of the trench', () => {
  const { constants } = analysisOf({ mu: 1200 })
  expect(constants.smoothnessOfDomain.estimate).toBeNull()
  expect(constants.smoothnessOfDomain.at![0]).toBeGreaterThan(8.3)
  expect(constants.smoothnessOfM.estimate).toBeGreaterThan(2000)
  const plane = custom('x^2 + y^2 + abs(x - 1)', [
    [-3, 3],
    [-3, 3],
  ])
  const box = (half: number): [number, number][] => [
    [-half, half],
    [-half, half],
  ]
  const corner = analysisOf({ landscape: plane, minimum: [0, 0], globalMinimum: [0, 0], region: box(0.3) })
  expect(corner.constants.smoothnessOfDomain.estimate).toBeNull()
  expect(corner.constants.smoothnessOfDomain.at![0]).toBeCloseTo(1, 9)
  expect(corner.constants.smoothnessOfM.estimate).toBeCloseTo(2, 9)
})

test('L of Lemma 2.3 is that of the domain without X: nothing is asked of f in X', () => {
  const outside = (config: Partial<TheoryConfig>) => {
    const { constants, boundedUpTo } = analysisOf(config)
    return { L: constants.smoothnessOutsideX!.estimate, hit: boundedUpTo!.hit }
  }
  // 20x² on either side of the piece around 2.5, and the same slope 40x: 40 across it too.
  expect(outside({ mu: 1200, domain: [[-4, 4]], target: [[2, 3]] }).L).toBeCloseTo(40, 9)
  expect(outside({ mu: 1200, domain: [[-4, 4]], target: [[2, 3]] }).hit).toBeCloseTo(1 / 80, 12)
  // With the trench cut out there is a finite one, |f″(3)| = 5560, though over the domain there is none.
  const trench = analysisOf({ mu: 1200, target: [[8.39, 8.61]] })
  expect(trench.constants.smoothnessOfDomain.estimate).toBeNull()
  expect(trench.constants.smoothnessOutsideX).toMatchObject({ estimate: 5560, at: [3] })
  expect(outside({ mu: 1200, target: [[2, 3]] })).toEqual({ L: null, hit: null })
  // X = M by default.
  const { constants } = analysisOf({ mu: 400, domain: [[-4, 4]] })
  expect(constants.smoothnessOutsideX!.estimate).toBe(5560)
})

test('in the plane L outside X counts what the gradient does from one side of X to the other', () => {
  const box: [number, number][] = [
    [-0.5, 0.5],
    [-1, 1],
  ]
  const setting = { minimum: [0, 0], globalMinimum: [0, 0], region: box }
  const domain: [number, number][] = [
    [-4, 4],
    [-4, 4],
  ]
  // x² + y² outside the box: nothing comes to it across.
  const dip = custom('x^2 + y^2 - 90 * relu(0.25 - x^2)^2 * relu(1 - y^2)^2', domain)
  const { constants } = analysisOf({ landscape: dip, ...setting })
  expect(constants.smoothnessOutsideX!.estimate).toBeCloseTo(2, 9)
  // At 0, ∂²f/∂y² = 2 + 4·90/16.
  expect(constants.smoothnessOfDomain.estimate).toBeGreaterThanOrEqual(24.5)
  // ∂f/∂x = x − 2 left of the box and x + 2 right of it: 1 on each side, and 5 across it.
  const ridge = custom('(x^2 + y^2) / 2 + 2 * abs(x)', [
    [-4, 4],
    [-0.9, 0.9],
  ])
  const split = analysisOf({ landscape: ridge, ...setting })
  expect(split.constants.smoothnessOutsideX!.estimate).toBeCloseTo(5, 9)
})

test.each([0.5, 7, 300])('for λx²/2 with λ = %f all constants are λ', (lambda) => {
  const { constants } = analysisOf({
    landscape: custom(`${lambda} * x^2 / 2`, [[-3, 5]]),
    minimum: [0],
    globalMinimum: [0],
    region: [[-1, 1]],
  })
  for (const name of constantNames) expect(constants[name]!.estimate! / lambda).toBeCloseTo(1, 9)
})

test('for a turned quadratic of the plane they are the eigenvalues of its Hessian', () => {
  // 3·v² + 10·w² with v and w turned by 0.6 rad.
  const [c, s] = [Math.cos(0.6), Math.sin(0.6)]
  const { constants, regions, diameter } = analysisOf({
    landscape: custom(`3 * (${c} * x + ${s} * y)^2 + 10 * (${c} * y - ${s} * x)^2`, [
      [-4, 4],
      [-4, 4],
    ]),
    minimum: [0, 0],
    globalMinimum: [0, 0],
    region: [
      [-1, 1],
      [-0.5, 0.5],
    ],
  })
  expect(constants.muLocal.estimate).toBeCloseTo(6, 6)
  expect(constants.muGlobal.estimate).toBeCloseTo(6, 6)
  for (const name of ['smoothnessOfM', 'smoothnessOfP', 'smoothnessOfDomain'] as const)
    expect(constants[name].estimate).toBeCloseTo(20, 9)
  expect(diameter).toBeCloseTo(Math.sqrt(5), 12)
  expect(regions.p).toMatchObject({ shape: 'ball', radius: diameter })
})

test('the smoothness of Rosenbrock’s function is the greatest norm of its Hessian', () => {
  const { constants } = analysisOf({
    landscape: custom('(1 - x)^2 + 100 * (y - x^2)^2', [
      [-2, 2],
      [-1, 3],
    ]),
    minimum: [1, 1],
    globalMinimum: [1, 1],
    region: [
      [0.8, 1.2],
      [0.8, 1.2],
    ],
  })
  const norm = (x: number, y: number) => {
    const [a, b, d] = [2 - 400 * (y - x * x) + 800 * x * x, -400 * x, 200]
    const half = Math.sqrt(((a - d) / 2) ** 2 + b * b)
    return Math.max(Math.abs((a + d) / 2 + half), Math.abs((a + d) / 2 - half))
  }
  let most = 0
  for (let i = 0; i <= 400; i++) for (let j = 0; j <= 400; j++) most = Math.max(most, norm(-2 + i / 100, -1 + j / 100))
  expect(constants.smoothnessOfDomain.estimate).toBeGreaterThanOrEqual(most * (1 - 1e-12))
  expect(constants.smoothnessOfDomain.estimate).toBeCloseTo(norm(2, -1), 6)
})

test('the largest region of a function that is round is a ball', () => {
  // ⟨∇f, x⟩/‖x‖² = 1 − r², at least 0.75 as far as r = 0.5.
  const { regions, constants, diameter } = analysisOf({
    landscape: custom('(x^2 + y^2) / 2 - (x^2 + y^2)^2 / 4', [
      [-2, 2],
      [-2, 2],
    ]),
    minimum: [0, 0],
    globalMinimum: [0, 0],
    mu: 0.75,
  })
  const { m } = regions
  if (m.shape !== 'star') throw new Error('M is no star')
  for (const radius of m.radii) expect(radius).toBeCloseTo(0.5, 9)
  expect(diameter).toBeCloseTo(1, 9)
  expect(constants.muLocal.estimate).toBeCloseTo(0.75, 6)
})

test('a minimum that is given roughly is moved to where the gradient vanishes', () => {
  const himmelblau = custom('(x^2 + y - 11)^2 + (x + y^2 - 7)^2', [
    [-5, 5],
    [-5, 5],
  ])
  const { local, global, constants } = analysisOf({
    landscape: himmelblau,
    minimum: [3.58, -1.85],
    globalMinimum: [3.02, 1.99],
    region: [
      [3.3, 3.9],
      [-2.1, -1.6],
    ],
  })
  // Published: (3.584428, −1.848126) and (3, 2).
  expect(local[0]).toBeCloseTo(3.584428, 5)
  expect(local[1]).toBeCloseTo(-1.848126, 5)
  expect(global[0]).toBeCloseTo(3, 12)
  expect(global[1]).toBeCloseTo(2, 12)
  expect(constants.muLocal.estimate).toBeGreaterThan(0)
})

test('conditions fail where they do, and nowhere else', () => {
  const { conditions, bands } = analysisOf({ mu: 1200, domain: [[-4, 4]] })
  const named = Object.fromEntries(conditions.map((condition) => [condition.name, condition]))
  expect(named['opsc-local']).toMatchObject({ bound: 1200, share: 0, intervals: [] })
  // f′(x) ≥ 40x everywhere but between 2 and M.
  const [[from, to]] = named['opsc-global']!.intervals as [[number, number]]
  expect(named['opsc-global']!.intervals).toHaveLength(1)
  expect(from).toBeCloseTo(2, 9)
  expect(to).toBeCloseTo(2.5 + edge(1200, -0.5), 9)
  // |f″| > 40 but around its two roots; beyond 3 it is 40.
  for (const [low, high] of named['smooth']!.intervals!)
    for (const x of [low + 1e-6, high - 1e-6]) {
      const u = x - 2.5
      expect(x >= 2 && x <= 3 && Math.abs(curvature(u)) > 40).toBe(true)
    }
  const length = named['smooth']!.intervals!.reduce((sum, [low, high]) => sum + high - low, 0)
  let expected = 0
  const [[mLow, mHigh]] = [[2.5 + edge(1200, -0.5), 2.5 + edge(1200, 0.5)]]
  for (let x = 2; x < 3; x += 1e-5) if ((x < mLow! || x > mHigh!) && Math.abs(curvature(x - 2.5)) > 40) expected += 1e-5
  expect(length).toBeCloseTo(expected, 4)
  // The learning rates: 2/1200 and 40/40².
  expect(bands).toContainEqual(
    expect.objectContaining({ claim: 'reaches x*', from: 2 / 1200, to: 40 / 1600, source: 'Theorem 2.2' }),
  )
  expect(bands).toContainEqual(expect.objectContaining({ claim: 'escapes', from: 2 / 1200, to: null }))
  expect(bands).toContainEqual(
    expect.objectContaining({ claim: 'stays', from: 0, to: expect.closeTo(1200 / 5560 ** 2, 12) as number }),
  )
})

test('in the plane the failing part is counted in cells', () => {
  // ⟨∇f, x⟩/‖x‖² = 1 − r² < 0.75 beyond r = 0.5.
  const config = theoryConfigSchema.parse({
    kind: 'theory',
    landscape: custom('(x^2 + y^2) / 2 - (x^2 + y^2)^2 / 4', [
      [-1, 1],
      [-1, 1],
    ]),
    minimum: [0, 0],
    globalMinimum: [0, 0],
    region: [
      [-0.1, 0.1],
      [-0.1, 0.1],
    ],
    muAsked: 0.75,
    smoothnessAsked: 1,
  })
  const { analysis, failing } = analyse(config)
  const condition = analysis.conditions.find(({ name }) => name === 'opsc-global')!
  expect(condition.share).toBeCloseTo((4 - Math.PI / 4) / (4 - 0.04), 2)
  const cells = failing['opsc-global']!
  const side = Math.sqrt(cells.length)
  cells.forEach((code, index) => {
    const [x, y] = [index % side, Math.floor(index / side)].map((place) => -1 + (2 * (place + 0.5)) / side)
    const r = Math.hypot(x!, y!)
    const inM = Math.abs(x!) <= 0.1 && Math.abs(y!) <= 0.1
    expect(code).toBe(inM ? 0 : r > 0.5 ? 2 : 1)
  })
})
