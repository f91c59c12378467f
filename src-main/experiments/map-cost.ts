import { type FateMapConfig, learningRatesOf, type Axis } from '#shared/contract/index.ts'
import { WHOLE } from '#shared/passes/index.ts'
import type { WorkerPool } from './experiment.ts'
import type { Band, BandResult } from './map-band.ts'
import { cellsOf, type MapConfig } from './map-grid.ts'

/** The same axis with at most `count` values. */
export function coarser<A extends Axis>(axis: A, count: number): A {
  return { ...axis, count: Math.min(axis.count, Math.max(count, axis.count === 1 ? 1 : 2)) }
}

/** The same map with at most `count` columns. */
export function withFewerColumns(config: FateMapConfig, count: number): FateMapConfig {
  const { start, momentum } = config
  return momentum ? { ...config, momentum: coarser(momentum, count) } : { ...config, start: coarser(start, count) }
}

/** At most `count` of the values, its ends among them. */
export function fewer<Value>(values: readonly Value[], count: number): Value[] {
  if (values.length <= count) return [...values]
  return Array.from({ length: count }, (_, index) => values[Math.round((index * (values.length - 1)) / (count - 1))]!)
}

/**
 * The measured sample has at most so many gradient steps, but for the least numbers of starts, which keep the lanes of
 * the loop busy, and of rows.
 */
const SAMPLE_STEPS = 48_000_000
const SAMPLE_STARTS = { least: 24, most: 120 }
const SAMPLE_ROWS = { least: 4, most: 24 }
/**
 * Milliseconds that each thread computes before and while it is measured. A thread that has not done this before is
 * slow at first.
 */
const WARM_UP_MILLISECONDS = 30
const SAMPLE_MILLISECONDS = 15
/** Seconds that a run takes besides its descents. */
const OVERHEAD_SECONDS = 0.02

function sampleOf(config: MapConfig): MapConfig {
  const within = (count: number, { least, most }: { least: number; most: number }) =>
    Math.min(most, Math.max(least, Math.floor(count)))
  const cells = SAMPLE_STEPS / config.steps
  const starts = within(cells / SAMPLE_ROWS.most, SAMPLE_STARTS)
  const rows = within(cells / starts, SAMPLE_ROWS)
  if (config.kind === 'fate-map')
    return { ...withFewerColumns(config, starts), learningRate: coarser(config.learningRate, rows) }
  const { learningRate } = config
  const rates = typeof learningRate === 'number' ? learningRate : fewer(learningRate, SAMPLE_ROWS.least)
  const perRate = rows / learningRatesOf({ learningRate: rates }).length
  return { ...config, x: coarser(config.x, starts), y: coarser(config.y, Math.ceil(perRate)), learningRate: rates }
}

/** Seconds that a map takes; all threads are measured at once, as they share caches, memory and often cores. */
export async function estimateMap(config: MapConfig, pool: WorkerPool): Promise<number> {
  const sample = sampleOf(config)
  const { signal } = new AbortController()
  const cells = cellsOf(sample)
  /** Goes through the sample, again and again, for so long. */
  const measure = async (duration: number) => {
    let milliseconds = 0
    let done = 0
    do {
      const from = done % cells
      const band: Band = { config: sample, pass: WHOLE, from, to: cells }
      const result = (await pool.run('map/band', band, signal)) as BandResult
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

/** Bytes of the arrays of a map. */
export function mapBytes(config: MapConfig): number {
  const { against, sharpness } = config
  return ((against === undefined ? 6 : 8) + (sharpness ? 4 : 0)) * cellsOf(config)
}
