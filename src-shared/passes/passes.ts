import { sizeOf } from '../vocabulary/index.ts'
import { highestLevel, strideAt } from './strides.ts'

/** A part of the work of a map: the cells of a level, see `strideAt`, but for those of the level of a pass before. */
export interface Pass {
  level: number
  /** Null where nothing has been computed before. */
  before: number | null
}

/** All of a map at once. */
export const WHOLE: Pass = { level: 0, before: null }

/** Neighbours in a row that a pass computes, ascending. */
export interface Piece {
  row: number
  /** Shape [cells]. */
  columns: Int32Array
}

/** The cells of a pass, from cell `from` to `to` (not included) of the map in row-major order. */
export interface PassCells {
  count(from: number, to: number): number
  /** Those of one row each, at most `most` at a time. */
  pieces(from: number, to: number, most?: number): Iterable<Piece>
}

/** Those that were asked for: every band of a pass needs them. */
const remembered = new Map<string, PassCells>()
const MOST_REMEMBERED = 8

/** @param shape of the arrays of the map: rows and columns, and before them how many maps of these there are */
export function passCells(pass: Pass, shape: readonly number[]): PassCells {
  const key = [pass.level, pass.before, ...shape].join()
  const known = remembered.get(key)
  if (known) return known
  if (remembered.size === MOST_REMEMBERED) remembered.clear()
  const found = findCells(pass, shape)
  remembered.set(key, found)
  return found
}

function findCells({ level, before }: Pass, shape: readonly number[]): PassCells {
  const [rows, columns] = shape.slice(-2) as [number, number]
  const all = multiples(strideAt(level, columns), columns)
  const rest = before === null ? all : multiples(strideAt(level, columns), columns, strideAt(before, columns))
  const none = new Int32Array()
  const apart = strideAt(level, rows)
  const apartBefore = before === null ? Infinity : strideAt(before, rows)
  const columnsOf = (row: number) => {
    if ((row % rows) % apart !== 0) return none
    return before !== null && (row % rows) % apartBefore === 0 ? rest : all
  }
  function* pieces(from: number, to: number, most = columns): Iterable<Piece> {
    for (let row = Math.floor(from / columns); row * columns < to; row++) {
      const list = columnsOf(row)
      const end = firstFrom(list, to - row * columns)
      for (let index = firstFrom(list, from - row * columns); index < end; index += most)
        yield { row, columns: list.subarray(index, Math.min(end, index + most)) }
    }
  }
  return {
    pieces,
    count(from, to) {
      let count = 0
      for (const { columns } of pieces(from, to)) count += columns.length
      return count
    },
  }
}

/** Multiples of a stride that are less than `count`, but for those of another. */
function multiples(stride: number, count: number, but?: number): Int32Array {
  const found = Int32Array.from({ length: Math.ceil(count / stride) }, (_, index) => index * stride)
  return but === undefined ? found : found.filter((index) => index % but !== 0)
}

/** The index of the first of ascending values that is at least `least`. */
function firstFrom(values: Int32Array, least: number): number {
  let [low, high] = [0, values.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (values[middle]! < least) low = middle + 1
    else high = middle
  }
  return low
}

/** Most cells of a band; passes have about 32 bands at least, so that all threads are busy to the end… */
const BAND_CELLS = 32_000
const LEAST_BANDS = 32
/** …but for small ones: to hand about a band of fewer cells costs as much as they do. */
const LEAST_CELLS = 64
/** Where cells take next to no time, bands may be as many as take so many nanoseconds, an eighth of a pass at most. */
const SHORT_BAND = 4e6
const FEWEST_BANDS = 8
const MOST_CELLS = 128_000

/** A part of a pass: its cells from one to another (not included) in row-major order. */
export interface PassBand {
  from: number
  to: number
}

/**
 * Cuts a pass into bands that have about as many cells.
 * @param nanoseconds what a cell takes on one thread, by what is known when a band is asked for
 */
export function* bandsOfPass(
  pass: Pass,
  shape: readonly number[],
  nanoseconds: () => number | undefined = () => undefined,
): Iterable<PassBand> {
  const columns = shape.at(-1)!
  const { count, pieces } = passCells(pass, shape)
  const cells = count(0, sizeOf(shape))
  const usual = Math.max(LEAST_CELLS, Math.min(BAND_CELLS, Math.ceil(cells / LEAST_BANDS)))
  const quick = Math.min(MOST_CELLS, Math.ceil(cells / FEWEST_BANDS))
  const sizeOfNext = () => Math.max(usual, Math.min(quick, SHORT_BAND / (nanoseconds() ?? Infinity)))
  let most = sizeOfNext()
  let band = { from: 0, to: 0 }
  let taken = 0
  for (const piece of pieces(0, sizeOf(shape), usual)) {
    if (taken + piece.columns.length > most) {
      yield band
      band = { from: band.to, to: band.to }
      taken = 0
      most = sizeOfNext()
    }
    taken += piece.columns.length
    band.to = piece.row * columns + piece.columns.at(-1)! + 1
  }
  yield { ...band, to: sizeOf(shape) }
}

/** What a pass is for. */
export interface PassAims {
  /** A pass that takes at most so many milliseconds is not seen to fill: that of the finest level is taken. */
  quick: number
  /** A pass is worth while where computing a cell takes so many nanoseconds, divided by the stride. */
  worth: number
}

/** Of a run. Rows of a coarse picture are written with room between their cells, and once more as a whole. */
const OF_A_RUN: PassAims = { quick: 200, worth: 4000 }

/**
 * The passes of a map, each begun when the one before has been handed out: first the coarsest picture, which is soon
 * there, then those that are worth looking at.
 * @param nanoseconds what a cell takes, by what is known so far; undefined where nothing is known
 */
export function* passesOf(
  shape: readonly number[],
  nanoseconds: () => number | undefined,
  { quick, worth } = OF_A_RUN,
): Iterable<Pass> {
  const sides = shape.slice(-2)
  const shareOf = (level: number) => sides.reduce((share, side) => share / strideAt(level, side), 1)
  let before = highestLevel(sides)
  yield { level: before, before: null }
  while (before > 0) {
    const perCell = nanoseconds() ?? Infinity
    const milliseconds = (level: number) => (perCell * sizeOf(shape) * (shareOf(level) - shareOf(before))) / 1e6
    const lower = Array.from({ length: before }, (_, level) => level)
    const next = lower.find((level) => milliseconds(level) <= quick) ?? before - 1
    const level = perCell * 2 ** next < worth ? 0 : next
    yield { level, before }
    before = level
  }
}
