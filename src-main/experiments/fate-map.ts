import {
  type Axis,
  axisValue,
  axisValues,
  type FateMapConfig,
  PENDING,
  type Preset,
  type Summary,
} from '#shared/contract/index.ts'
// Not from the door: that brings the whole chart library to every thread.
import { formatNumber } from '#shared/figures/numbers.ts'
import { descendAll, emptyFates, type Fates } from '../descent/index.ts'
import { landscapeOf } from '../landscape/index.ts'
import { distribute } from './distribute.ts'
import type { Experiment, ExperimentContext, WorkerPool } from './experiment.ts'
import { fateSummary, knownFates } from './fate-summary.ts'
import { grouped, landscapeProvenance } from './provenance.ts'

/** Milliseconds after which a thread hands over what it has of a band, so that rows are seen soon and it is free for questions and for cancelling. */
const BAND_MILLISECONDS = 12
/**
 * Cells after which it looks at the clock: so many as take 2 million steps at most, together with what it costs to tell an undecided descent apart, which
 * is up to as much as 4000 steps.
 */
const cellsPerLook = ({ steps }: FateMapConfig) => Math.max(1, Math.floor(2_000_000 / (steps + 4000)))
/** Most cells of a band; maps have at least 32 bands, so that all threads are busy to the end. */
const BAND_CELLS = 32_000
const LEAST_BANDS = 32

/** Part of a map: cells `from` to `to` (not included) of the row-major order [learningRates, starts]. */
export interface Band {
  config: FateMapConfig
  from: number
  to: number
}

/** Task of a worker thread: the fates of the first cells of a band, as many as it can do in a short time; `to` is the cell behind the last of them. */
export function fateMapBand({ config, from, to }: Band): Fates & { to: number; milliseconds: number } {
  const began = performance.now()
  const landscape = landscapeOf(config.landscape)
  const starts = axisValues(config.start)
  const fates = emptyFates(to - from)
  const most = cellsPerLook(config)
  let cell = from
  do {
    const row = Math.floor(cell / starts.length)
    const column = cell - row * starts.length
    const end = Math.min(starts.length, column + Math.min(most, to - cell))
    const learningRate = axisValue(config.learningRate, row)
    descendAll(landscape, starts.subarray(column, end), learningRate, config, fates, cell - from)
    cell += end - column
  } while (cell < to && performance.now() - began < BAND_MILLISECONDS)
  const { fate, iterations, period } = fates
  const done = cell - from
  return {
    fate: fate.slice(0, done),
    iterations: iterations.slice(0, done),
    period: period.slice(0, done),
    to: cell,
    milliseconds: performance.now() - began,
  }
}

const cellsOf = ({ start, learningRate }: FateMapConfig) => start.count * learningRate.count

function* bandsOf(config: FateMapConfig): Iterable<Band> {
  const cells = cellsOf(config)
  const length = Math.min(BAND_CELLS, Math.ceil(cells / LEAST_BANDS))
  for (let from = 0; from < cells; from += length) yield { config, from, to: Math.min(cells, from + length) }
}

async function run(config: FateMapConfig, context: ExperimentContext): Promise<Summary> {
  const { output } = context
  const cells = cellsOf(config)
  const shape = [config.learningRate.count, config.start.count]
  output.foreknow(knownFates(config.landscape))
  output.declareArray({ name: 'fate', dtype: 'uint8', shape, fill: PENDING })
  output.declareArray({ name: 'iterations', dtype: 'uint32', shape, fill: 0 })
  output.declareArray({ name: 'period', dtype: 'uint8', shape, fill: 0 })
  const counts = new Array<number>(256).fill(0)
  const periods = new Array<number>(256).fill(0)
  let done = 0
  await distribute(context, 'fate-map/band', bandsOf(config), (result: Fates & { to: number }, { from, to }) => {
    for (const code of result.fate) counts[code]!++
    for (const period of result.period) periods[period]!++
    output.writeArray('fate', from, result.fate)
    output.writeArray('iterations', from, result.iterations)
    output.writeArray('period', from, result.period)
    done += result.fate.length
    context.progress(done / cells)
    return result.to < to ? { config, from: result.to, to } : undefined
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

/** The measured sample has at most so many gradient steps, but for the least numbers of starts, which keep the lanes of the loop busy, and of rates. */
const SAMPLE_STEPS = 48_000_000
const SAMPLE_STARTS = { least: 24, most: 120 }
const SAMPLE_RATES = { least: 4, most: 24 }
/** Milliseconds that each thread computes before and while it is measured. A thread that has not done this before is slow at first. */
const WARM_UP_MILLISECONDS = 30
const SAMPLE_MILLISECONDS = 15
/** Seconds that a run takes besides its descents. */
const OVERHEAD_SECONDS = 0.02

function sampleOf(config: FateMapConfig): FateMapConfig {
  const within = (count: number, { least, most }: { least: number; most: number }) =>
    Math.min(most, Math.max(least, Math.floor(count)))
  const cells = SAMPLE_STEPS / config.steps
  const starts = within(cells / SAMPLE_RATES.most, SAMPLE_STARTS)
  const rates = within(cells / starts, SAMPLE_RATES)
  return { ...config, start: coarser(config.start, starts), learningRate: coarser(config.learningRate, rates) }
}

/** All threads are measured at once, as they share caches, memory and often cores. */
async function estimateSeconds(config: FateMapConfig, pool: WorkerPool): Promise<number> {
  const sample = sampleOf(config)
  const { signal } = new AbortController()
  const cells = cellsOf(sample)
  /** Goes through the sample, again and again, for so long. */
  const measure = async (duration: number) => {
    let milliseconds = 0
    let done = 0
    do {
      const from = done % cells
      const band: Band = { config: sample, from, to: cells }
      const result = (await pool.run('fate-map/band', band, signal)) as { to: number; milliseconds: number }
      milliseconds += result.milliseconds
      done += result.to - from
    } while (milliseconds < duration || done % cells !== 0)
    return milliseconds / done
  }
  const onAll = (duration: number) => Promise.all(Array.from({ length: pool.threads }, () => measure(duration)))
  await onAll(WARM_UP_MILLISECONDS)
  const perCell = await onAll(SAMPLE_MILLISECONDS)
  const mean = perCell.reduce((sum, milliseconds) => sum + milliseconds) / perCell.length
  return OVERHEAD_SECONDS + (mean / 1000) * (cellsOf(config) / pool.threads)
}

/** A range as titles show it, such as "10⁻⁴ … 0.06"; the ends of a refined region have more digits than a title can use. */
const range = ({ min, max, count }: Axis) =>
  min === max || count === 1 ? titled(min) : `${titled(min)} … ${titled(max)}`
const titled = (value: number) => formatNumber(value, 4)

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
