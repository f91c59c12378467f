import { expect, test } from 'vitest'
import { axisValue, bifurcationConfigSchema, type LandscapeDefinition, PENDING } from '#shared/contract/index.ts'
import { bifurcation } from './bifurcation.ts'
import { tasks } from './index.ts'
import { surroundings } from './surroundings.ts'

// Gradient descent with learning rate γ on x³/3 − x²/2 is x ← x + γx(1 − x), the logistic map with r = 1 + γ in
// disguise.
const cubic: LandscapeDefinition = { expression: 'x^3/3 - x^2/2', variables: ['x'], domain: [[-1, 2]] }

const configOf = (min: number, max: number, count: number, more: object = {}) =>
  bifurcationConfigSchema.parse({
    kind: 'bifurcation',
    landscape: cubic,
    start: 0.9,
    learningRate: { min, max, count },
    ...more,
  })

async function carriedOut(config: ReturnType<typeof configOf>, threads = 1) {
  const { context, arrays, fractions } = surroundings(threads)
  const summary = await bifurcation.run(config, context)
  const fates = arrays.fate!.data.map((code) => (summary.fates as string[])[code])
  return { summary, arrays, fates, fractions }
}

test.each([
  [2, 2],
  [Math.sqrt(6), 4],
  [2.5441, 8],
])('from γ = %f on, and not before, the period is %i', async (onset, period) => {
  // Near the onset a descent settles by a factor of about 1 − 2|γ − onset| a step, which is why T is large.
  const config = configOf(onset - 0.02, onset + 0.02, 41, { transient: 20_000 })
  const { arrays } = await carriedOut(config)
  const periods = arrays.period!.data
  const first = periods.findIndex((found) => found === period)
  expect(Math.abs(axisValue(config.learningRate, first) - onset)).toBeLessThan(1.5e-3)
  expect(new Set(periods.slice(0, first))).toEqual(new Set([period === 2 ? 0 : period / 2]))
  expect(new Set(periods.slice(first))).toEqual(new Set([period]))
})

test.each([0, 1000, 2000, 1_000_000])('the Lyapunov exponent at γ = 3 is ln 2, after %i steps', async (transient) => {
  const { arrays, fates } = await carriedOut(configOf(3, 3, 1, { transient }))
  expect(Math.abs(arrays.lyapunov!.data[0]! / Math.LN2 - 1)).toBeLessThan(0.001)
  expect(fates).toEqual(['chaotic'])
})

test('the Lyapunov exponent of a fixed point and of a cycle of two is that of their multipliers', async () => {
  const rates = { min: 0.5, max: 2.4, count: 20 }
  const { arrays } = await carriedOut(configOf(rates.min, rates.max, rates.count, { transient: 20_000 }))
  let compared = 0
  arrays.lyapunov!.data.forEach((exponent, index) => {
    const rate = axisValue({ ...rates, scale: 'linear' }, index)
    const r = 1 + rate
    // r(1 − 2z) at the fixed point z = 1 − 1/r of the logistic map, and 4 + 2r − r² over the two points of its cycle.
    const exact = rate < 2 ? Math.log(Math.abs(1 - rate)) : Math.log(Math.abs(4 + 2 * r - r * r)) / 2
    if (Math.abs(rate - 2) < 0.01 || Math.abs(rate - 1) < 0.01) return
    compared++
    expect(exponent).toBeCloseTo(exact, 3)
  })
  expect(compared).toBe(18)
  // At γ = 1 the fixed point is superstable: a tangent vector there is mapped to 0.
  expect((await carriedOut(configOf(1, 1, 1))).arrays.lyapunov!.data).toEqual([-Infinity])
})

test('the orbit is that of a plain loop, and ends where it is divergent', async () => {
  const config = configOf(1.9, 3.3, 8, { transient: 7, samples: 40 })
  const { arrays, summary, fates } = await carriedOut(config)
  expect(arrays.orbit!.shape).toEqual([8, 40])
  for (let row = 0; row < 8; row++) {
    const rate = axisValue(config.learningRate, row)
    let x = 0.9
    const orbit: number[] = []
    for (let t = 0; t < 47; t++) {
      if (t >= 7) orbit.push(Math.abs(x) <= 1e6 ? x : NaN)
      x -= rate * (x * x - x)
    }
    const found = arrays.orbit!.data.slice(40 * row, 40 * row + 40)
    // Chaos doubles the difference of a last bit with every step: after 27 of them it is 1e-8.
    orbit.slice(0, 20).forEach((value, index) => {
      if (Number.isNaN(value)) expect(found[index]).toBeNaN()
      else expect(found[index]! / value).toBeCloseTo(1, 6)
    })
    expect(found.some(Number.isNaN)).toBe(fates[row] === 'divergent')
    expect(Number.isNaN(arrays.lyapunov!.data[row])).toBe(fates[row] === 'divergent')
  }
  expect((summary.counts as Record<string, number>).divergent).toBe(fates.filter((fate) => fate === 'divergent').length)
  expect(fates).toContain('divergent')
})

test('two variables: orbit [rates, samples, variables], and the larger of two exponents', async () => {
  const config = bifurcationConfigSchema.parse({
    kind: 'bifurcation',
    landscape: { expression: 'x^3/3 - x^2/2 + 0.1 * y^2', variables: ['x', 'y'] },
    start: [0.9, 1],
    learningRate: { min: 0.5, max: 3, count: 6 },
    transient: 500,
    samples: 30,
  })
  const { arrays, fates } = await carriedOut(config)
  expect(arrays.orbit!.shape).toEqual([6, 30, 2])
  // At γ = 0.5 the multipliers are 0.5 and 0.9: the larger one tells how fast it settles.
  expect(arrays.lyapunov!.data[0]).toBeCloseTo(Math.log(0.9), 3)
  expect(Math.abs(arrays.lyapunov!.data[5]! / Math.LN2 - 1)).toBeLessThan(0.01)
  expect(fates[5]).toBe('chaotic')
})

test('the result does not depend on the number of threads', async () => {
  const config = configOf(1.8, 3.1, 301, { transient: 100, samples: 20 })
  const [one, many] = [await carriedOut(config, 1), await carriedOut(config, 5)]
  expect(many.arrays).toEqual(one.arrays)
  expect(many.summary).toEqual(one.summary)
  expect(one.fractions.at(-1)).toBe(1)
  expect(one.arrays.fate!.data).not.toContain(PENDING)
})

test('a thread hands over what it has after a short time; price, size and preview', async () => {
  const config = configOf(1.8, 3, 200, { transient: 1_000_000 })
  const { to, orbit } = tasks['bifurcation/band']({ config, from: 3, to: 200 })
  expect(to).toBeGreaterThan(3)
  expect(to).toBeLessThan(200)
  expect(orbit).toHaveLength((to - 3) * 200)
  const { pool } = surroundings().context
  expect(await bifurcation.estimateSeconds(config, pool)).toBeGreaterThan(0.2)
  expect(bifurcation.size(config)).toBe('200 learning rates')
  expect(bifurcation.bytes(config)).toBe(200 * (1600 + 10))
  expect(bifurcationConfigSchema.parse(bifurcation.preview(config))).toMatchObject({ transient: 1000, samples: 64 })
  expect(bifurcation.title(config)).toBe('Long run on x^3/3 - x^2/2 from x₀ = 0.9, γ = 1.8 … 3')
})
