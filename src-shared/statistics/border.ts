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
/**
 * Boxes of a size are laid out in up to so many ways along each axis, so that where they happen to lie counts little,
 * and pairs begin in as many cells as these many boxes at most: more would make the estimates no better.
 */
const OFFSETS = 4
const MOST_SAMPLES = 2 ** 18
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
    const boxes = (height / size) * (width / size)
    const ways = Math.max(1, Math.min(OFFSETS, Math.floor(Math.sqrt(MOST_SAMPLES / boxes))))
    const offsets = Array.from({ length: ways }, (_, index) => Math.floor((index * size) / ways))
    const [down, across] = [height, width].map((length) => offsets.map((offset) => places(length, size, offset)))
    let sum = 0
    for (const rows of down!)
      for (const columns of across!)
        rows.at.forEach((row, index) => {
          for (let box = 0; box < columns.at.length; box++)
            if (within(row, columns.at[box]!, size) > 0) sum += rows.weight[index]! * columns.weight[box]!
        })
    return sum / ways ** 2
  })
}

/**
 * Where boxes lie along an axis of a length, one after the other from an offset on. What is left at both ends is too
 * short for a box: one that lies within the axis stands for it, by its share of a box.
 */
function places(length: number, size: number, offset: number): { at: Int32Array; weight: Float64Array } {
  const count = Math.floor((length - offset) / size)
  const rest = length - offset - count * size
  const whole = Array.from({ length: count }, (_, index) => offset + index * size)
  return {
    at: Int32Array.of(...(offset > 0 ? [0] : []), ...whole, ...(rest > 0 ? [length - size] : [])),
    weight: Float64Array.of(
      ...(offset > 0 ? [offset / size] : []),
      ...whole.map(() => 1),
      ...(rest > 0 ? [rest / size] : []),
    ),
  }
}

/** The share of pairs of cells at each distance, along rows and columns, that have different fates. */
function differentPairs(fates: Uint8Array, rows: number, columns: number, sizes: readonly number[]): number[] {
  const cells = rows * columns
  // A step that has no factor in common with the width comes to all columns and rows alike.
  let step = Math.ceil(cells / MOST_SAMPLES)
  while (commonFactor(step, columns) > 1) step++
  return sizes.map((size) => {
    let [different, all] = [0, 0]
    for (let at = 0; at < cells; at += step) {
      if ((at % columns) + size < columns) {
        all++
        if (fates[at + size] !== fates[at]) different++
      }
      if (at + size * columns < cells) {
        all++
        if (fates[at + size * columns] !== fates[at]) different++
      }
    }
    return different / all
  })
}

const commonFactor = (a: number, b: number): number => (b === 0 ? a : commonFactor(b, a % b))
