import {
  type Axis,
  axisValue,
  axisValues,
  type FateMapConfig,
  PENDING,
  type Preset,
  type Summary,
} from '#shared/contract/index.ts'
import { descendAll, emptyFates, type Fates } from '../descent/index.ts'
import { landscapeOf } from '../landscape/index.ts'
import { distribute } from './distribute.ts'
import type { Experiment, ExperimentContext, WorkerPool } from './experiment.ts'
import { fateSummary } from './fate-summary.ts'
import { grouped, landscapeProvenance } from './provenance.ts'

/**
 * Gradient steps that one band of a map may take at most. At 2 to 5 ns per step it is done within 10 to 40 ms, which leaves the threads
 * free for questions soon; how many cells that is depends on the config alone, never on the time or the threads.
 */
const BAND_STEPS = 8_000_000

/** Part of a map: cells `from` to `to` (not included) of the row-major order [learningRates, starts]. */
export interface Band {
  config: FateMapConfig
  from: number
  to: number
}

/** Task of a worker thread: the fates of the cells of a band. */
export function fateMapBand({ config, from, to }: Band): Fates & { milliseconds: number } {
  const began = performance.now()
  const landscape = landscapeOf(config.landscape)
  const starts = axisValues(config.start)
  const fates = emptyFates(to - from)
  for (let cell = from; cell < to;) {
    const row = Math.floor(cell / starts.length)
    const column = cell - row * starts.length
    const end = Math.min(starts.length, column + to - cell)
    const learningRate = axisValue(config.learningRate, row)
    descendAll(landscape, starts.subarray(column, end), learningRate, config, fates, cell - from)
    cell += end - column
  }
  return { ...fates, milliseconds: performance.now() - began }
}

const cellsOf = ({ start, learningRate }: FateMapConfig) => start.count * learningRate.count

function* bandsOf(config: FateMapConfig): Iterable<Band> {
  const cells = cellsOf(config)
  const length = Math.max(1, Math.floor(BAND_STEPS / config.steps))
  for (let from = 0; from < cells; from += length) yield { config, from, to: Math.min(cells, from + length) }
}

async function run(config: FateMapConfig, context: ExperimentContext): Promise<Summary> {
  const { output } = context
  const cells = cellsOf(config)
  const shape = [config.learningRate.count, config.start.count]
  output.declareArray({ name: 'fate', dtype: 'uint8', shape, fill: PENDING })
  output.declareArray({ name: 'iterations', dtype: 'uint32', shape, fill: 0 })
  output.declareArray({ name: 'period', dtype: 'uint8', shape, fill: 0 })
  const counts = new Array<number>(256).fill(0)
  const periods = new Array<number>(256).fill(0)
  let done = 0
  await distribute(context, 'fate-map/band', bandsOf(config), (result: Fates, { from, to }) => {
    for (const code of result.fate) counts[code]!++
    for (const period of result.period) periods[period]!++
    output.writeArray('fate', from, result.fate)
    output.writeArray('iterations', from, result.iterations)
    output.writeArray('period', from, result.period)
    done += to - from
    context.progress(done / cells)
  })
  const found = periods.flatMap((count, period) => (period > 0 && count > 0 ? [[period, count] as const] : []))
  return {
    ...fateSummary(config.landscape, (_, code) => counts[code] as number),
    cells,
    periods: Object.fromEntries(found),
  }
}

/** The same axis with at most `count` values. */
function coarser<A extends Axis>(axis: A, count: number): A {
  return { ...axis, count: Math.min(axis.count, Math.max(count, axis.count === 1 ? 1 : 2)) }
}

/** Gradient steps that the measured sample of a map may take at most. */
const SAMPLE_STEPS = 6_000_000
/** Seconds that a run takes besides its descents. */
const OVERHEAD_SECONDS = 0.05

async function estimateSeconds(config: FateMapConfig, pool: WorkerPool): Promise<number> {
  const side = Math.min(32, Math.max(2, Math.floor(Math.sqrt(SAMPLE_STEPS / config.steps))))
  const sample = {
    ...config,
    start: coarser(config.start, side),
    learningRate: coarser(config.learningRate, side),
  }
  const { signal } = new AbortController()
  const measure = async (of: FateMapConfig) => {
    const band: Band = { config: of, from: 0, to: cellsOf(of) }
    const { milliseconds } = (await pool.run('fate-map/band', band, signal)) as { milliseconds: number }
    return milliseconds / 1000 / cellsOf(of)
  }
  // A thread that has not done this before runs the loop slowly at first; what counts is how fast it is afterwards.
  await measure({ ...sample, steps: Math.min(config.steps, 1000) })
  return OVERHEAD_SECONDS + ((await measure(sample)) * cellsOf(config)) / pool.threads
}

/** A range as titles show it, such as "0.0001 … 0.06"; the ends of a refined region have more digits than a title can use. */
const range = ({ min, max }: Axis) => (min === max ? titled(min) : `${titled(min)} … ${titled(max)}`)
const titled = (value: number) => String(Number(value.toPrecision(4)))

const fig06: Preset = {
  id: 'fig06',
  reference: 'Fig 6',
  title: 'Where gradient descent ends',
  description:
    'The minimum reached from each start point with each learning rate; empty where 1000 iterations decide nothing.',
  figure: 'fate-map',
  config: {
    kind: 'fate-map',
    landscape: 'paper-1d',
    start: { min: -10, max: 10, count: 400, scale: 'linear' },
    learningRate: { min: 1e-4, max: 0.06, count: 400, scale: 'log' },
    steps: 1000,
    tolerance: 1e-6,
    bound: 1e6,
  },
}

/** The fate of gradient descent over start point × learning rate. */
export const fateMap: Experiment<FateMapConfig> = {
  kind: 'fate-map',
  presets: [fig06],
  figures: [
    { name: 'fate-map', title: 'Fate map' },
    { name: 'iterations', title: 'Iterations' },
    { name: 'shares', title: 'Shares by learning rate' },
  ],
  title: (config) => `Fate map, x₀ = ${range(config.start)}, γ = ${range(config.learningRate)}`,
  provenance: () => landscapeProvenance,
  preview: (config) => ({
    ...config,
    start: coarser(config.start, 120),
    learningRate: coarser(config.learningRate, 80),
    steps: Math.min(config.steps, 2000),
  }),
  bytes: (config) => 6 * cellsOf(config),
  size: (config) => `${grouped(cellsOf(config))} cells`,
  estimateSeconds,
  run,
}
