import { computed, shallowRef, type ComputedRef } from 'vue'

/** By which column a table is sorted. */
export interface Sorting<Column extends string> {
  /** Null is the order that the rows come in. */
  column: ComputedRef<Column | null>
  descending: ComputedRef<boolean>
  /** Sorts by a column upwards, then downwards, then no more. */
  by(column: Column): void
  direction(column: Column): 'ascending' | 'descending' | 'none'
}

export function useSorting<Column extends string>(): Sorting<Column> {
  const sort = shallowRef<{ column: Column | null; descending: boolean }>({ column: null, descending: false })
  return {
    column: computed(() => sort.value.column),
    descending: computed(() => sort.value.descending),
    by(column) {
      if (column !== sort.value.column) sort.value = { column, descending: false }
      else sort.value = sort.value.descending ? { column: null, descending: false } : { column, descending: true }
    },
    direction(column) {
      if (sort.value.column !== column) return 'none'
      return sort.value.descending ? 'descending' : 'ascending'
    },
  }
}

/**
 * The rows by a value, numbers by size and words by the numbers in them; those without a value last, equal ones as they
 * came.
 */
export function sortedBy<Row>(
  rows: readonly Row[],
  valueOf: (row: Row) => number | string | null,
  descending: boolean,
): Row[] {
  return rows.toSorted((one, other) => {
    const [a, b] = [valueOf(one), valueOf(other)]
    if (a === null || b === null) return Number(a === null) - Number(b === null)
    const order =
      typeof a === 'number' && typeof b === 'number'
        ? a - b
        : String(a).localeCompare(String(b), 'en', { numeric: true })
    return descending ? -order : order
  })
}
