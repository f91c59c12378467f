import { axisValues, configSchema, emptyArray, PENDING, type Minimum, type Run } from '../contract/index.ts'
import type { FigureInput } from '../plot/index.ts'
import { sampleRun } from './runs.fixture.ts'

/** Runs of the kinds that two variables and long orbits bring, computed by plain loops, for tests of figures. */

const isolated = (fate: string, at: number[], value: number, eigenvalues: number[]): Minimum => {
  const sharpness = eigenvalues.at(-1) as number
  return { fate, at, plateau: null, value, eigenvalues, sharpness, stabilityLimit: 2 / sharpness }
}

/** f = x²/2 + 5y², one flat minimum, and beside it three of one class that no loop here reaches. */
export const planeMinima: Minimum[] = [
  isolated('flat', [0, 0], 0, [1, 10]),
  ...[-1, 0, 1].map((side) => isolated('sharp', [1.8, side], -1, [90, 100])),
]
export const planeFates = ['flat', 'sharp', 'other', 'periodic', 'chaotic', 'slow', 'divergent']

const value = (x: number, y: number) => 0.5 * x * x + 5 * y * y

/** Paths on f = x²/2 + 5y² from each start with each learning rate, over [−2, 2] × [−1, 1]. */
export function samplePlanePaths(starts: number[][], learningRates: number[], steps = 40): FigureInput {
  const config = { kind: 'trajectory', landscape: 'paper-2d', starts, learningRates, steps } as const
  const run = sampleRun(config, 'completed', { fates: planeFates, minima: planeMinima })
  const data: FigureInput['data'] = { members: [], series: [], arrays: {} }
  for (const start of starts)
    for (const learningRate of learningRates) {
      const member = data.members.length
      const points = [start]
      for (let t = 0; t < steps; t++) {
        const [x = 0, y = 0] = points[t]!
        points.push([x - learningRate * x, y - learningRate * 10 * y])
      }
      const add = (name: string, of: (x: number, y: number) => number) =>
        data.series.push({
          member,
          name,
          steps: Float64Array.from(points, (_, t) => t),
          values: Float64Array.from(points, ([x = 0, y = 0]) => of(x, y)),
        })
      add('x', (x) => x)
      add('y', (_, y) => y)
      add('value', value)
      add('stepLength', (x, y) => learningRate * Math.hypot(x, 10 * y))
      const end = Math.hypot(...points.at(-1)!)
      data.members.push({
        index: member,
        parameters: { start, learningRate },
        summary: { fate: end < 0.1 ? 'flat' : end < 10 ? 'slow' : 'divergent' },
      })
    }
  const [columns, rows] = [81, 41]
  const x = axisValues({ min: -2, max: 2, count: columns, scale: 'linear' })
  const y = axisValues({ min: -1, max: 1, count: rows, scale: 'linear' })
  const heights = Array.from(y, (up) => Array.from(x, (across) => value(across, up))).flat()
  const add = (name: string, shape: number[], values: ArrayLike<number>) =>
    (data.arrays[name] = { name, dtype: 'float64', shape, fill: 0, data: Float64Array.from(values) })
  add('surface/x', [columns], x)
  add('surface/y', [rows], y)
  add('surface/value', [rows, columns], heights)
  return { run, data }
}

interface BasinSample {
  columns: number
  rows: number
  learningRate: number | number[]
  /** Codes of cells by slice, row and column. */
  fateAt: (slice: number, row: number, column: number) => number
  /** The same of another landscape. */
  againstAt?: (slice: number, row: number, column: number) => number
  fates?: string[]
  minima?: Minimum[]
  status?: Run['status']
}

/** A basin map over [−2, 2] × [−1, 1] with made-up fates. */
export function sampleBasin(sample: BasinSample): FigureInput {
  const { columns, rows, learningRate, fateAt, againstAt, status = 'completed' } = sample
  const { fates = planeFates, minima = planeMinima } = sample
  const config = {
    kind: 'basin-map',
    landscape: 'paper-2d',
    x: { min: -2, max: 2, count: columns },
    y: { min: -1, max: 1, count: rows },
    learningRate,
    ...(againstAt && { against: 'paper-2d-printed' as const }),
  } as const
  const run = sampleRun(config, status, { fates, minima })
  const slices = [learningRate].flat().length
  const shape = Array.isArray(learningRate) ? [slices, rows, columns] : [rows, columns]
  const arrays = {
    fate: emptyArray({ name: 'fate', dtype: 'uint8', shape, fill: PENDING }),
    period: emptyArray({ name: 'period', dtype: 'uint8', shape, fill: 0 }),
    iterations: emptyArray({ name: 'iterations', dtype: 'uint32', shape, fill: 0 }),
    ...(againstAt && {
      'against/fate': emptyArray({ name: 'against/fate', dtype: 'uint8', shape, fill: PENDING }),
    }),
  }
  let index = 0
  for (let slice = 0; slice < slices; slice++)
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++, index++) {
        arrays.fate.data[index] = fateAt(slice, row, column)
        arrays.iterations.data[index] = 1 + (index % 1000)
        if (fates[arrays.fate.data[index] as number] === 'periodic') arrays.period.data[index] = 4
        if (againstAt) arrays['against/fate']!.data[index] = againstAt(slice, row, column)
      }
  return { run, data: { members: [], series: [], arrays } }
}

/** Counts of fates against the learning rate, as far as `done` rates of a run have been computed. */
export function sampleShares(
  learningRate: { min: number; max: number; count: number; scale: 'linear' | 'log' },
  starts: number,
  countsAt: (index: number) => Record<string, number>,
  done = learningRate.count,
): FigureInput {
  const config = { kind: 'basin-share', learningRate, starts } as const
  const status = done < learningRate.count ? 'running' : 'completed'
  const run = sampleRun(config, status, { fates: planeFates, minima: planeMinima })
  const steps = axisValues(learningRate).slice(0, done)
  const series = planeFates.map((name) => {
    return { member: 0, name, steps, values: steps.map((_, index) => countsAt(index)[name] ?? 0) }
  })
  return { run, data: { members: [], series, arrays: {} } }
}

/**
 * The orbits of x³/3 − x²/2, whose descent with rate γ is the logistic map of r = 1 + γ (x ← x − γ(x² − x) = x(1 + γ −
 * γx)), or of two copies of it side by side.
 */
export function sampleOrbits(
  learningRate: { min: number; max: number; count: number },
  {
    samples = 64,
    dimension = 1,
    done = learningRate.count,
  }: { samples?: number; dimension?: 1 | 2; done?: number } = {},
): FigureInput {
  const fates = ['minimum-1', 'other', 'periodic', 'chaotic', 'slow', 'divergent']
  const landscape = dimension === 1 ? 'cubic' : { expression: 'u^3/3-u^2/2+v^2', variables: ['u', 'v'] }
  const config = configSchema.parse({
    kind: 'bifurcation',
    landscape,
    learningRate,
    samples,
    start: dimension === 1 ? 0.9 : [0.9, 0],
  })
  const at = dimension === 1 ? [1] : [1, 0]
  const minima = [isolated('minimum-1', at, -1 / 6, dimension === 1 ? [1] : [1, 2])]
  const run = sampleRun(config, done < learningRate.count ? 'running' : 'completed', { fates, minima })
  const { count } = learningRate
  const arrays = {
    orbit: emptyArray({
      name: 'orbit',
      dtype: 'float64',
      fill: Number.NaN,
      shape: dimension === 1 ? [count, samples] : [count, samples, 2],
    }),
    lyapunov: emptyArray({ name: 'lyapunov', dtype: 'float64', shape: [count], fill: Number.NaN }),
    fate: emptyArray({ name: 'fate', dtype: 'uint8', shape: [count], fill: PENDING }),
    period: emptyArray({ name: 'period', dtype: 'uint8', shape: [count], fill: 0 }),
  }
  axisValues({ scale: 'linear', ...learningRate }).forEach((rate, index) => {
    if (index >= done) return
    let x = 0.9
    for (let t = 0; t < 5000; t++) x -= rate * (x * x - x)
    const first = x
    let [sum, period] = [0, 0]
    for (let t = 0; t < samples; t++) {
      arrays.orbit.data[(index * samples + t) * dimension] = Math.abs(x) < 1e6 ? x : Number.NaN
      if (dimension === 2) arrays.orbit.data[(index * samples + t) * 2 + 1] = 100
      sum += Math.log(Math.abs(1 - rate * (2 * x - 1)))
      x -= rate * (x * x - x)
      if (period === 0 && Math.abs(x - first) < 1e-6) period = t + 1
    }
    const fate = !Number.isFinite(x) ? 'divergent' : period === 1 ? 'minimum-1' : period > 1 ? 'periodic' : 'chaotic'
    arrays.fate.data[index] = fates.indexOf(fate)
    arrays.period.data[index] = fate === 'periodic' ? period : 0
    arrays.lyapunov.data[index] = fate === 'divergent' ? Number.NaN : sum / samples
  })
  return { run, data: { members: [], series: [], arrays } }
}
