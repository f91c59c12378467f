import { emptyArray, PENDING, type Axis, type ConfigInput, type RunData } from '../contract/index.ts'
import type { FigureInput } from '../plot/index.ts'
import { fates, sampleRun } from './runs.fixture.ts'

/** Runs with momentum, noise and the sharpness of ends, for tests of figures. */

type MapConfigInput = Extract<ConfigInput, { kind: 'fate-map' }>

interface EndsSample extends Pick<MapConfigInput, 'rule' | 'schedule'> {
  rates: number
  /** Starts, where the columns are not of momenta. */
  columns?: number
  momentum?: Omit<Axis, 'scale'>
  /** Where it is no number, the descent is slow. */
  sharpnessAt?: (rate: number, column: number) => number
  iterationsAt?: (rate: number, column: number) => number
}

/**
 * A fate map over x₀ in [0, 10], or over momentum of heavy-ball, and γ from 10⁻³ to 10⁻¹ on a log axis, that keeps the
 * sharpness of its ends.
 */
export function sampleEnds(sample: EndsSample): FigureInput {
  const { rates, columns = 6, momentum, sharpnessAt = () => 40, iterationsAt = () => 10, schedule } = sample
  const rule = sample.rule ?? (momentum && { name: 'heavy-ball', momentum: 0.9 })
  const across = momentum?.count ?? columns
  const run = sampleRun(
    {
      kind: 'fate-map',
      start: momentum ? { min: 9, max: 9, count: 1 } : { min: 0, max: 10, count: columns },
      learningRate: { min: 1e-3, max: 1e-1, count: rates, scale: 'log' },
      sharpness: true,
      ...(momentum && { momentum }),
      ...(rule && { rule }),
      ...(schedule && { schedule }),
    },
    'completed',
  )
  const shape = [rates, across]
  const arrays = {
    fate: emptyArray({ name: 'fate', dtype: 'uint8', shape, fill: PENDING }),
    period: emptyArray({ name: 'period', dtype: 'uint8', shape, fill: 0 }),
    iterations: emptyArray({ name: 'iterations', dtype: 'uint32', shape, fill: 0 }),
    sharpness: emptyArray({ name: 'sharpness', dtype: 'float32', shape, fill: Number.NaN }),
  }
  for (let cell = 0; cell < rates * across; cell++) {
    const [rate, column] = [Math.floor(cell / across), cell % across]
    arrays.sharpness.data[cell] = sharpnessAt(rate, column)
    arrays.fate.data[cell] = fates.indexOf(Number.isNaN(arrays.sharpness.data[cell]) ? 'slow' : 'flat')
    arrays.iterations.data[cell] = iterationsAt(rate, column)
  }
  return { run, data: { members: [], series: [], arrays } }
}

/** Steps of the paths of draws. */
export const drawnSteps = 12

/** Draws from x₀ = 4 on f(x) = x⁴/4 with γ = 0.02 and 0.05, whose noise is made up. */
export function sampleDraws(draws: number, config: Pick<MapConfigInput, 'rule' | 'schedule'> = {}): FigureInput {
  const learningRates = [0.02, 0.05]
  const motion = { noise: { std: 1 }, draws, sharpness: true, steps: drawnSteps, ...config }
  const run = sampleRun({ kind: 'trajectory', starts: [[4]], learningRates, ...motion }, 'completed')
  const data: RunData = { members: [], series: [], arrays: {} }
  for (const learningRate of learningRates)
    for (let draw = 0; draw < draws; draw++) {
      const member = data.members.length
      const path = [4]
      for (let t = 0; t < drawnSteps; t++)
        path.push(path[t]! - learningRate * (path[t]! ** 3 + Math.sin(7 * draw + 3 * t)))
      data.members.push({
        index: member,
        parameters: { start: [4], learningRate, draw },
        summary: { fate: draw % 3 === 0 ? 'other' : 'flat' },
      })
      const steps = Float64Array.from(path, (_, step) => step)
      const add = (name: string, of: (x: number) => number) =>
        data.series.push({ member, name, steps, values: Float64Array.from(path, of) })
      add('x', (at) => at)
      add('value', (at) => at ** 4 / 4)
      add('stepLength', (at) => Math.abs(learningRate * at ** 3))
      add('sharpness', (at) => 3 * at * at)
    }
  return { run, data }
}
