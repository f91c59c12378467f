import { log } from '#shared/elementary/index.ts'
import { lineThrough } from './least-squares.ts'

/**
 * How rough the border between the fates of a map is, in cells: a smooth one has the dimension 1, one that fills the
 * plane 2. Two estimates, each a slope over the sizes that it was fitted on.
 */
export interface BorderDimension {
  /** −d log N / d log s of the number N(s) of boxes of side s that the border passes through (box counting). */
  boxes: Fit
  /**
   * 2 − d log F / d log ε of the share F(ε) of pairs of cells at a distance of ε along an axis that have different
   * fates, by the uncertainty exponent (C. Grebogi, S. McDonald, E. Ott, J. Yorke, Physics Letters A 99, 1983).
   */
  uncertainty: Fit
}

/** An estimate with what it was fitted on. */
export interface Fit {
  dimension: number
  /** Half of the 95 % interval, as far as the points scatter about the line. */
  margin: number
  /** Sizes in cells, and what was counted at each. */
  sizes: number[]
  counts: number[]
}

/** Maps with fewer rows or columns have too few sizes to fit a line through. */
export const LEAST_SIDE = 256
/** Boxes are at most so small a part of the map; distances too. */
const SMALLEST_PART = 10
/** On single cells a border that is finer than the map is seen in part: smaller sizes are left out of the fit. */
const LEAST_SIZE = 4
/** Pairs begin in so many cells at most, about. */
const MOST_CELLS = 2 ** 17
/** Boxes are laid out in so many ways along each axis, so that where they happen to lie counts little. */
const OFFSETS = 4
/** A border that passes through fewer boxes of the largest size is no sample. */
const LEAST_COUNT = 4

/**
 * The dimension of the border in a map, null where it has none or one that is too short to be measured.
 *
 * @param fates shape [rows, columns]
 * @param of only the border of this fate with all others, where it is given
 */
export function borderDimension(fates: Uint8Array, rows: number, columns: number, of?: number): BorderDimension | null {
  if (Math.min(rows, columns) < LEAST_SIDE) return null
  const seen = of === undefined ? fates : fates.map((fate) => (fate === of ? 1 : 0))
  const sizes = sizesUpTo((Math.min(rows, columns) - 1) / SMALLEST_PART)
  const boxes = boxCounts(seen, rows, columns, sizes)
  if (boxes.at(-1)! < LEAST_COUNT) return null
  const [ofBoxes, ofPairs] = [boxes, differentPairs(seen, rows, columns, sizes)].map((counts) => fitted(sizes, counts))
  return {
    boxes: { ...ofBoxes!, dimension: -ofBoxes!.dimension },
    uncertainty: { ...ofPairs!, dimension: 2 - ofPairs!.dimension },
  }
}

/** 4, 6, 8, 12, 16, 24 … */
function sizesUpTo(largest: number): number[] {
  const sizes: number[] = []
  for (let size = LEAST_SIZE; size <= largest; size *= 2)
    sizes.push(size, ...(1.5 * size <= largest ? [1.5 * size] : []))
  return sizes
}

function fitted(sizes: number[], counts: number[]): Fit {
  const line = lineThrough(sizes.map(log), counts.map(log))
  return { dimension: line.slope, margin: line.margin, sizes, counts }
}

/**
 * How many boxes of each size the border passes through. Cells are taken for points of a lattice: a box of side s has
 * (s + 1)² of them, those on its sides too, and the border passes through it where they are not all of one fate. So a
 * smooth border is counted alike at all sizes.
 */
function boxCounts(fates: Uint8Array, rows: number, columns: number, sizes: readonly number[]): number[] {
  const [height, width] = [rows - 1, columns - 1]
  const stride = width + 1
  /** How many boxes of side 1 the border passes through, of those in the first rows and columns. */
  const before = new Uint32Array((height + 1) * stride)
  for (let row = 0; row < height; row++) {
    let inRow = 0
    for (let column = 0; column < width; column++) {
      const at = row * columns + column
      const fate = fates[at]
      if (fates[at + 1] !== fate || fates[at + columns] !== fate || fates[at + columns + 1] !== fate) inRow++
      before[(row + 1) * stride + column + 1] = before[row * stride + column + 1]! + inRow
    }
  }
  const within = (row: number, column: number, size: number) =>
    before[(row + size) * stride + column + size]! -
    before[row * stride + column + size]! -
    before[(row + size) * stride + column]! +
    before[row * stride + column]!
  return sizes.map((size) => {
    let sum = 0
    for (let down = 0; down < OFFSETS; down++)
      for (let across = 0; across < OFFSETS; across++)
        for (const row of places(height, size, (down * size) / OFFSETS))
          for (const column of places(width, size, (across * size) / OFFSETS))
            if (within(row.at, column.at, size) > 0) sum += row.weight * column.weight
    return sum / OFFSETS ** 2
  })
}

/**
 * Where boxes lie along an axis of a length, one after the other from an offset on. What is left at both ends is too
 * short for a box: one that lies within the axis stands for it, by its share of a box.
 */
function places(length: number, size: number, offset: number): { at: number; weight: number }[] {
  const first = Math.floor(offset)
  const count = Math.floor((length - first) / size)
  const rest = length - first - count * size
  return [
    ...(first > 0 ? [{ at: 0, weight: first / size }] : []),
    ...Array.from({ length: count }, (_, index) => ({ at: first + index * size, weight: 1 })),
    ...(rest > 0 ? [{ at: length - size, weight: rest / size }] : []),
  ]
}

/** The share of pairs of cells at each distance, along rows and columns, that have different fates. */
function differentPairs(fates: Uint8Array, rows: number, columns: number, sizes: readonly number[]): number[] {
  // Rows enough for the shares of larger maps.
  const stride = Math.ceil((rows * columns) / MOST_CELLS)
  return sizes.map((size) => {
    let [different, all] = [0, 0]
    for (let row = 0; row < rows; row += stride) {
      all += columns - size + (row + size < rows ? columns : 0)
      for (let column = 0; column < columns; column++) {
        const at = row * columns + column
        if (column + size < columns && fates[at + size] !== fates[at]) different++
        if (row + size < rows && fates[at + size * columns] !== fates[at]) different++
      }
    }
    return different / all
  })
}
