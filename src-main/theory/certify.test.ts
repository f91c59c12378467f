import { expect, test } from 'vitest'
import { type Analysis, type ConstantName, constantNames, theoryConfigSchema } from '#shared/contract/index.ts'
import { landscapeOf } from '../landscape/index.ts'
import { analyse, certify } from './index.ts'
import { distance, holdsIn } from './regions.ts'
import { setsOf } from './analyse.ts'

const analysed = (config: object) => {
  const parsed = theoryConfigSchema.parse({ kind: 'theory', ...config })
  const landscape = landscapeOf(parsed.landscape)
  const { analysis } = analyse(parsed)
  return { landscape, analysis, certified: (name: keyof Analysis['constants']) => certify(landscape, analysis, name) }
}

test('on a quadratic the enclosures are exact to rounding and what is asked of them', () => {
  const { certified } = analysed({
    landscape: { expression: '7 * x^2 / 2', variables: ['x'], domain: [[-3, 5]] },
    minimum: [0],
    globalMinimum: [0],
    region: [[-1, 1]],
  })
  for (const name of constantNames) {
    const [low, high] = certified(name) as [number, number]
    expect(low).toBeLessThanOrEqual(7)
    expect(high).toBeGreaterThanOrEqual(7)
    expect(high - low).toBeLessThan(7 * 2e-6)
  }
})

test.each([
  ['paper-1d within ±4', { mu: 1200, domain: [[-4, 4]] }],
  ['all of paper-1d', { mu: 80 }],
  ['paper-2d', { landscape: 'paper-2d', minimum: [1.47, 1.47], globalMinimum: [0, 0], mu: 40 }],
  [
    'himmelblau',
    {
      landscape: 'himmelblau',
      minimum: [3.58, -1.85],
      globalMinimum: [3, 2],
      region: [
        [3.3, 3.9],
        [-2.1, -1.6],
      ],
    },
  ],
])('on %s every estimate lies in its enclosure, and so do values at random points', (_, config) => {
  const { landscape, analysis, certified } = analysed(config)
  const sets = setsOf(analysis.regions)
  /** Points spread over the domain, which is all that they need to be. */
  const points = Array.from({ length: 4000 }, (_, index) =>
    analysis.regions.domain.shape === 'box'
      ? analysis.regions.domain.box.map(
          ([from, to], axis) => from + (to - from) * ((index * [0.7549, 0.5698][axis]!) % 1),
        )
      : [],
  )
  const ratio = (point: number[], centre: number[]) => {
    const gradient = landscape.gradient(point)
    const away = point.map((at, axis) => at - centre[axis]!)
    return (
      away.reduce((sum, way, axis) => sum + way * gradient[axis]!, 0) / away.reduce((sum, way) => sum + way * way, 0)
    )
  }
  const lows: Partial<Record<ConstantName, number>> = {}
  for (const name of constantNames) {
    const { estimate } = analysis.constants[name]!
    const found = certified(name)
    lows[name] = found?.[0] ?? -Infinity
    if (estimate === null) {
      expect(found).toBeNull()
      continue
    }
    const [low, high] = found!
    expect(low ?? -Infinity).toBeLessThanOrEqual(estimate)
    expect(high ?? Infinity).toBeGreaterThanOrEqual(estimate)
    // The bound that matters is there, and near.
    const width = (high ?? Infinity) - (low ?? -Infinity)
    if (name === 'muLocal' || name === 'muGlobal') expect(width / Math.abs(estimate)).toBeLessThan(0.1)
  }
  const inM = holdsIn(sets.m)
  const outside = holdsIn(sets.outsideM)
  const within = points.filter((point) => inM(point) && distance(point, analysis.local) > 0)
  const without = points.filter((point) => outside(point) && distance(point, analysis.global) > 0)
  expect(Math.min(within.length, without.length)).toBeGreaterThan(0)
  for (const point of within) expect(ratio(point, analysis.local)).toBeGreaterThanOrEqual(lows.muLocal!)
  for (const point of without) expect(ratio(point, analysis.global)).toBeGreaterThanOrEqual(lows.muGlobal!)
})

test('L outside X is enclosed with what the gradient does across X', () => {
  const enclosed = (expression: string, domain: [number, number][], target: [number, number][]) => {
    const { analysis, certified } = analysed({
      landscape: { expression, variables: domain.length === 1 ? ['x'] : ['x', 'y'], domain },
      minimum: domain.map(() => 0),
      globalMinimum: domain.map(() => 0),
      region: domain.map(() => [-0.5, 0.5]),
      target,
    })
    const [low, high] = certified('smoothnessOutsideX') as [number, number | null]
    return { low, high, estimate: analysis.constants.smoothnessOutsideX!.estimate! }
  }
  const line = (expression: string) => enclosed(expression, [[-8, 8]], [[-1, 1]])
  const square = (expression: string) => enclosed(expression, both(4), both(1))
  const both = (half: number): [number, number][] => [
    [-half, half],
    [-half, half],
  ]
  const piece = '-1600*(x-2.5)^5 - 2000*(x-2.5)^4 + 800*(x-2.5)^3 + 1020*(x-2.5)^2'
  const paper1d = `x >= 2 and x <= 3 ? ${piece} : 20*x^2`
  const cases = [
    // 1 on either side, and 12 of slope over the 2 of X.
    { found: line('x^2 / 2 + 5 * abs(x)'), L: 6, most: 6.0001 },
    // The piece of paper-1d between 2 and 3 is left out with its ends.
    { found: enclosed(paper1d, [[-4, 4]], [[2, 3]]), L: 40, most: 40.0001 },
    // A cubic: 6·8 at the ends; across X 0.
    { found: line('x^3'), L: 48, most: 48.001 },
    // Smooth in X too: by way of it.
    { found: square('x^2 + y^2'), L: 2, most: 2.0001 },
    // What is in X is left out; along the edge of X the way is twice as long as straight on.
    { found: square('x^2 + y^2 + 50 * relu(1 - abs(x)) * relu(1 - abs(y))'), L: 2, most: 4.0001 },
  ]
  for (const { found, L, most } of cases) {
    expect(found.estimate).toBeCloseTo(L, 9)
    expect(found.low).toBeLessThanOrEqual(L)
    expect(found.high).toBeGreaterThanOrEqual(L)
    expect(found.high).toBeLessThanOrEqual(most)
  }
})
