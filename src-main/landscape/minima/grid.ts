import type { Box } from './box.ts'
import type { Jet } from './jet.ts'

/** Cells per axis. */
const CELLS = 128
const SIDE = CELLS + 1
const MAX_LOW_POINTS = 600

/** Values on a grid over a box. */
export interface Grid {
  /** Points inside that are lower than some of their eight neighbours and higher than none, the lowest first. */
  lowPoints: number[][]
  /** Median of the finite values above the lowest of them. */
  height: number
}

export function gridOver(jet: Jet, box: Box): Grid {
  const at = (axis: 0 | 1, index: number) => box[axis][0] + (index / CELLS) * (box[axis][1] - box[axis][0])
  const values = new Float64Array(SIDE * SIDE)
  const point = new Float64Array(2)
  for (let row = 0, index = 0; row < SIDE; row++) {
    point[1] = at(1, row)
    for (let column = 0; column < SIDE; column++) {
      point[0] = at(0, column)
      values[index++] = jet.value(point)
    }
  }
  const sorted = values.filter(Number.isFinite).sort()
  const lowPoints = lowIndices(values)
    .sort((a, b) => values[a]! - values[b]! || a - b)
    .slice(0, MAX_LOW_POINTS)
    .map((index) => [at(0, index % SIDE), at(1, Math.floor(index / SIDE))])
  return {
    lowPoints,
    height: sorted.length === 0 ? 0 : Math.min(sorted[sorted.length >> 1]! - sorted[0]!, Number.MAX_VALUE),
  }
}

function lowIndices(values: Float64Array): number[] {
  const neighbours = [-SIDE - 1, -SIDE, -SIDE + 1, -1, 1, SIDE - 1, SIDE, SIDE + 1]
  const low: number[] = []
  for (let row = 1; row < CELLS; row++)
    for (let column = 1; column < CELLS; column++) {
      const index = row * SIDE + column
      const value = values[index]!
      if (!Number.isFinite(value)) continue
      let lower = false
      let higher = false
      for (const offset of neighbours) {
        lower ||= value < values[index + offset]!
        higher ||= value > values[index + offset]!
      }
      if (lower && !higher) low.push(index)
    }
  return low
}
