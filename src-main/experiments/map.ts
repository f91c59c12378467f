import {
  type ArrayName,
  arrayShape,
  arraySpec,
  type LandscapeChoice,
  learningRatesOf,
  PENDING,
  sizeOf,
  type SummaryOf,
} from '#shared/contract/index.ts'
import { bandsOfPass, type Pass, type PassBand, passCells, passesOf, type Piece } from '#shared/passes/index.ts'
import { parameterValues } from '#shared/rules/index.ts'
import { borderDimension, LEAST_SIDE } from '#shared/statistics/index.ts'
import {
  descendAll,
  emptyFates,
  fateCodesOf,
  type Fates,
  type Followed,
  followedLength,
  noiseKey,
  partOfFollowed,
  phaseLength,
  takesEach,
} from '../descent/index.ts'
import { landscapeOf } from '../landscape/index.ts'
import { distribute } from './distribute.ts'
import type { ExperimentContext } from './experiment.ts'
import { endRanges } from './end-ranges.ts'
import { fateCounts, fateSummary, type KnownFates, knownFates, tellsSharpness } from './fate-summary.ts'
import { gatheredArrays } from './gathered.ts'
import { gridOf, type MapConfig, type MapGrid } from './map-grid.ts'

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
 * Cuts pieces of rows into batches of at most so many cells that one call of a kernel can do.
 * @param together whether it can do both of two cells, by their rows and columns
 */
function* batchesOf(
  pieces: Iterable<Piece>,
  most: () => number,
  together: (row: number, column: number, otherRow: number, otherColumn: number) => boolean,
): Iterable<Piece[]> {
  let batch: Piece[] = []
  let size = 0
  for (const { row, columns } of pieces)
    for (let index = 0; index < columns.length;) {
      const [first] = batch
      if (first && (size >= most() || !together(first.row, first.columns[0]!, row, columns[index]!))) {
        yield batch
        batch = []
        size = 0
      }
      let end = Math.min(columns.length, index + most() - size)
      // What is true of both ends is true of what lies between them.
      if (!together(row, columns[index]!, row, columns[end - 1]!)) end = index + 1
      const part = columns.subarray(index, end)
      batch.push({ row, columns: part })
      size += part.length
      index = end
    }
  if (size > 0) yield batch
}

/** Part of a map: the cells of a pass that lie between `from` and `to` (not included) in row-major order. */
export interface Band extends PassBand {
  config: MapConfig
  pass: Pass
  /**
   * Where the descents of its cells ended, on the landscape and on the one that is compared with, as far as a GPU has
   * followed them; they are only told apart.
   */
  followed?: Followed[] | undefined
}

/** What is left of a band of which a thread has done so many cells, up to `to`. */
export function restOf(band: Band, { to, done }: Pick<BandResult, 'to' | 'done'>): Band | undefined {
  if (to === band.to) return undefined
  return { ...band, from: to, followed: band.followed?.map((one) => partOfFollowed(one, done, one.decision.length)) }
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
export function mapBand({ config, pass, from, to, followed }: Band): BandResult {
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
  const dimension = walks[0]!.landscape.info.variables.length
  const isMixed = (column: number) =>
    !followed && walks.every(({ landscape }) => takesEach(landscape, grid.motionOf(column), config))
  const together = (row: number, column: number, otherRow: number, otherColumn: number) => {
    const [motion, other] = [grid.motionOf(column), grid.motionOf(otherColumn)]
    if (isMixed(column)) return motion.chosen.rule === other.chosen.rule
    return motion === other && (row === otherRow || grid.learningRateOf(row) === grid.learningRateOf(otherRow))
  }
  for (const batch of batchesOf(pieces(from, to), () => most, together)) {
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
    const motion = grid.motionOf(columns[0]!)
    // Without momentum a rule is gradient descent, which was not asked of a GPU that goes by another.
    const isFollowed = followed && followedLength(followed[0]!) === phaseLength(motion.chosen.rule, dimension)
    for (const [index, { landscape, fates, codes }] of walks.entries())
      descendAll(landscape, starts.subarray(0, size * dimension), grid.learningRateOf(row), config, fates, done, {
        codes,
        motion,
        each: isMixed(columns[0]!) ? eachOf(grid, batch, size) : undefined,
        followed: isFollowed ? partOfFollowed(followed[index]!, done, done + size) : undefined,
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

/** What moves each cell of a batch of so many. */
function eachOf(grid: MapGrid, batch: readonly Piece[], size: number) {
  const { rule } = grid.motionOf(batch[0]!.columns[0]!).chosen
  const learningRates = new Float64Array(size)
  const parameters = rule.parameters.map(() => new Float64Array(size))
  let at = 0
  for (const { row, columns } of batch) {
    learningRates.fill(grid.learningRateOf(row), at, at + columns.length)
    if (parameters.length > 0)
      for (const [index, column] of columns.entries())
        for (const [which, value] of parameterValues(grid.motionOf(column).chosen).entries())
          parameters[which]![at + index] = value
    at += columns.length
  }
  return { rule, learningRates, parameters }
}

/** The key of the noise of a cell of a batch. */
function keyOf({ seed = 1 }: MapConfig, grid: MapGrid, batch: readonly Piece[], index: number): Int32Array {
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

/** A pass, of which the cells before `from` in row-major order are done. */
export interface PassLeft {
  pass: Pass
  from: number
}

/** @param nanoseconds what a cell takes on one of the threads; undefined where nothing is known */
function* bandsOf(
  config: MapConfig,
  passes: Iterable<PassLeft>,
  nanoseconds: () => number | undefined,
): Iterable<Band> {
  const shape = arrayShape(config, 'fate')!
  for (const { pass, from } of passes)
    for (const band of bandsOfPass(pass, shape, nanoseconds))
      if (band.to > from) yield { config, pass, from: Math.max(band.from, from), to: band.to }
}

function* wholePasses(passes: Iterable<Pass>): Iterable<PassLeft> {
  for (const pass of passes) yield { pass, from: 0 }
}

/** Takes what a thread has done of a band; returns what is left of it. */
export type Receive = (result: BandResult, band: Band) => Band | undefined

/**
 * Something else than the threads that descends first, handing out bands by which it is followed.
 * @returns what it leaves to the threads, and what is to be told of it
 */
export type Ahead = (receive: Receive) => Promise<{ left: Iterable<PassLeft>; computedOn?: string | undefined }>

function count(values: Uint8Array, into: Uint32Array): void {
  for (let index = 0; index < values.length; index++) into[values[index]!]!++
}

/** Task of a worker thread: how rough the border between the fates of a map is. */
export function mapBorder({ fates, rows, columns }: { fates: Uint8Array; rows: number; columns: number }) {
  return borderDimension(fates, rows, columns)
}

/**
 * Computes a map on all threads, coarse to fine; what comes is handed out at once.
 * @param ahead what descends before the threads do
 */
export async function runMap(
  config: MapConfig,
  context: ExperimentContext,
  ahead?: Ahead,
): Promise<SummaryOf<MapConfig['kind']>> {
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
  const onAll = () => {
    const onOne = nanoseconds()
    return onOne === undefined ? undefined : onOne / pool.threads
  }
  const receive: Receive = (result, band) => {
    const { fates, against, to } = result
    const values = { ...fates, ...(against && { 'against/fate': against.fate, 'against/period': against.period }) }
    arrays.add(band.pass, { from: band.from, to }, values)
    done += result.done
    milliseconds += result.milliseconds
    context.progress(done / cells)
    return restOf(band, result)
  }
  let computedOn: string | undefined
  try {
    const before = await ahead?.(receive)
    computedOn = before?.computedOn
    const left = before?.left ?? wholePasses(passesOf(shape, onAll))
    await distribute(context, 'map/band', bandsOf(config, left, nanoseconds), receive)
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
    ...(computedOn !== undefined && { computedOn }),
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
