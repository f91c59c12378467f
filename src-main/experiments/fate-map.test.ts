import { expect, test } from 'vitest'
import { axisValues, configSchema, type FateMapConfig, fateMapConfigSchema, PENDING } from '#shared/contract/index.ts'
import { WHOLE } from '#shared/passes/index.ts'
import { finestLevel } from '#shared/results/index.ts'
import { basinMap } from './basin-map.ts'
import { fateMap } from './fate-map.ts'
import { tasks } from './index.ts'
import { surroundings } from './surroundings.ts'

/** f′ as the article's formula gives it, written out by hand. */
function slope(x: number, k: number): number {
  const u = x - 2.5
  if (x >= 2 && x <= 3) return -8000 * u ** 4 - 8000 * u ** 3 + 2400 * u ** 2 + 2040 * u
  if (x >= 8.4 && x <= 8.40001) return -1411.2 * 10 ** k
  if (x >= 8.40001 && x <= 8.59999) return 0
  if (x >= 8.59999 && x <= 8.6) return 1479.2 * 10 ** k
  return 40 * x
}

/** The article's classes; what 1000 steps do not decide is 'unsettled'. */
function plainFate(start: number, rate: number, k: number): [fate: string, iterations: number] {
  let x = start
  for (let t = 0; t <= 1000; t++) {
    if (!Number.isFinite(x) || Math.abs(x) > 1e6) return ['divergent', t]
    const step = rate * slope(x, k)
    if (Math.abs(step) <= 1e-6) {
      if (Math.abs(x) <= 0.1) return ['flat', t]
      if (Math.abs(x - 2.5) <= 0.1) return ['sharp', t]
      return [x >= 8.4 && x <= 8.6 ? 'sharpest' : 'other', t]
    }
    if (t < 1000) x -= step
  }
  return ['unsettled', 1000]
}

const [preset] = fateMap.presets
const fig06 = preset!.config as FateMapConfig

test.each([
  ['paper-1d', 5],
  ['paper-1d-printed', 4],
] as const)('the map of %s is that of a plain loop over the formulas', async (landscape, k) => {
  const config = { ...fig06, landscape }
  const { context, arrays } = surroundings()
  const summary = await fateMap.run(config, context)
  const fates = summary.fates as string[]
  const starts = axisValues(config.start)
  const rates = axisValues(config.learningRate)
  let differing = 0
  rates.forEach((rate, row) =>
    starts.forEach((start, column) => {
      const cell = row * starts.length + column
      const name = fates[arrays.fate!.data[cell]!]!
      const [fate, iterations] = plainFate(start, rate, k)
      const same = ['periodic', 'chaotic', 'slow'].includes(name) ? fate === 'unsettled' : fate === name
      if (!same || iterations !== arrays.iterations!.data[cell]) differing++
    }),
  )
  expect(differing / (starts.length * rates.length)).toBeLessThan(0.002)
})

// Found by two programs that share no code with this one, with the starts of numpy.linspace.
test.each([
  [9e-4, { flat: 0.601699, sharp: 0.344328, sharpest: 0.053973 }],
  [0.005, { flat: 0.990005, sharp: 0.0005, sharpest: 0.009495 }],
])('shares of 2001 starts at γ = %f', async (rate, shares) => {
  const { context } = surroundings()
  const summary = await fateMap.run(
    {
      ...fig06,
      start: { min: -10, max: 10, count: 2001, scale: 'linear' },
      learningRate: { min: rate, max: rate, count: 1, scale: 'log' },
    },
    context,
  )
  for (const [fate, share] of Object.entries(shares))
    expect((summary.shares as Record<string, number>)[fate]).toBeCloseTo(share, 6)
})

const small = fateMapConfigSchema.parse({
  kind: 'fate-map',
  start: { min: -9, max: 9, count: 61 },
  learningRate: { min: 1e-3, max: 0.06, count: 31, scale: 'log' },
  steps: 100_000,
}) as FateMapConfig

test('the result does not depend on the number of threads, and the summary counts what is in the arrays', async () => {
  const one = surroundings(1)
  const many = surroundings(7)
  const summary = await fateMap.run(small, one.context)
  expect(await fateMap.run(small, many.context)).toEqual(summary)
  expect(many.arrays).toEqual(one.arrays)
  expect(one.fractions.length).toBeGreaterThan(10)
  expect(one.fractions.at(-1)).toBe(1)

  const { fate, iterations, period } = one.arrays
  expect(fate!.shape).toEqual([31, 61])
  expect(fate!.data).not.toContain(PENDING)
  const fates = summary.fates as string[]
  expect(fates).toEqual(['flat', 'sharp', 'sharpest', 'other', 'periodic', 'chaotic', 'slow', 'divergent'])
  fates.forEach((name, code) =>
    expect((summary.counts as Record<string, number>)[name]).toBe(fate!.data.filter((other) => other === code).length),
  )
  expect(Object.values(summary.shares as object).reduce((a, b) => a + b)).toBeCloseTo(1, 12)
  fate!.data.forEach((code, cell) => {
    expect(period!.data[cell]! > 0).toBe(fates[code] === 'periodic')
    expect(iterations!.data[cell]).toBeLessThanOrEqual(small.steps)
  })
})

test.each([
  ['a fate map', fateMap, { ...small, start: { ...small.start, count: 130 } }],
  [
    'basin maps of two learning rates',
    basinMap,
    {
      kind: 'basin-map',
      x: { min: -4, max: 4, count: 90 },
      y: { min: -4, max: 4, count: 40 },
      learningRate: [0.01, 0.1],
    },
  ],
])('%s is seen as a whole long before its end, and once more finer', async (_, { run }, config) => {
  const { context, arrays } = surroundings(2)
  const first: { level: number; done: number }[] = []
  await run(configSchema.parse(config) as never, {
    ...context,
    progress(done) {
      const { shape, data } = arrays.fate!
      const [rows, columns] = shape.slice(-2) as [number, number]
      const slices = Array.from({ length: data.length / rows / columns }, (_, slice) =>
        finestLevel(columns, rows, (index) => data[slice * rows * columns + index] !== PENDING),
      )
      const level = slices.every((one) => one !== undefined) ? Math.max(...slices) : undefined
      if (level !== undefined && level !== first.at(-1)?.level) first.push({ level, done })
    },
  })
  expect(first[0]!.done).toBeLessThan(0.1)
  expect(first.at(-1)).toEqual({ level: 0, done: 1 })
  expect(first.map(({ level }) => level)).toEqual(first.map(({ level }) => level).toSorted((a, b) => b - a))
})

test('a cancelled map ends with the reason and keeps the cells that it has', async () => {
  const { context, arrays, controller } = surroundings(2)
  const reason = new Error('stop')
  const running = fateMap.run(small, {
    ...context,
    progress: (fraction) => fraction > 0.3 && controller.abort(reason),
  })
  await expect(running).rejects.toBe(reason)
  expect(arrays.fate!.data).toContain(PENDING)
  expect(arrays.fate!.data[0]).not.toBe(PENDING)
})

test('titles write numbers as the field does', () => {
  expect(fateMap.title(fig06)).toBe('Fate map, x₀ = −10 … 10, γ = 10⁻⁴ … 0.06')
})

test('a thread hands over what it has after a short time, and the rest is done next', () => {
  const config = { ...fig06, steps: 1_000_000, learningRate: { ...fig06.learningRate, max: 2e-4 }, tolerance: 1e-300 }
  const { to, fates } = tasks['map/band']({ config, pass: WHOLE, from: 10, to: 10_000 })
  expect(to).toBeGreaterThan(10)
  expect(to).toBeLessThan(10_000)
  expect([fates.fate, fates.iterations, fates.period].map(({ length }) => length)).toEqual(Array(3).fill(to - 10))
})

test('estimate and preview', async () => {
  const { pool } = surroundings().context
  const seconds = await fateMap.estimateSeconds(fig06, pool)
  expect(seconds).toBeGreaterThan(0.05)
  expect(seconds).toBeLessThan(60)
  const preview = fateMapConfigSchema.parse(fateMap.preview(fig06))
  expect(preview.start.count * preview.learningRate.count).toBeLessThanOrEqual(10_000)
  expect(fateMap.bytes(fig06)).toBe(160_000 * 6)
  expect(fateMap.size(fig06)).toBe('160 000 cells')
})
