import {
  type ArrayName,
  arrayShape,
  arraySpec,
  axisValue,
  axisValues,
  type BasinMapConfig,
  coordinateAlong,
  type FateMapConfig,
  type LandscapeChoice,
  learningRatesOf,
  numbersOfCell,
  ruleOf,
  sizeOf,
  type SummaryOf,
} from '#shared/contract/index.ts'
import { chosenRule } from '#shared/rules/index.ts'
import { borderDimension, LEAST_SIDE } from '#shared/statistics/index.ts'
import { descendAll, emptyFates, fateCodesOf, type Fates, type Motion, motionOf, noiseKey } from '../descent/index.ts'
import { landscapeOf } from '../landscape/index.ts'
import { distribute } from './distribute.ts'
import type { ExperimentContext } from './experiment.ts'
import { endRanges } from './end-ranges.ts'
import { fateCounts, fateSummary, type KnownFates, knownFates, tellsSharpness } from './fate-summary.ts'

/**
 * Maps of the fates of many starts: over start point × learning rate, or over a plane of start points for each of
 * some learning rates.
 */
export type MapConfig = FateMapConfig | BasinMapConfig

/** The cells of a map: rows of starts that are descended from with one learning rate. */
interface Grid {
  /** Shape of its arrays; the last axis is a row. */
  shape: readonly number[]
  rows: number
  columns: number
  learningRateOf(row: number): number
  /** Starts `from` to `to` (not included) of a row, shape [to − from, variables]. */
  startsOf(row: number, from: number, to: number): Float64Array
  /** Most neighbours in a row whose descents move in the same way. */
  alike: number
  motionOf(column: number): Motion
  /** By these the noise of descents is told apart. */
  numbersOf(row: number, column: number): { start: number; rate: number }
}

export const cellsOf = (config: MapConfig) => sizeOf(arrayShape(config, 'fate')!)

function gridOf(config: MapConfig): Grid {
  const shape = arrayShape(config, 'fate')!
  const columns = shape.at(-1)!
  const rows = sizeOf(shape) / columns
  const motion = motionOf(config, config.steps)
  const moving = { alike: columns, motionOf: () => motion }
  if (config.kind === 'basin-map') {
    const [rates, x, y] = [learningRatesOf(config), axisValues(config.x), axisValues(config.y)]
    return {
      shape,
      rows,
      columns,
      ...moving,
      numbersOf: (row, column) => numbersOfCell(config, column, row % y.length, Math.floor(row / y.length)),
      learningRateOf: (row) => rates[Math.floor(row / y.length)]!,
      startsOf: (row, from, to) => pairs(x.subarray(from, to), () => y[row % y.length]!),
    }
  }
  const { line, learningRate, momentum } = config
  const places = axisValues(config.start)
  const starts = line
    ? pairs(
        places.map((place) => coordinateAlong(line, place, 0)),
        (index) => coordinateAlong(line, places[index]!, 1),
      )
    : places
  const dimension = starts.length / places.length
  const common = {
    shape,
    rows,
    columns,
    learningRateOf: (row: number) => axisValue(learningRate, row),
    numbersOf: (row: number, column: number) => numbersOfCell(config, column, row),
  }
  if (momentum)
    return {
      ...common,
      // Kernels take one momentum for all of their starts.
      alike: 1,
      motionOf(column) {
        const rule = ruleOf(config, { momentum: axisValue(momentum, column) })
        return { ...motion, chosen: chosenRule(rule) }
      },
      startsOf: () => starts,
    }
  return {
    ...common,
    ...moving,
    startsOf: (_row, from, to) => starts.subarray(from * dimension, to * dimension),
  }
}

/** Points of the plane, shape [x.length, 2]. */
function pairs(x: Float64Array, yOf: (index: number) => number): Float64Array {
  const points = new Float64Array(2 * x.length)
  for (let index = 0; index < x.length; index++) {
    points[2 * index] = x[index]!
    points[2 * index + 1] = yOf(index)
  }
  return points
}

/**
 * Milliseconds after which a thread hands over what it has of a band, so that rows are seen soon and it is free for
 * questions and for cancelling.
 */
const BAND_MILLISECONDS = 12
/**
 * Cells after which it looks at the clock: so many as take 2 million steps at most, together with what it costs to
 * tell an undecided descent apart, which is up to as much as 4000 steps.
 */
export function cellsPerLook({ steps, noise }: Pick<MapConfig, 'steps' | 'noise'>): number {
  const most = noise && noise.std > 0 ? NOISY_STEPS : 2_000_000
  return Math.max(1, Math.floor(most / (steps + 4000)))
}
/** What so many steps with noise take is as much. */
const NOISY_STEPS = 100_000
/** Most cells of a band; maps have at least 32 bands, so that all threads are busy to the end. */
const BAND_CELLS = 32_000
const LEAST_BANDS = 32

/** Part of a map: cells `from` to `to` (not included) in row-major order. */
export interface Band {
  config: MapConfig
  from: number
  to: number
}

/** What a thread has done of a band: its first cells, up to `to`. */
export interface BandResult {
  fates: Fates
  /** Fates on the landscape that is compared with. */
  against: Fates | null
  to: number
  milliseconds: number
}

/**
 * Task of a worker thread: the fates of the first cells of a band, as many as it can do in a short time; `to` is the
 * cell behind the last of them.
 */
export function mapBand({ config, from, to }: Band): BandResult {
  const began = performance.now()
  const grid = gridOf(config)
  const most = cellsPerLook(config)
  const known = knownFates(config.landscape, config.against)
  const walks = [walkOf(config.landscape, known, known.minima, to - from, tellsSharpness(config, known))]
  if (config.against !== undefined) walks.push(walkOf(config.against, known, known.againstMinima!, to - from))
  let cell = from
  do {
    const row = Math.floor(cell / grid.columns)
    const column = cell - row * grid.columns
    const end = Math.min(grid.columns, column + Math.min(most, to - cell, grid.alike))
    const starts = grid.startsOf(row, column, end)
    for (const { landscape, fates, codes } of walks)
      descendAll(landscape, starts, grid.learningRateOf(row), config, fates, cell - from, {
        codes,
        motion: grid.motionOf(column),
        keyOf(index) {
          const { start, rate } = grid.numbersOf(row, column + index)
          return noiseKey(config.seed ?? 1, start, rate)
        },
      })
    cell += end - column
  } while (cell < to && performance.now() - began < BAND_MILLISECONDS)
  const [fates, against = null] = walks.map(({ fates }) => firstOf(fates, cell - from))
  return { fates: fates!, against, to: cell, milliseconds: performance.now() - began }
}

function walkOf(
  choice: LandscapeChoice,
  { fates }: KnownFates,
  minima: KnownFates['minima'],
  cells: number,
  withSharpness = false,
) {
  const landscape = landscapeOf(choice)
  const codes = fateCodesOf({ minima, partial: landscape.info.partial }, fates)
  return { landscape, codes, fates: emptyFates(cells, withSharpness) }
}

const firstOf = ({ fate, iterations, period, sharpness }: Fates, count: number): Fates => ({
  fate: fate.slice(0, count),
  iterations: iterations.slice(0, count),
  period: period.slice(0, count),
  ...(sharpness && { sharpness: sharpness.slice(0, count) }),
})

function* bandsOf(config: MapConfig): Iterable<Band> {
  const cells = cellsOf(config)
  const length = Math.min(BAND_CELLS, Math.ceil(cells / LEAST_BANDS))
  for (let from = 0; from < cells; from += length) yield { config, from, to: Math.min(cells, from + length) }
}

function count(values: Uint8Array, into: Float64Array): void {
  for (let index = 0; index < values.length; index++) into[values[index]!]!++
}

/** Task of a worker thread: how rough the border between the fates of a map is. */
export function mapBorder({ fates, rows, columns }: { fates: Uint8Array; rows: number; columns: number }) {
  return borderDimension(fates, rows, columns)
}

/** Computes a map on all threads; rows are handed out as they come. */
export async function runMap(config: MapConfig, context: ExperimentContext): Promise<SummaryOf<MapConfig['kind']>> {
  const { output } = context
  const cells = cellsOf(config)
  const known = knownFates(config.landscape, config.against)
  output.foreknow(known)
  const declare = (name: ArrayName<MapConfig['kind']>) => output.declareArray(arraySpec(config.kind, config, name))
  declare('fate')
  declare('iterations')
  declare('period')
  if (tellsSharpness(config, known)) declare('sharpness')
  if (config.against !== undefined) {
    declare('against/fate')
    declare('against/period')
  }
  const slices = config.kind === 'basin-map' ? learningRatesOf(config).length : 1
  const [mapRows, columns] = arrayShape(config, 'fate')!.slice(-2) as [number, number]
  const all = config.border && Math.min(mapRows, columns) >= LEAST_SIDE ? new Uint8Array(cells) : undefined
  const perSlice = cells / slices
  const counts = Array.from({ length: slices }, () => new Float64Array(256))
  const againstCounts = new Float64Array(256)
  const periods = new Float64Array(256)
  const ends = endRanges()
  let changed = 0
  let done = 0
  await distribute(
    context,
    'map/band',
    bandsOf(config),
    ({ fates, against, to: reached }: BandResult, { from, to }) => {
      // Slice by slice: what is done here with a map of a million short descents is to be little beside what the
      // threads do.
      for (let cell = from; cell < reached;) {
        const slice = Math.floor(cell / perSlice)
        const end = Math.min(reached, (slice + 1) * perSlice)
        count(fates.fate.subarray(cell - from, end - from), counts[slice]!)
        cell = end
      }
      count(fates.period, periods)
      if (against) {
        count(against.fate, againstCounts)
        for (let index = 0; index < against.fate.length; index++)
          if (against.fate[index] !== fates.fate[index]) changed++
      }
      all?.set(fates.fate, from)
      output.writeArray('fate', from, fates.fate)
      output.writeArray('iterations', from, fates.iterations)
      output.writeArray('period', from, fates.period)
      if (fates.sharpness) {
        output.writeArray('sharpness', from, fates.sharpness)
        ends.add(fates.fate, fates.sharpness)
      }
      if (against) {
        output.writeArray('against/fate', from, against.fate)
        output.writeArray('against/period', from, against.period)
      }
      done += reached - from
      context.progress(done / cells)
      return reached < to ? { config, from: reached, to } : undefined
    },
  )
  const borders = Array.from({ length: all ? slices : 0 }, (_, slice) => {
    const fates = all!.slice(slice * perSlice, (slice + 1) * perSlice)
    return context.pool.run('map/border', { fates, rows: mapRows, columns }, context.signal)
  })
  const border = (await Promise.all(borders)) as ReturnType<typeof mapBorder>[]
  const found = Array.from(periods).flatMap((count, period) => (period > 0 && count > 0 ? [[period, count]] : []))
  const summary: SummaryOf<MapConfig['kind']> = {
    ...fateSummary(known, (_, code) => counts.reduce((sum, slice) => sum + slice[code]!, 0)),
    cells,
    periods: Object.fromEntries(found),
    ...(all && { border }),
    ...(tellsSharpness(config, known) && { sharpness: ends.byFate(known.fates) }),
  }
  if (config.kind === 'basin-map' && Array.isArray(config.learningRate))
    summary.byLearningRate = config.learningRate.map((learningRate, index) => ({
      learningRate,
      ...fateCounts(known.fates, (_, code) => counts[index]![code]!),
    }))
  if (config.against !== undefined) {
    summary.changed = changed / cells
    summary.against = fateCounts(known.fates, (_, code) => againstCounts[code]!)
  }
  return summary
}
