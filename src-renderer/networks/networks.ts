import type { ImageForm, NetworkConfig } from '#shared/contract/index.ts'
import type { NetworkRow } from '#shared/results/index.ts'
import { sortedBy } from '../page/index.ts'

/** Columns that rows can be sorted by. */
export type NetworkColumn = Exclude<keyof NetworkRow, 'index' | 'final' | 'divergedAt'>

/** The rows by a column, those without a value last, equal ones in the order of their index. */
export function sortedRows(
  rows: readonly NetworkRow[],
  column: NetworkColumn | null,
  descending: boolean,
): NetworkRow[] {
  if (column === null) return [...rows]
  return sortedBy(rows, (row) => row[column], descending)
}

/**
 * The images of the filters of a first layer: the columns of weights [inputs, width], each as rows of pixels, with the
 * planes of its channels side by side.
 */
export function filtersOf(weights: ArrayLike<number>, width: number, { channels, height, width: side }: ImageForm) {
  const across = channels * side
  return Array.from({ length: width }, (_, filter) =>
    Float32Array.from({ length: height * across }, (_, pixel) => {
      const [row, column] = [Math.floor(pixel / across), pixel % across]
      const input = (Math.floor(column / side) * height + row) * side + (column % side)
      return weights[input * width + filter]!
    }),
  )
}

/** What a network of the config has learned to tell apart directly, where it has no hidden layer. */
export function filterName({ hidden, convolutions = [] }: NetworkConfig, filter: number): string {
  if (convolutions.length > 0) return `channel ${filter + 1}`
  return hidden.length === 0 ? `class ${filter}` : `unit ${filter + 1}`
}
