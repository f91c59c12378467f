import { expect, test } from 'vitest'
import type { Region } from '#shared/contract/index.ts'
import { landscapeOf } from '../landscape/index.ts'
import { escapeRate, hitBound, hitRate, landingRate, missBound, neededMu, reachRate } from './claims.ts'
import { measure } from './measure.ts'
import { pointsIn, volumeOf } from './regions.ts'

const interval = (from: number, to: number): Region => ({ shape: 'box', box: [[from, to]] })
/** Evenly spaced starts, as many as a fair sample has. */
const evenly = (region: Region, count = 2000) =>
  pointsIn(
    region,
    Float64Array.from({ length: count }, (_, index) => (index + 0.5) / count),
  )
const stopping = { steps: 1000, tolerance: 1e-6, bound: 1e6, hitSteps: 3 }
const quadratic = (lambda: number) => landscapeOf({ expression: `${lambda} * x^2 / 2`, variables: ['x'] })

test('for L = μ⁎ = 40 one needs μ† = 80', () => {
  expect(neededMu(40, 40)).toBe(80)
  expect(escapeRate(80)).toBe(reachRate(40, 40))
})

test('on a quadratic descents leave M beyond 2/λ, land in P(M) up to the rate of the lemma, and stay below', () => {
  const [lambda, m, p] = [5, interval(-1, 1), interval(-2, 2)]
  const setting = { local: [0], global: [0], regions: { m, p, w: m, x: m, domain: p } }
  const count = (rate: number) =>
    measure(quadratic(lambda), setting, rate, stopping, { inM: evenly(m), inW: new Float64Array() })
  expect(escapeRate(lambda)).toBe(0.4)
  // x′ = (1 − γλ)x, which is within 2 of 0 for every |x| ≤ 1 as long as γλ ≤ 3.
  const most = landingRate(lambda, lambda, 1, 2)
  expect(most).toBeCloseTo(3 / lambda, 12)
  expect(count(0.39)).toMatchObject({ leaves: 0, reaches: 2000 })
  for (const rate of [0.41, 0.5, most * 0.9999]) expect(count(rate)).toMatchObject({ leaves: 2000, lands: 2000 })
  const beyond = count(most * 1.1)
  expect(beyond.leaves).toBe(2000)
  expect(beyond.lands).toBeLessThan(2000)
})

/** f′ of paper-1d by hand. */
function slope(x: number): number {
  const u = x - 2.5
  if (x >= 2 && x <= 3) return -8000 * u ** 4 - 8000 * u ** 3 + 2400 * u ** 2 + 2040 * u
  if (x >= 8.4 && x <= 8.40001) return -1411.2e5
  if (x >= 8.40001 && x <= 8.59999) return 0
  if (x >= 8.59999 && x <= 8.6) return 1479.2e5
  return 40 * x
}

test.each([3e-4, 1.1e-3, 1.5e-3, 5e-3, 0.03])('counts on paper-1d are those of a plain loop, γ = %f', (rate) => {
  const [m, p, w, x] = [interval(2.278, 2.901), interval(1.877, 3.123), interval(-4, 4), interval(2.4, 2.6)]
  const starts = { inM: evenly(m, 400), inW: evenly(w, 400) }
  const expected = { leaves: 0, lands: 0, reaches: 0, returns: 0, hits: 0, everHits: 0, reachesFromW: 0 }
  const path = (start: number) => {
    const points = [start]
    for (;;) {
      const at = points.at(-1)!
      if (!(Math.abs(at) <= 1e6)) return { points, converged: false }
      if (Math.abs(rate * slope(at)) <= 1e-6) return { points, converged: true }
      if (points.length > 1000) return { points, converged: false }
      points.push(at - rate * slope(at))
    }
  }
  for (const start of starts.inM) {
    const { points, converged } = path(start)
    const first = points.find((at) => at < 2.278 || at > 2.901)
    if (first !== undefined) expected.leaves++
    if (first !== undefined && first >= 1.877 && first <= 3.123) expected.lands++
    if (converged && Math.abs(points.at(-1)!) <= 0.1) expected.reaches++
    if (converged && Math.abs(points.at(-1)! - 2.5) <= 0.1) expected.returns++
  }
  for (const start of starts.inW) {
    const { points, converged } = path(start)
    const met = points.findIndex((at) => at >= 2.4 && at <= 2.6)
    if (met >= 0) expected.everHits++
    if (met >= 0 && met <= 3) expected.hits++
    if (converged && Math.abs(points.at(-1)!) <= 0.1) expected.reachesFromW++
  }
  const counted = measure(
    landscapeOf('paper-1d'),
    { local: [2.5], global: [0], regions: { m, p, w, x, domain: w } },
    rate,
    stopping,
    starts,
  )
  // The order of operations differs, which may decide a descent that is on an edge.
  for (const [name, count] of Object.entries(counted))
    expect(Math.abs(count - expected[name as keyof typeof expected]), name).toBeLessThanOrEqual(2)
})

test('the bound of Lemma 2.3 is kept wherever its conditions hold', () => {
  const w = interval(-4, 4)
  const cases = [
    { landscape: quadratic(3), smoothness: 3 },
    { landscape: quadratic(40), smoothness: 40 },
    { landscape: landscapeOf({ expression: 'sin(3 * x)', variables: ['x'] }), smoothness: 9 },
    { landscape: landscapeOf({ expression: 'x^2 / 2 + 2 * cos(2 * x)', variables: ['x'] }), smoothness: 9 },
  ]
  for (const { landscape, smoothness } of cases)
    for (const share of [0.1, 0.5, 1])
      for (const x of [interval(0.4, 0.5), interval(-0.05, 0.05), interval(3, 3.02), interval(-2.1, -1.9)])
        for (const hitSteps of [0, 1, 2, 4]) {
          const rate = share * hitRate(smoothness)
          const { hits } = measure(
            landscape,
            { local: [0], global: [0], regions: { m: x, p: x, w, x, domain: w } },
            rate,
            { ...stopping, steps: 20, hitSteps },
            { inM: new Float64Array(), inW: evenly(w, 4000) },
          )
          // One start more or less is a matter of how they lie to the edges.
          expect(hits / 4000).toBeLessThanOrEqual(hitBound(hitSteps, 1, volumeOf(x), volumeOf(w)) + 1e-3)
        }
})

test('the bound of Lemma 2.3 doubles with each step and variable, and is no more than 1', () => {
  expect(hitBound(0, 1, 0.01, 4)).toBeCloseTo(0.005, 15)
  expect(hitBound(3, 1, 0.01, 4)).toBeCloseTo(16 * 0.0025, 15)
  expect(hitBound(3, 2, 0.01, 4)).toBeCloseTo(256 * 0.0025, 15)
  expect(hitBound(20, 2, 0.01, 4)).toBe(1)
})

test('Theorem 2.4 counts the steps until a descent is nearer to x⁎ than X', () => {
  const constants = { muGlobal: 1, smoothness: 2 }
  const sizes = { dimension: 1, volumeX: 0.001, volumeW: 8, farthestStart: 4, nearestTrap: 1 }
  const rate = 0.25
  // q² = 1 − 2γμ + γ²L² = 0.75, and 4·q⁹ = 1.096…, 4·q¹⁰ = 0.949…: ten steps.
  expect(4 * 0.75 ** 4.5).toBeGreaterThan(1)
  expect(4 * 0.75 ** 5).toBeLessThan(1)
  expect(missBound(rate, constants, sizes)).toBeCloseTo((2 ** 11 * 0.001) / 8, 12)
  expect(missBound(rate * 1.01, constants, sizes)).toBeNull()
  expect(missBound(rate, constants, { ...sizes, nearestTrap: 0 })).toBeNull()
  expect(missBound(rate, constants, { ...sizes, nearestTrap: 5 })).toBe(0)
  // However small the steps are, they may lead into X.
  expect(missBound(1e-20, constants, sizes)).toBe(1)
  // Descents on the same terms: a dip beside a bowl, narrow enough for few to meet it.
  const dip = interval(1, 1.001)
  const { everHits } = measure(
    landscapeOf({ expression: 'x^2', variables: ['x'] }),
    { local: [1], global: [0], regions: { m: dip, p: dip, w: interval(-4, 4), x: dip, domain: interval(-4, 4) } },
    rate,
    stopping,
    { inM: new Float64Array(), inW: evenly(interval(-4, 4), 8000) },
  )
  expect(everHits / 8000).toBeLessThanOrEqual(missBound(rate, constants, sizes)!)
})
