import { highestLevel, strideAt } from '../passes/index.ts'

/**
 * The known cell that stands for a cell of a plane; undefined where none need stand for another, as all are known, or
 * none can.
 */
export function shownCells(
  columns: number,
  rows: number,
  isKnown: (index: number) => boolean,
): ((index: number) => number) | undefined {
  const finest = finestLevel(columns, rows, isKnown)
  if (finest === undefined || finest === 0) return undefined
  const strides = Array.from({ length: finest }, (_, below) => ({
    column: strideAt(below + 1, columns),
    row: strideAt(below + 1, rows),
  }))
  return (index) => {
    if (isKnown(index)) return index
    const row = Math.floor(index / columns)
    const column = index - row * columns
    for (const stride of strides) {
      const near = nearest(row, stride.row, rows) * columns + nearest(column, stride.column, columns)
      if (isKnown(near)) return near
    }
    return index
  }
}

/** The finest level all of whose cells are known, 0 where all are; undefined where that is so of none. */
export function finestLevel(columns: number, rows: number, isKnown: (index: number) => boolean): number | undefined {
  let finest: number | undefined
  for (let level = highestLevel([columns, rows]); level >= 0; level--) {
    if (!isComplete(level, columns, rows, isKnown)) break
    finest = level
  }
  return finest
}

function isComplete(level: number, columns: number, rows: number, isKnown: (index: number) => boolean): boolean {
  const [apart, between] = [strideAt(level, rows), strideAt(level, columns)]
  for (let row = 0; row < rows; row += apart)
    for (let column = 0; column < columns; column += between) if (!isKnown(row * columns + column)) return false
  return true
}

/** The multiple of a stride that is nearest to an index, of those that are less than `count`. */
function nearest(index: number, stride: number, count: number): number {
  const found = Math.round(index / stride) * stride
  return found < count ? found : found - stride
}
