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
  PENDING,
  ruleOf,
  sizeOf,
  type SummaryOf,
} from '#shared/contract/index.ts'
import { bandsOfPass, type Pass, type PassBand, passCells, passesOf, type Piece } from '#shared/passes/index.ts'
import { chosenRule } from '#shared/rules/index.ts'
import { borderDimension, LEAST_SIDE } from '#shared/statistics/index.ts'
import { descendAll, emptyFates, fateCodesOf, type Fates, type Motion, motionOf, noiseKey } from '../descent/index.ts'
import { landscapeOf } from '../landscape/index.ts'
import { distribute } from './distribute.ts'
import type { ExperimentContext } from './experiment.ts'
import { endRanges } from './end-ranges.ts'
import { fateCounts, fateSummary, type KnownFates, knownFates, tellsSharpness } from './fate-summary.ts'
import { gatheredArrays } from './gathered.ts'

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
  /** Writes the starts of some columns of a row, ascending, from start `at` on: shape [starts, variables]. */
  startsOf(row: number, columns: Int32Array, into: Float64Array, at: number): void
  /** Most neighbours in a row whose descents move in the same way. */
  alike: number
  motionOf(column: number): Motion
  /** By these the noise of descents is told apart. */
  numbersOf(row: number, column: number): { start: number; rate: number }
}

export const cellsOf = (config: MapConfig) => sizeOf(arrayShape(config, 'fate')!)

/** The grid of the config that was asked for last: a thread is given one band of a map after the other. */
let lastGrid: { key: string; grid: Grid } | undefined

function gridOf(config: MapConfig): Grid {
  const key = JSON.stringify(config)
  if (lastGrid?.key !== key) lastGrid = { key, grid: makeGrid(config) }
  return lastGrid.grid
}

function makeGrid(config: MapConfig): Grid {
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
      startsOf(row, columns, into, at) {
        const ofRow = y[row % y.length]!
        for (let index = 0; index < columns.length; index++) {
          into[2 * (at + index)] = x[columns[index]!]!
          into[2 * (at + index) + 1] = ofRow
        }
      },
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
      startsOf: (_row, _columns, into, at) => into.set(starts, at * dimension),
    }
  return {
    ...common,
    ...moving,
    startsOf(_row, columns, into, at) {
      for (let index = 0; index < columns.length; index++)
        for (let axis = 0; axis < dimension; axis++)
          into[(at + index) * dimension + axis] = starts[columns[index]! * dimension + axis]!
    },
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
/** Where so many cells take less than a millisecond it looks half as often, down to every eighth time. */
const SOON = 1
const SELDOM = 8

/**
 * Cuts pieces of rows into batches of at most so many cells that have one learning rate and move in one way, so that
 * one call of a kernel does them.
 */
function* batchesOf(pieces: Iterable<Piece>, grid: Grid, most: () => number): Iterable<Piece[]> {
  let batch: Piece[] = []
  let size = 0
  for (const { row, columns } of pieces)
    for (let index = 0; index < columns.length;) {
      const isFull = size >= Math.min(most(), grid.alike === 1 ? 1 : Infinity)
      if (isFull || (size > 0 && grid.learningRateOf(row) !== grid.learningRateOf(batch[0]!.row))) {
        yield batch
        batch = []
        size = 0
      }
      const part = columns.subarray(index, index + Math.min(most() - size, grid.alike))
      batch.push({ row, columns: part })
      size += part.length
      index += part.length
    }
  if (size > 0) yield batch
}
/** Part of a map: the cells of a pass that lie between `from` and `to` (not included) in row-major order. */
export interface Band extends PassBand {
  config: MapConfig
  pass: Pass
}

/** What a thread has done of a band: its cells up to `to`. */
export interface BandResult {
  /** Of these cells; of the last pass, of all cells from the first to the last, with nothing where others have been. */
  fates: Fates
  /** Fates on the landscape that is compared with. */
  against: Fates | null
  to: number
  /** How many of its cells it has done, and how long that took. */
  done: number
  milliseconds: number
}

/**
 * Task of a worker thread: the fates of the first cells of a band, as many as it can do in a short time; all that lie
 * before `to` are done.
 */
export function mapBand({ config, pass, from, to }: Band): BandResult {
  const grid = gridOf(config)
  const { count, pieces } = passCells(pass, grid.shape)
  const cells = count(from, to)
  const known = knownFates(config.landscape, config.against)
  const walks = [walkOf(config.landscape, known, known.minima, cells, tellsSharpness(config, known))]
  if (config.against !== undefined) walks.push(walkOf(config.against, known, known.againstMinima!, cells))
  const least = cellsPerLook(config)
  let most = least
  const starts = new Float64Array(Math.min(cells, SELDOM * least) * walks[0]!.landscape.info.variables.length)
  const began = performance.now()
  let looked = began
  let done = 0
  let reached = to
  for (const batch of batchesOf(pieces(from, to), grid, () => most)) {
    const [{ row, columns }] = batch as [Piece]
    if (looked - began >= BAND_MILLISECONDS && done > 0) {
      reached = row * grid.columns + columns[0]!
      break
    }
    let size = 0
    for (const piece of batch) {
      grid.startsOf(piece.row, piece.columns, starts, size)
      size += piece.columns.length
    }
    const dimension = walks[0]!.landscape.info.variables.length
    for (const { landscape, fates, codes } of walks)
      descendAll(landscape, starts.subarray(0, size * dimension), grid.learningRateOf(row), config, fates, done, {
        codes,
        motion: grid.motionOf(columns[0]!),
        keyOf: (index) => keyOf(config, grid, batch, index),
      })
    done += size
    const now = performance.now()
    if (now - looked < SOON) most = Math.min(2 * most, SELDOM * least)
    looked = now
  }
  const milliseconds = performance.now() - began
  const isWhole = pass.level > 0 || done === reached - from
  const [fates, against = null] = walks.map((walk) =>
    isWhole ? firstOf(walk.fates, done) : spread(walk.fates, pieces(from, reached), from, reached - from, grid.columns),
  )
  return { fates: fates!, against, to: reached, done, milliseconds }
}

/** The key of the noise of a cell of a batch. */
function keyOf({ seed = 1 }: MapConfig, grid: Grid, batch: readonly Piece[], index: number): Int32Array {
  let rest = index
  for (const { row, columns } of batch) {
    if (rest < columns.length) {
      const { start, rate } = grid.numbersOf(row, columns[rest]!)
      return noiseKey(seed, start, rate)
    }
    rest -= columns.length
  }
  throw new RangeError(`There is no cell ${index} in the batch.`)
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

function firstOf(fates: Fates, count: number): Fates {
  if (fates.fate.length === count) return fates
  const { fate, iterations, period, sharpness } = fates
  return {
    fate: fate.slice(0, count),
    iterations: iterations.slice(0, count),
    period: period.slice(0, count),
    ...(sharpness && { sharpness: sharpness.slice(0, count) }),
  }
}

/** The same in their places among all cells from the first of the pieces on: shape [length]. */
function spread(fates: Fates, pieces: Iterable<Piece>, from: number, length: number, columns: number): Fates {
  const placed = emptyFates(length, fates.sharpness !== undefined)
  placed.fate.fill(PENDING)
  const pairs = Object.entries(fates).map(([name, values]) => [values, placed[name as keyof Fates]!] as const)
  /** Neighbours that lie one behind the other are moved at once. */
  let run = { at: 0, first: 0, length: 0 }
  const move = () => {
    for (const [values, into] of pairs) into.set(values.subarray(run.at, run.at + run.length), run.first)
  }
  let at = 0
  for (const { row, columns: within } of pieces) {
    const first = row * columns - from + within[0]!
    const isRun = within.at(-1)! - within[0]! === within.length - 1
    if (!isRun || first !== run.first + run.length) {
      move()
      run = { at, first, length: 0 }
    }
    if (isRun) run.length += within.length
    else {
      for (const [values, into] of pairs)
        for (let index = 0; index < within.length; index++)
          into[first - within[0]! + within[index]!] = values[at + index]!
      run = { at: at + within.length, first: first - within[0]! + within.at(-1)! + 1, length: 0 }
    }
    at += within.length
  }
  move()
  return placed
}

/** @param nanoseconds what a cell takes on one of the threads; undefined where nothing is known */
function* bandsOf(config: MapConfig, threads: number, nanoseconds: () => number | undefined): Iterable<Band> {
  const shape = arrayShape(config, 'fate')!
  const onAll = () => {
    const onOne = nanoseconds()
    return onOne === undefined ? undefined : onOne / threads
  }
  for (const pass of passesOf(shape, onAll))
    for (const band of bandsOfPass(pass, shape, nanoseconds)) yield { config, pass, ...band }
}

function count(values: Uint8Array, into: Uint32Array): void {
  for (let index = 0; index < values.length; index++) into[values[index]!]!++
}

/** Task of a worker thread: how rough the border between the fates of a map is. */
export function mapBorder({ fates, rows, columns }: { fates: Uint8Array; rows: number; columns: number }) {
  return borderDimension(fates, rows, columns)
}

/** Computes a map on all threads, coarse to fine; what comes is handed out at once. */
export async function runMap(config: MapConfig, context: ExperimentContext): Promise<SummaryOf<MapConfig['kind']>> {
  const { output, pool } = context
  const shape = arrayShape(config, 'fate')!
  const cells = sizeOf(shape)
  const known = knownFates(config.landscape, config.against)
  output.foreknow(known)
  const names: ArrayName<MapConfig['kind']>[] = ['fate', 'iterations', 'period']
  if (tellsSharpness(config, known)) names.push('sharpness')
  if (config.against !== undefined) names.push('against/fate', 'against/period')
  const slices = config.kind === 'basin-map' ? learningRatesOf(config).length : 1
  const [mapRows, columns] = shape.slice(-2) as [number, number]
  const all = config.border && Math.min(mapRows, columns) >= LEAST_SIDE ? new Uint8Array(cells) : undefined
  const perSlice = cells / slices
  const counts = Array.from({ length: slices }, () => new Uint32Array(256))
  const againstCounts = new Uint32Array(256)
  const periods = new Uint32Array(256)
  const ends = endRanges()
  let changed = 0
  const specs = names.map((name) => arraySpec(config.kind, config, name))
  const arrays = gatheredArrays(shape, specs, output, (from, { fate, period, sharpness, ...more }) => {
    const to = from + fate.length
    // Slice by slice: what is done here with a map of a million short descents is to be little beside what the
    // threads do.
    for (let cell = from; cell < to;) {
      const slice = Math.floor(cell / perSlice)
      const end = Math.min(to, (slice + 1) * perSlice)
      count(fate.subarray(cell - from, end - from), counts[slice]!)
      cell = end
    }
    count(period, periods)
    const against = more['against/fate']
    if (against) {
      count(against, againstCounts)
      for (let index = 0; index < against.length; index++) if (against[index] !== fate[index]) changed++
    }
    all?.set(fate, from)
    if (sharpness) ends.add(fate, sharpness)
  })
  let done = 0
  let milliseconds = 0
  const nanoseconds = () => (done > 0 ? (1e6 * milliseconds) / done : undefined)
  try {
    await distribute(context, 'map/band', bandsOf(config, pool.threads, nanoseconds), (result: BandResult, band) => {
      const { fates, against, to } = result
      const values = { ...fates, ...(against && { 'against/fate': against.fate, 'against/period': against.period }) }
      arrays.add(band.pass, { from: band.from, to }, values)
      done += result.done
      milliseconds += result.milliseconds
      context.progress(done / cells)
      return to < band.to ? { ...band, from: to } : undefined
    })
  } finally {
    arrays.flush()
  }
  const borders = Array.from({ length: all ? slices : 0 }, (_, slice) => {
    const fates = all!.slice(slice * perSlice, (slice + 1) * perSlice)
    return pool.run('map/border', { fates, rows: mapRows, columns }, context.signal)
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
