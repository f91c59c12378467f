import type { NetworkConfig } from '#shared/contract/index.ts'
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
 * The images of the filters of a first layer: the columns of weights [pixels, width], each as rows of `side` pixels.
 */
export function filtersOf(weights: ArrayLike<number>, width: number, side = 28): Float32Array[] {
  return Array.from({ length: width }, (_, filter) =>
    Float32Array.from({ length: side * side }, (_, pixel) => weights[pixel * width + filter]!),
  )
}

/** What a network of the config has learned to tell apart directly, where it has no hidden layer. */
export function filterName({ hidden }: NetworkConfig, filter: number): string {
  return hidden.length === 0 ? `digit ${filter}` : `unit ${filter + 1}`
}
