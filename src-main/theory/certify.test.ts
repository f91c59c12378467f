import { expect, test } from 'vitest'
import { type Analysis, theoryConfigSchema } from '#shared/contract/index.ts'
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
const names = ['muLocal', 'muGlobal', 'smoothnessOfM', 'smoothnessOfP', 'smoothnessOfDomain'] as const

test('on a quadratic the enclosures are exact to rounding and what is asked of them', () => {
  const { certified } = analysed({
    landscape: { expression: '7 * x^2 / 2', variables: ['x'], domain: [[-3, 5]] },
    minimum: [0],
    globalMinimum: [0],
    region: [[-1, 1]],
  })
  for (const name of names) {
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
  const lows: Partial<Record<(typeof names)[number], number>> = {}
  for (const name of names) {
    const { estimate } = analysis.constants[name]
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
  for (const point of points) {
    if (inM(point) && distance(point, analysis.local) > 0)
      expect(ratio(point, analysis.local)).toBeGreaterThanOrEqual(lows.muLocal!)
    if (outside(point) && distance(point, analysis.global) > 0)
      expect(ratio(point, analysis.global)).toBeGreaterThanOrEqual(lows.muGlobal!)
  }
})
