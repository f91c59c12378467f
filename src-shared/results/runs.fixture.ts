import {
  freshRun,
  configSchema,
  emptyArray,
  PENDING,
  type ConfigInput,
  type Minimum,
  type Run,
  type RunData,
} from '../contract/index.ts'
import type { FigureInput } from '../plot/index.ts'

/** Runs with made-up results, for tests of figures. */

const minima: Minimum[] = [
  { fate: 'flat', at: [0], plateau: null, value: 0, eigenvalues: [40], sharpness: 40, stabilityLimit: 0.05 },
  { fate: 'sharp', at: [2.5], plateau: null, value: 0, eigenvalues: [2040], sharpness: 2040, stabilityLimit: 2 / 2040 },
  {
    fate: 'sharpest',
    at: [8.5],
    plateau: [[8.4, 8.6]],
    value: 0,
    eigenvalues: [],
    sharpness: null,
    stabilityLimit: null,
  },
]
export const fates = ['flat', 'sharp', 'sharpest', 'other', 'periodic', 'chaotic', 'slow', 'divergent']

/** A run of the config that has come so far; what it found is that of the article's landscape by default. */
export function sampleRun(
  config: ConfigInput,
  status: Run['status'],
  summary: Run['summary'] = status === 'completed' ? { fates, minima } : null,
): Run {
  const parsed = configSchema.parse(config)
  return {
    id: '01ARZ3NDEKTSV4RRFFQ69G5FAV',
    kind: parsed.kind,
    title: 'γ × x₀, a sample',
    config: parsed,
    status,
    created: 0,
    started: 0,
    ...(status === 'completed' ? { finished: 1, computed: 1 } : { finished: null, computed: null }),
    appVersion: '1.2.3',
    engine: 'cpu',
    device: 'cpu',
    precision: 'float64',
    generator: null,
    seed: null,
    ...freshRun(),
    summary,
  }
}

interface MapSample {
  rates: number
  starts: number
  /** Code of each cell; PENDING by default. */
  fateAt?: (rate: number, start: number) => number
  status?: Run['status']
}

/** A fate map over x₀ in [0, 10] and γ from 10⁻⁴ to 10⁻¹, on a log axis. */
export function sampleMap({ rates, starts, fateAt = () => PENDING, status = 'completed' }: MapSample): FigureInput {
  const run = sampleRun(
    {
      kind: 'fate-map',
      start: { min: 0, max: starts === 1 ? 0 : 10, count: starts },
      learningRate: { min: 1e-4, max: rates === 1 ? 1e-4 : 1e-1, count: rates, scale: 'log' },
    },
    status,
  )
  const shape = [rates, starts]
  const fate = emptyArray({ name: 'fate', dtype: 'uint8', shape, fill: PENDING })
  const period = emptyArray({ name: 'period', dtype: 'uint8', shape, fill: 0 })
  const iterations = emptyArray({ name: 'iterations', dtype: 'uint32', shape, fill: 0 })
  for (let index = 0; index < rates * starts; index++) {
    fate.data[index] = fateAt(Math.floor(index / starts), index % starts)
    if (fate.data[index] === fates.indexOf('periodic')) period.data[index] = 4
    iterations.data[index] = index % 1001
  }
  return { run, data: { members: [], series: [], arrays: { fate, period, iterations } } }
}

/** Descents with made-up iterates x on f(x) = 20x², each from its first iterate. */
export function samplePaths(
  paths: { x: ArrayLike<number>; learningRate: number; fate: string | null }[],
  status: Run['status'] = 'completed',
): FigureInput {
  const starts = paths.map(({ x }) => [Number.isFinite(x[0]) ? (x[0] as number) : 0])
  const learningRates = paths.map(({ learningRate }) => learningRate)
  const run = sampleRun({ kind: 'trajectory', starts, learningRates }, status)
  const data: RunData = { members: [], series: [], arrays: {} }
  paths.forEach(({ x, learningRate, fate }, member) => {
    data.members.push({
      index: member,
      parameters: { start: starts[member], learningRate },
      summary: fate ? { fate } : null,
    })
    const steps = Float64Array.from(x, (_, step) => step)
    const add = (name: string, of: (x: number) => number) =>
      data.series.push({ member, name, steps, values: Float64Array.from(x, of) })
    add('x', (at) => at)
    add('value', (at) => 20 * at * at)
    add('stepLength', (at) => Math.abs(40 * learningRate * at))
  })
  const addArray = (name: string, values: Float64Array<ArrayBuffer>) =>
    (data.arrays[name] = { name, dtype: 'float64', shape: [values.length], fill: 0, data: values })
  if (status === 'completed') {
    const x = Float64Array.from({ length: 101 }, (_, index) => index / 10)
    addArray('curve/x', x)
    addArray(
      'curve/value',
      x.map((at) => 20 * at * at),
    )
  }
  return { run, data }
}
