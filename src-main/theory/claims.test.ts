import { expect, test } from 'vitest'
import type { Region } from '#shared/contract/index.ts'
import { landscapeOf } from '../landscape/index.ts'
import { escapeRate, hitBound, hitRate, landingRate, missBounds, neededMu, reachRate } from './claims.ts'
import { measure } from './measure.ts'
import { pointsIn, volumeOf } from './regions.ts'
import { smoothnessOn } from './smoothness.ts'

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

test('where two sides of X meet in it the L that counts is that of pairs of points, not of the Hessian', () => {
  // f′ = x ± 5: one piece on either side of X, on each f″ = 1, and 12 of slope over the 2 of X.
  const landscape = landscapeOf({ expression: 'x^2 / 2 + 5 * abs(x)', variables: ['x'], domain: [[-8, 8]] })
  const [x, w] = [interval(-1, 1), interval(-8, 8)]
  const { value } = smoothnessOn(landscape, { region: w, without: x })!
  expect(value).toBeCloseTo(6, 12)
  const hitsAt = (rate: number) =>
    measure(
      landscape,
      { local: [0], global: [0], regions: { m: x, p: x, w, x, domain: w } },
      rate,
      { ...stopping, hitSteps: 1 },
      { inM: new Float64Array(), inW: evenly(w, 4000) },
    ).hits / 4000
  const bound = hitBound(1, 1, 2, 16)
  expect(hitsAt(hitRate(6))).toBeLessThanOrEqual(bound)
  // x/2 ∓ 5/2 is within [−1, 1] for x in ±[3, 7]: these and X itself are 10 of 16.
  expect(hitsAt(hitRate(1))).toBeCloseTo(10 / 16, 3)
  expect(bound).toBe(0.5)
})

test('Theorem 2.4 counts the steps until a descent is nearer to x⁎ than X', () => {
  const constants = { muGlobal: 1, smoothness: 2 }
  const sizes = { dimension: 1, volumeX: 0.001, volumeW: 8, farthestStart: 4, nearestTrap: 1 }
  const rate = 0.25
  // q² = 1 − 2γμ + γ²L² = 0.75, and 4·q⁹ = 1.096…, 4·q¹⁰ = 0.949…: x₁₀ is the first that cannot be in X.
  expect(4 * 0.75 ** 4.5).toBeGreaterThan(1)
  expect(4 * 0.75 ** 5).toBeLessThan(1)
  const bounds = missBounds(rate, constants, sizes)!
  expect(bounds.tight).toBeCloseTo((2 ** 10 * 0.001) / 8, 12)
  expect(bounds.printed).toBeCloseTo((2 ** (Math.log(4) / -Math.log(Math.sqrt(0.75)) + 1) * 0.001) / 8, 12)
  expect(missBounds(rate * 1.01, constants, sizes)).toBeNull()
  expect(missBounds(rate, { muGlobal: 2.1, smoothness: 2 }, sizes)).toBeNull()
  expect(missBounds(rate, constants, { ...sizes, nearestTrap: 0 })).toBeNull()
  expect(missBounds(rate, constants, { ...sizes, nearestTrap: 5 })!.tight).toBe(0)
  // However small the steps are, they may lead into X.
  expect(missBounds(1e-20, constants, sizes)).toEqual({ printed: 1, tight: 1 })
  // Descents on the same terms: a dip beside a bowl, narrow enough for few to meet it.
  const dip = interval(1, 1.001)
  const { everHits } = measure(
    landscapeOf({ expression: 'x^2', variables: ['x'] }),
    { local: [1], global: [0], regions: { m: dip, p: dip, w: interval(-4, 4), x: dip, domain: interval(-4, 4) } },
    rate,
    stopping,
    { inM: new Float64Array(), inW: evenly(interval(-4, 4), 8000) },
  )
  expect(everHits / 8000).toBeLessThanOrEqual(bounds.tight)
})

/**
 * Of the article's function with L = μ⁎ = 40 and W = [−10, 10] at γ = 0.009102821, X the M of μ†: the printed bound and
 * the tight one by hand. q = 1 − 40γ = 0.63588716, and with c_X the lower end of M, T = ln(10/c_X)/ln(1/q).
 */
test.each([
  { mu: 2000, m: [2.484156770485, 2.754737093184], printed: 0.228188, tight: 0.216464 },
  { mu: 1200, m: [2.277904310771, 2.901018080278], printed: 0.600062, tight: 0.498491 },
])('both bounds of Theorem 2.4 for μ† = $mu', ({ m, printed, tight }) => {
  const [low, high] = m as [number, number]
  const rate = 0.009102821
  const sizes = { dimension: 1, volumeX: high - low, volumeW: 20, farthestStart: 10, nearestTrap: low }
  const bounds = missBounds(rate, { muGlobal: 40, smoothness: 40 }, sizes)!
  expect(bounds.printed).toBeCloseTo(printed, 6)
  expect(bounds.tight).toBeCloseTo(tight, 6)
  // x₄ is the first that is nearer to 0 than M.
  const q = 1 - 40 * rate
  expect(10 * q ** 3).toBeGreaterThan(low)
  expect(10 * q ** 4).toBeLessThan(low)
  expect(bounds.tight).toBeCloseTo((2 ** 4 * (high - low)) / 20, 12)
  expect(bounds.printed).toBeCloseTo((2 * (10 / low) ** (-Math.LN2 / Math.log(q)) * (high - low)) / 20, 12)
})

test('the tight bound of Theorem 2.4 is never greater than the printed one, nor less than 2⁻ᵈ of it', () => {
  let compared = 0
  for (const dimension of [1, 2])
    for (const muGlobal of [0.5, 1, 2])
      for (const share of [0.05, 0.3, 0.7, 1])
        for (const nearestTrap of [0.3, 1, 2.9, 3]) {
          const rate = share * Math.min(muGlobal / 4, 1 / 4)
          const sizes = { dimension, volumeX: 1e-6, volumeW: 9, farthestStart: 3, nearestTrap }
          const { printed, tight } = missBounds(rate, { muGlobal, smoothness: 2 }, sizes)!
          if (printed === 1) continue
          expect(tight).toBeLessThanOrEqual(printed * (1 + 1e-9))
          expect(tight).toBeGreaterThanOrEqual(printed * 2 ** -dimension * (1 - 1e-9))
          compared++
        }
  expect(compared).toBeGreaterThan(40)
})
