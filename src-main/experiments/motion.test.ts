import { expect, test } from 'vitest'
import {
  basinMapConfigSchema,
  basinShareConfigSchema,
  bifurcationConfigSchema,
  configSchema,
  fateMapConfigSchema,
  fieldIssues,
  trajectoryConfigSchema,
} from '#shared/contract/index.ts'
import { GENERATOR } from '#shared/random/index.ts'
import { landscapeOf } from '../landscape/index.ts'
import { descend, motionOf, noiseKey } from '../descent/index.ts'
import { experimentOf } from './index.ts'
import { surroundings } from './surroundings.ts'

/** Rules, schedules, noise and the sharpness of ends, as settings of every kind of experiment on landscapes. */

const rates = { min: 0.005, max: 0.06, count: 7 }
const plane = {
  kind: 'basin-map',
  landscape: 'paper-2d',
  x: { min: -3, max: 3, count: 9 },
  y: { min: -3, max: 3, count: 8 },
  learningRate: [0.01, 0.03],
  steps: 200,
}
const noisy = { noise: { std: 2 }, seed: 5 }

async function computed(input: unknown, threads = 1) {
  const config = configSchema.parse(input)
  const around = surroundings(threads)
  const summary = await experimentOf(config.kind).run(config, around.context)
  return { config, summary: summary as Record<string, unknown>, ...around }
}

test.each([
  { kind: 'fate-map', start: { min: -9, max: 9, count: 30 }, learningRate: rates, steps: 200, ...noisy },
  { ...plane, ...noisy },
  { kind: 'basin-share', starts: 300, learningRate: rates, steps: 100, generator: GENERATOR, ...noisy },
  { kind: 'trajectory', starts: [[2.4], [9]], learningRates: [0.01, 0.03], steps: 80, draws: 3, ...noisy },
])('noise of a $kind does not depend on threads, and another seed gives other fates', async (config) => {
  const [one, many, other] = [
    await computed(config, 1),
    await computed(config, 5),
    await computed({ ...config, seed: 6 }),
  ]
  const { summary, arrays, series, members } = one
  expect(many).toMatchObject({ summary, arrays, series, members })
  expect([other.arrays, other.series]).not.toEqual([arrays, series])
  const { generator, seed } = experimentOf(one.config.kind).provenance(one.config)
  expect([generator, seed]).toEqual(['xoshiro128** 2', 5])
})

test('each cell of a noisy map is the descent with the noise of its start and its learning rate', async () => {
  const { arrays, summary } = await computed({ ...plane, ...noisy })
  const { x, y, learningRate } = basinMapConfigSchema.parse(plane)
  const motion = motionOf(noisy, 200)
  const fates = summary['fates'] as string[]
  let met = 0
  for (const [slice, rate] of [learningRate].flat().entries())
    for (let row = 0; row < y.count; row++)
      for (let column = 0; column < x.count; column++) {
        const start = [-3 + (6 * column) / 8, -3 + (6 * row) / 7]
        const key = noiseKey(5, row * x.count + column, slice)
        const stopping = { steps: 200, tolerance: 1e-6, bound: 1e6 }
        const { fate } = descend(landscapeOf('paper-2d'), start, rate, stopping, motion, key)
        expect(fates[arrays['fate']!.data[met]!]).toBe(fate)
        met++
      }
  expect(met).toBe(2 * 8 * 9)
})

test('draws differ, belong to a start and a learning rate, and the first is the noise of a map', async () => {
  const config = {
    kind: 'trajectory',
    starts: [[2.4], [9]],
    learningRates: [0.01, 0.03],
    steps: 40,
    draws: 3,
    ...noisy,
  }
  const { members, series } = await computed(config)
  expect(members.map(({ start, learningRate, draw }) => [start, learningRate, draw])).toEqual(
    [[2.4], [9]].flatMap((start) => [0.01, 0.03].flatMap((rate) => [0, 1, 2].map((draw) => [start, rate, draw]))),
  )
  const ends = members.map((_, index) => series[`${index}/x`]!.values.at(-1))
  expect(new Set(ends).size).toBe(12)
  const { points } = descend(
    landscapeOf('paper-1d'),
    [9],
    0.03,
    { steps: 40, tolerance: 1e-6, bound: 1e6 },
    motionOf(noisy, 40),
    noiseKey(5, 1, 1),
  )
  expect(series['9/x']!.values).toEqual([...points])
})

/** The fate of heavy-ball on x⁴/4 − x²/2, by a loop of its own. */
function doubleWell(start: number, rate: number, momentum: number, steps: number): string {
  let [x, velocity, moved] = [start, 0, 0]
  for (let t = 0; t <= steps; t++) {
    if (!(Math.abs(x) <= 1e6)) return 'divergent'
    const gradient = x ** 3 - x
    if (Math.abs(rate * gradient) <= 1e-6 && Math.abs(moved) <= 1e-6)
      return Math.abs(x + 1) < 0.05 ? 'left' : Math.abs(x - 1) < 0.05 ? 'right' : 'other'
    if (t === steps) break
    velocity = momentum * velocity + gradient
    moved = rate * velocity
    x -= moved
  }
  return 'unsettled'
}

test('a map over momentum × learning rate holds the fate of each of its cells', async () => {
  const landscape = { expression: 'x^4/4 - x^2/2', variables: ['x'], domain: [[-2, 2]] }
  const { arrays, summary, config } = await computed({
    kind: 'fate-map',
    landscape,
    start: { min: 1.9, max: 1.9, count: 1 },
    learningRate: { min: 0.05, max: 1.5, count: 30 },
    rule: { name: 'heavy-ball' },
    momentum: { min: 0, max: 0.95, count: 20 },
    steps: 3000,
  })
  expect(arrays['fate']!.shape).toEqual([30, 20])
  const fates = summary['fates'] as string[]
  const minima = summary['minima'] as { fate: string; at: number[] }[]
  const sideOf = Object.fromEntries(minima.map(({ fate, at }) => [fate, at[0]! < 0 ? 'left' : 'right']))
  const counts: Record<string, number> = {}
  const { learningRate, momentum } = fateMapConfigSchema.parse(config)
  arrays['fate']!.data.forEach((code, cell) => {
    const rate = learningRate.min + Math.floor(cell / 20) * ((learningRate.max - learningRate.min) / 29)
    const beta = momentum!.min + (cell % 20) * ((momentum!.max - momentum!.min) / 19)
    const expected = doubleWell(1.9, rate, beta, 3000)
    const name = fates[code]!
    const told = ['periodic', 'chaotic', 'slow'].includes(name) ? 'unsettled' : (sideOf[name] ?? name)
    expect(told, `γ = ${rate}, β = ${beta}`).toBe(expected)
    counts[told] = (counts[told] ?? 0) + 1
  })
  for (const side of ['left', 'right', 'divergent']) expect(counts[side]).toBeGreaterThan(20)
})

test('with γ = c/λ the descents of ½(xy − 1)² end no sharper than 2/γ, and the sharpest come near to it', async () => {
  const valley = {
    expression: '(x*y - 1)^2/2',
    variables: ['x', 'y'],
    domain: [
      [-5, 5],
      [-5, 5],
    ],
  }
  let met = 0
  for (const rate of [0.05, 0.1, 0.2, 0.4]) {
    const { arrays, summary } = await computed({
      kind: 'basin-map',
      landscape: valley,
      x: { min: 0.05, max: 8, count: 40 },
      y: { min: -3, max: 6, count: 25 },
      learningRate: rate,
      steps: 20_000,
      sharpness: true,
    })
    const fates = summary['fates'] as string[]
    const ends = arrays['fate']!.data.flatMap((code, cell) =>
      fates[code]!.startsWith('minimum') ? [arrays['sharpness']!.data[cell]!] : [],
    )
    expect(ends.length).toBeGreaterThan(100)
    expect(Math.max(...ends)).toBeLessThan((2 / rate) * (1 + 1e-6))
    expect(Math.max(...ends)).toBeGreaterThan((2 / rate) * 0.93)
    met += ends.length
  }
  expect(met).toBeGreaterThan(1000)
})

test('the sharpness along a path is that of the Hessian at each iterate, and maps keep that of ends', async () => {
  const path = { kind: 'trajectory', landscape: 'double-well', starts: [[1.7]], learningRates: [0.02], steps: 30 }
  const { series, arrays } = await computed({ ...path, sharpness: true })
  const f = landscapeOf('double-well')
  const [x, sharpness] = [series['0/x']!.values, series['0/sharpness']!.values]
  expect(sharpness).toHaveLength(x.length)
  x.forEach((at, t) => {
    const h = 1e-4
    const bend = (f.value([at + h]) - 2 * f.value([at]) + f.value([at - h])) / h ** 2
    expect(Math.abs(sharpness[t]! - bend)).toBeLessThan(1e-4 * Math.max(1, Math.abs(bend)))
  })
  expect(Object.keys(arrays)).toEqual(expect.arrayContaining(['curve/x']))
  expect(Object.keys((await computed(path)).series)).not.toContain('0/sharpness')
  const map = { kind: 'fate-map', start: { min: -9, max: 9, count: 20 }, learningRate: rates, steps: 2000 }
  const ends = await computed({ ...map, sharpness: true })
  const known = (ends.summary['minima'] as { fate: string; sharpness: number }[]).map((one) => [
    one.fate,
    one.sharpness,
  ])
  const lambdas = Object.fromEntries(known) as Record<string, number | null>
  const told = ends.arrays['fate']!.data.filter((code, cell) => {
    const expected = lambdas[(ends.summary['fates'] as string[])[code]!]
    if (typeof expected === 'number') expect(ends.arrays['sharpness']!.data[cell]! / expected).toBeCloseTo(1, 3)
    return typeof expected === 'number'
  })
  expect(told.length).toBeGreaterThan(20)
  expect(Object.keys((await computed(map)).arrays)).toEqual(['fate', 'iterations', 'period'])
})

test('orbits in the long run are those of the rule: heavy-ball doubles its period at its own limit', async () => {
  // Of x³/3 − x²/2 at 1, λ = 1: stable up to γ = 2(1 + β) = 3.
  const rule = { name: 'heavy-ball', momentum: 0.5 }
  const learningRate = { min: 2.9, max: 3.1, count: 2 }
  const config = { kind: 'bifurcation', start: 0.95, learningRate, rule, transient: 20_000, samples: 64 }
  const { arrays, summary } = await computed(bifurcationConfigSchema.parse(config))
  const fates = summary['fates'] as string[]
  expect(arrays['fate']!.data.map((code) => fates[code])).toEqual(['minimum-1', 'periodic'])
  expect(arrays['period']!.data).toEqual([0, 2])
  expect(Math.max(...arrays['lyapunov']!.data)).toBeLessThan(0)
})

const refused = (input: unknown) => {
  const { success, error } = configSchema.safeParse(input)
  return success ? [] : fieldIssues(error).map(({ path, message }) => `${path}: ${message}`)
}

test('what does not fit together is refused in its place', () => {
  const map = { kind: 'fate-map', start: { min: 1, max: 1, count: 1 }, learningRate: rates }
  const momentum = { min: 0, max: 0.9, count: 10 }
  expect(refused({ ...map, rule: { name: 'nesterov' }, momentum })).toEqual([])
  expect(refused({ ...map, momentum })).toEqual([
    'momentum: is of the rules heavy-ball and nesterov alone: choose one of them as rule',
  ])
  const rule = { name: 'heavy-ball' }
  expect(refused({ ...map, rule, start: { min: 0, max: 1, count: 2 }, momentum })).toEqual([
    'start.count: must be 1 where the axis is that of momentum',
  ])
  expect(refused({ ...map, rule, momentum: { ...momentum, max: 1 } })).toEqual(['momentum.max: must be < 1'])
  expect(refused({ ...map, rule: { name: 'heavy-ball', momentum: 1 } })).toEqual(['rule.momentum: must be < 1'])
  expect(refused({ ...map, rule: { name: 'adam' } })[0]).toMatch(/^rule/)
  expect(refused({ ...map, noise: { std: -1 } })).toEqual(['noise.std: must be at least 0'])
  expect(refused({ ...map, schedule: { name: 'drop', at: [] } })).toEqual(['schedule.at: must have at least one step'])
  const path = { kind: 'trajectory', starts: [[1]], learningRates: [0.1] }
  expect(refused({ ...path, draws: 3 })).toEqual(['draws: must be 1 without noise: all draws would be the same'])
  expect(refused({ ...path, draws: 500, noise: { std: 1 }, starts: [[1], [2]] })).toEqual([
    'draws: start points × learning rates × draws must be at most 512, got 1000',
  ])
})

test('settings that are not there stay away: a config of before is the same', () => {
  const parsed = [
    trajectoryConfigSchema.parse({ kind: 'trajectory', starts: [[1]], learningRates: [0.1] }),
    fateMapConfigSchema.parse({ kind: 'fate-map', start: rates, learningRate: rates }),
    basinShareConfigSchema.parse({ kind: 'basin-share', learningRate: rates }),
    bifurcationConfigSchema.parse({ kind: 'bifurcation', learningRate: rates }),
  ]
  const added = ['rule', 'schedule', 'noise', 'draws', 'sharpness', 'momentum']
  for (const config of parsed) expect(Object.keys(config).filter((name) => added.includes(name))).toEqual([])
})

test('the border of the descent z → z̄² is the unit circle, of dimension 1', async () => {
  // ∇(½|z|² − Re z³/3) = z − z̄², so that with γ = 1 a step goes to z̄².
  const axis = { min: -1.6, max: 1.6, count: 300 }
  const { summary, arrays } = await computed({
    kind: 'basin-map',
    landscape: {
      expression: '(x^2 + y^2)/2 - x^3/3 + x*y^2',
      variables: ['x', 'y'],
      domain: [
        [-2, 2],
        [-2, 2],
      ],
    },
    x: axis,
    y: axis,
    learningRate: [1],
    steps: 500,
    border: true,
  })
  const fates = summary['fates'] as string[]
  const at = (index: number) => -1.6 + (3.2 * index) / 299
  let met = 0
  arrays['fate']!.data.forEach((code, cell) => {
    const radius = Math.hypot(at(cell % 300), at(Math.floor(cell / 300)))
    if (Math.abs(radius - 1) < 1e-3) return
    expect(fates[code]).toBe(radius < 1 ? 'minimum-1' : 'divergent')
    met++
  })
  expect(met).toBeGreaterThan(89_000)
  const [border] = summary['border'] as { boxes: { dimension: number }; uncertainty: { dimension: number } }[]
  expect(Math.abs(border!.boxes.dimension - 1)).toBeLessThan(0.05)
  expect(Math.abs(border!.uncertainty.dimension - 1)).toBeLessThan(0.05)
})
