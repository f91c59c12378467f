import type { ResultRow, Results } from '#shared/figures/compare/index.ts'
import { csvCell } from '#shared/results/index.ts'
import { sortedBy } from '../page/index.ts'

/** The rows by a column, or in the order of the runs with null; those without a value last. */
export function sortedResults(rows: readonly ResultRow[], column: string | null, descending: boolean): ResultRow[] {
  if (column === null) return [...rows]
  return sortedBy(rows, ({ place, values }) => (column === 'run' ? place : (values[column] ?? null)), descending)
}

/** The table as CSV (RFC 4180), numbers with all their digits; the first column counts the runs from 1. */
export function csvOf({ columns, rows }: Results): string {
  const lines = [
    ['number', 'run', ...columns.map(({ name }) => name)],
    ...rows.map(({ place, values }) => [place + 1, values['run'], ...columns.map(({ name }) => values[name])]),
  ]
  return lines.map((line) => `${line.map(csvCell).join(',')}\r\n`).join('')
}
