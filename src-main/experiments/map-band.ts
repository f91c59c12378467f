import { type LandscapeChoice, PENDING } from '#shared/contract/index.ts'
import { type Pass, type PassBand, passCells, type Piece } from '#shared/passes/index.ts'
import { parameterValues } from '#shared/rules/index.ts'
import {
  descendAll,
  descendEach,
  type Each,
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
import { type KnownFates, knownFates, tellsSharpness } from './fate-summary.ts'
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
    const size = batch.reduce((sum, { columns }) => sum + columns.length, 0)
    const motion = grid.motionOf(columns[0]!)
    const each = isMixed(columns[0]!) ? eachOf(grid, batch, size) : undefined
    if (!each) writeBatch(grid, batch, starts, dimension)
    // Without momentum a rule is gradient descent, which was not asked of a GPU that goes by another.
    const isFollowed = followed && followedLength(followed[0]!) === phaseLength(motion.chosen.rule, dimension)
    for (const [index, { landscape, fates, codes }] of walks.entries())
      if (each) descendEach(landscape, each, config, fates, done, codes)
      else
        descendAll(landscape, starts.subarray(0, size * dimension), grid.learningRateOf(row), config, fates, done, {
          codes,
          motion,
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

/** The starts of a batch, in rows of `width` numbers. */
function writeBatch(grid: MapGrid, batch: readonly Piece[], into: Float64Array, width: number): void {
  let at = 0
  for (const { row, columns } of batch) {
    grid.startsOf(row, columns, into, at, width)
    at += columns.length
  }
}

/** A batch of so many cells, each with the learning rate and the momentum of its own. */
function eachOf(grid: MapGrid, batch: readonly Piece[], count: number): Each {
  const { rule } = grid.motionOf(batch[0]!.columns[0]!).chosen
  return {
    rule,
    count,
    write(into, width) {
      writeBatch(grid, batch, into, width)
      const first = width - 1 - rule.parameters.length
      let to = first
      for (const { row, columns } of batch) {
        const rate = grid.learningRateOf(row)
        for (let index = 0; index < columns.length; index++, to += width) into[to] = rate
      }
      if (rule.parameters.length === 0) return
      let at = first + 1
      for (const { columns } of batch)
        for (const column of columns) {
          into.set(parameterValues(grid.motionOf(column).chosen), at)
          at += width
        }
    },
  }
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
