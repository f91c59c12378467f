import { expect, test } from 'vitest'
import { stabilityLimitOf } from '#shared/rules/index.ts'
import { compileFormula, formulaOf, type Landscape, landscapeOf, parseExpression } from '../landscape/index.ts'
import { descend, descendAll, emptyFates, motionOf, noiseKey, type Motion } from './index.ts'
import type { MotionFields } from './motion.ts'

/** Rules, schedules and noise, against a loop that is written as torch.optim.SGD says what it does. */

const stopping = { steps: 50, tolerance: 1e-300, bound: 1e6 }

/** A landscape that no run can name, without minima. */
function internal(expression: string, variables = ['x', 'y']): Landscape {
  const formula = formulaOf(parseExpression(expression, variables), variables.length)
  const { info } = landscapeOf('paper-1d')
  return { info: { ...info, variables, minima: [], partial: false }, formula, ...compileFormula(formula) }
}

type Gradient = (...x: number[]) => number[]

interface Settings {
  momentum: number
  nesterov: boolean
  rateAt: (t: number) => number
}

/** param.grad, momentum_buffer and lr of torch.optim.SGD, a step after the other. */
function plainPath(gradient: Gradient, start: readonly number[], settings: Settings, steps: number): number[][] {
  const { momentum, nesterov, rateAt } = settings
  const points = [[...start]]
  let buffer: number[] | undefined
  for (let t = 0; t < steps; t++) {
    const x = points[t]!
    const grad = gradient(...x)
    buffer = buffer ? buffer.map((value, axis) => momentum * value + grad[axis]!) : [...grad]
    const moved = nesterov ? grad.map((value, axis) => value + momentum * buffer![axis]!) : buffer
    points.push(x.map((value, axis) => value - rateAt(t) * moved[axis]!))
  }
  return points
}

/** Ten landscapes with gradients written by hand, a start, and a rate at which the descent stays near. */
const landscapes: [expression: string, variables: string[], gradient: Gradient, start: number[], rate: number][] = [
  ['20 * x^2', ['x'], (x) => [40 * x!], [1.5], 0.02],
  ['x^4/4 - x^2/2', ['x'], (x) => [x! ** 3 - x!], [1.7], 0.1],
  ['x^3/3 - x^2/2', ['x'], (x) => [x! ** 2 - x!], [0.9], 0.8],
  ['log(1 + x^2)', ['x'], (x) => [(2 * x!) / (1 + x! ** 2)], [3], 0.3],
  ['cos(x) + x^2/20', ['x'], (x) => [-Math.sin(x!) + x! / 10], [0.5], 0.4],
  ['(x*y - 1)^2/2', ['x', 'y'], (x, y) => [(x! * y! - 1) * y!, (x! * y! - 1) * x!], [1.5, 0.25], 0.1],
  [
    '(1 - x)^2 + 100*(y - x^2)^2',
    ['x', 'y'],
    (x, y) => [-2 * (1 - x!) - 400 * x! * (y! - x! ** 2), 200 * (y! - x! ** 2)],
    [-0.5, 0.5],
    5e-4,
  ],
  [
    '(x^2 + y - 11)^2 + (x + y^2 - 7)^2',
    ['x', 'y'],
    (x, y) => {
      const [a, b] = [x! ** 2 + y! - 11, x! + y! ** 2 - 7]
      return [4 * x! * a + 2 * b, 2 * a + 4 * y! * b]
    },
    [1, 1],
    4e-3,
  ],
  ['10*x^2 + y^4 + x*y', ['x', 'y'], (x, y) => [20 * x! + y!, 4 * y! ** 3 + x!], [0.5, -0.75], 0.03],
  ['exp(x/2) + exp(-x) + y^2', ['x', 'y'], (x, y) => [Math.exp(x! / 2) / 2 - Math.exp(-x!), 2 * y!], [1, -2], 0.2],
]

const momenta = [
  { name: 'heavy-ball', momentum: 0.9 },
  { name: 'nesterov', momentum: 0.9 },
  { name: 'nesterov', momentum: 0.35 },
] as const

test.each(momenta)('$name with β = $momentum goes the way of torch.optim.SGD on ten landscapes', (rule) => {
  let met = 0
  for (const [expression, variables, gradient, start, rate] of landscapes) {
    const settings = { momentum: rule.momentum, nesterov: rule.name === 'nesterov', rateAt: () => rate }
    const expected = plainPath(gradient, start, settings, stopping.steps)
    const { points } = descend(internal(expression, variables), start, rate, stopping, motionOf({ rule }, 50))
    expect(points).toHaveLength(51 * start.length)
    points.forEach((value, index) => {
      const exact = expected[Math.floor(index / start.length)]![index % start.length]!
      expect(Math.abs(value - exact), `${expression}, ${index}`).toBeLessThanOrEqual(
        1e-12 * Math.max(1, Math.abs(exact)),
      )
      met++
    })
  }
  expect(met).toBe(51 * (5 + 2 * 5))
})

test.each([{ name: 'gradient-descent' }, ...momenta, { name: 'heavy-ball', momentum: 0.5 }] as const)(
  '$name leaves a parabola beyond its limit and not before, to a thousandth',
  (rule) => {
    let met = 0
    for (const sharpness of [0.5, 40, 2040]) {
      const bowl = internal(`${sharpness / 2} * x^2`, ['x'])
      const long = { steps: 200_000, tolerance: 1e-9, bound: 1e6 }
      const limit = stabilityLimitOf(sharpness, rule)!
      expect(descend(bowl, [1], 0.999 * limit, long, motionOf({ rule }, long.steps)).fate).toBe('other')
      expect(descend(bowl, [1], 1.001 * limit, long, motionOf({ rule }, long.steps)).fate).toBe('divergent')
      met++
    }
    expect(met).toBe(3)
  },
)

/** Everything that a map and a path say. */
function everything(motion: Motion | undefined) {
  const paper = landscapeOf('paper-1d')
  const stop = { steps: 300, tolerance: 1e-6, bound: 1e6 }
  const starts = Float64Array.from({ length: 200 }, (_, index) => -10 + index / 10)
  return [1e-3, 0.02, 0.049, 0.06].map((rate) => {
    const fates = emptyFates(starts.length, true)
    descendAll(paper, starts, rate, stop, fates, 0, motion && { motion })
    return { fates, paths: [...starts.subarray(0, 20)].map((start) => descend(paper, [start], rate, stop, motion)) }
  })
}

test('without momentum and without noise they are gradient descent, to the bit', () => {
  const plain = everything(undefined)
  const same: MotionFields[] = [
    { rule: { name: 'heavy-ball', momentum: 0 } },
    { rule: { name: 'nesterov', momentum: 0 } },
    { noise: { std: 0 } },
    { schedule: { name: 'constant' } },
  ]
  for (const fields of same) expect(everything(motionOf(fields, 300))).toEqual(plain)
  // The kernel of what varies, made to do what does not.
  expect(everything({ ...motionOf({}, 300), multipliers: new Float64Array(301).fill(1) })).toEqual(plain)
})

test('the variance of noise on a parabola is σ²γ/(λ(2 − γλ))', () => {
  const [sharpness, std, rate] = [4, 0.7, 0.3]
  const bowl = internal(`${sharpness / 2} * x^2 + y^2 * ${sharpness / 2}`)
  const steps = 50_000
  const motion = motionOf({ noise: { std } }, steps)
  const { points } = descend(bowl, [0, 0], rate, { steps, tolerance: 1, bound: 1e6 }, motion, noiseKey(1, 0, 0))
  const late = points.subarray(2 * 100)
  const mean = late.reduce((sum, value) => sum + value, 0) / late.length
  const variance = late.reduce((sum, value) => sum + (value - mean) ** 2, 0) / late.length
  const exact = (std ** 2 * rate) / (sharpness * (2 - rate * sharpness))
  // 10⁵ values with correlation ρ = 1 − γλ from one to the next: the squares' effective number is n(1 − ρ²)/(1 + ρ²).
  const correlation = 1 - rate * sharpness
  const error = exact * Math.sqrt((2 * (1 + correlation ** 2)) / (late.length * (1 - correlation ** 2)))
  expect(Math.abs(variance - exact)).toBeLessThan(3 * error)
  expect(Math.abs(mean)).toBeLessThan(3 * Math.sqrt((exact * (1 + correlation)) / (late.length * (1 - correlation))))
})

test('noise differs from start to start, from rate to rate, from draw to draw and from seed to seed', () => {
  const bowl = internal('x^2', ['x'])
  const motion = motionOf({ noise: { std: 1 } }, 20)
  const end = (...numbers: [number, number, number, number?]) =>
    descend(bowl, [1], 0.1, { steps: 20, tolerance: 1, bound: 1e6 }, motion, noiseKey(...numbers)).points.at(-1)
  const ends = [end(1, 0, 0), end(2, 0, 0), end(1, 1, 0), end(1, 0, 1), end(1, 0, 0, 1), end(1, 0, 0, 2)]
  expect(new Set(ends).size).toBe(6)
  expect(end(1, 0, 0, 2)).toBe(ends[5])
})

test('with noise the fate is where the descent is at T: a minimum by its capture set, divergent as ever', () => {
  const paper = landscapeOf('paper-1d')
  const stop = { steps: 400, tolerance: 1e-6, bound: 1e6 }
  const { minima } = paper.info
  const fateAt = (x: number) => minima.find(({ at }) => Math.abs(x - at[0]!) <= 0.1)?.fate ?? 'other'
  const met = new Set<string>()
  for (const [std, rate] of [
    [1, 1e-3],
    [100, 1e-3],
    [1, 0.04],
    [1, 0.3],
  ] as const)
    for (let start = 0; start < 12; start++) {
      const motion = motionOf({ noise: { std } }, stop.steps)
      const { fate, iterations, points, sharpness } = descend(
        paper,
        [start - 2.5],
        rate,
        stop,
        motion,
        noiseKey(1, start, 0),
      )
      if (fate !== 'divergent') expect(iterations).toBe(stop.steps)
      expect(fate).toBe(fate === 'divergent' ? 'divergent' : fateAt(points.at(-1)!))
      // λ is told of what has come to a minimum alone.
      expect(sharpness === null).toBe(['divergent', 'other'].includes(fate))
      met.add(fate)
    }
  expect([...met].sort()).toEqual(expect.arrayContaining(['divergent', 'flat', 'other', 'sharp']))
})

test.each([
  [{ name: 'warmup', steps: 20 }, (t: number) => Math.min(1, t / 20)],
  [{ name: 'drop', at: [10, 30] as number[], factor: 0.1 }, (t: number) => (t < 10 ? 1 : t < 30 ? 0.1 : 0.1 * 0.1)],
  [{ name: 'cosine', final: 0.1 }, (t: number) => 0.1 + 0.45 * (1 + Math.cos((Math.PI * t) / 50))],
] as const)('the schedule %o multiplies γ step by step, with momentum too', (schedule, multiplier) => {
  let met = 0
  for (const rule of [{ name: 'gradient-descent' }, ...momenta] as const)
    for (const [expression, variables, gradient, start, rate] of landscapes) {
      const momentum = rule.name === 'gradient-descent' ? 0 : rule.momentum
      const settings = { momentum, nesterov: rule.name === 'nesterov', rateAt: (t: number) => rate * multiplier(t) }
      const expected = plainPath(gradient, start, settings, stopping.steps)
      const motion = motionOf({ rule, schedule }, stopping.steps)
      const { points } = descend(internal(expression, variables), start, rate, stopping, motion)
      // Plain descent may come to a point where the gradient is 0 to the last bit.
      expect(points.length).toBeGreaterThan(20 * start.length)
      points.forEach((value, index) => {
        const exact = expected[Math.floor(index / start.length)]![index % start.length]!
        expect(Math.abs(value - exact), `${rule.name}, ${expression}, ${index}`).toBeLessThanOrEqual(
          1e-11 * Math.max(1, Math.abs(exact)),
        )
      })
      met++
    }
  expect(met).toBe(40)
})

test('a descent has not converged while its learning rate can still grow, nor because it is small', () => {
  const bowl = internal('20 * x^2', ['x'])
  const stop = { steps: 2000, tolerance: 1e-6, bound: 1e6 }
  const fateOf = (fields: MotionFields, rate: number, start = 1e-9) =>
    descend(bowl, [start], rate, stop, motionOf(fields, stop.steps))
  expect(fateOf({}, 0.04)).toMatchObject({ fate: 'other', iterations: 0 })
  expect(fateOf({ schedule: { name: 'warmup', steps: 500 } }, 0.04)).toMatchObject({ fate: 'other', iterations: 500 })
  expect(fateOf({ schedule: { name: 'drop', at: [20], factor: 1.1 } }, 0.04)).toMatchObject({ iterations: 20 })
  expect(fateOf({ schedule: { name: 'drop', at: [20], factor: 0.9 } }, 0.04)).toMatchObject({ iterations: 0 })
  // A learning rate that goes to 0 stops a descent, which is then no minimum.
  const flat = internal('x^2 * 1e-9', ['x'])
  const stopped = descend(
    flat,
    [100],
    0.01,
    { ...stop, tolerance: 1e-12 },
    motionOf({ schedule: { name: 'cosine', final: 0 } }, 2000),
  )
  expect(stopped).toMatchObject({ fate: 'slow', iterations: 2000 })
})

test('what is unsettled after a schedule is told apart with the learning rate that it has come to', () => {
  // x³/3 − x²/2 is the logistic map with r = 1 + γ: period 2 at γ = 2.2, converged at γ = 1.1.
  const cubic = landscapeOf('cubic')
  const stop = { steps: 1000, tolerance: 1e-6, bound: 1e6 }
  const schedule = { name: 'drop' as const, at: [3], factor: 2 }
  expect(descend(cubic, [0.9], 1.1, stop, motionOf({ schedule }, 1000))).toMatchObject({ fate: 'periodic', period: 2 })
  const drop = { name: 'drop' as const, at: [500], factor: 0.5 }
  expect(descend(cubic, [0.9], 2.2, stop, motionOf({ schedule: drop }, 1000)).sharpness).toBeCloseTo(1, 6)
})

test('maps of every kind of motion are those of their paths', () => {
  const paper = landscapeOf('paper-2d')
  const stop = { steps: 400, tolerance: 1e-6, bound: 1e6 }
  const kinds: MotionFields[] = [
    { rule: { name: 'nesterov', momentum: 0.6 } },
    { schedule: { name: 'drop', at: [50], factor: 0.25 } },
    { rule: { name: 'heavy-ball', momentum: 0.6 }, schedule: { name: 'warmup', steps: 100 } },
    { rule: { name: 'nesterov', momentum: 0.3 }, noise: { std: 2 }, schedule: { name: 'cosine', final: 0.1 } },
  ]
  const starts = Float64Array.from({ length: 2 * 90 }, (_, index) => -3.9 + ((index * 37) % 180) / 23)
  const met = new Set<number>()
  for (const fields of kinds) {
    const motion = motionOf(fields, stop.steps)
    const fates = emptyFates(90, true)
    const keyOf = (index: number) => noiseKey(7, index, 3)
    descendAll(paper, starts, 0.018, stop, fates, 0, { motion, keyOf })
    const names = ['flat', 'sharp', 'other', 'periodic', 'chaotic', 'slow', 'divergent']
    for (let cell = 0; cell < 90; cell++) {
      const path = descend(paper, starts.subarray(2 * cell, 2 * cell + 2), 0.018, stop, motion, keyOf(cell))
      expect(names[fates.fate[cell]!]).toBe(path.fate)
      expect(fates.iterations[cell]).toBe(path.iterations)
      expect(fates.period[cell]).toBe(path.period ?? 0)
      expect(fates.sharpness![cell]).toBe(path.sharpness === null ? NaN : Math.fround(path.sharpness))
    }
    for (const code of fates.fate) met.add(code)
  }
  expect(met.size).toBeGreaterThan(2)
})
