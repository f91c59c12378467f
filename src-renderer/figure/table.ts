import { slicesOf, type FigureLook } from '#shared/contract/index.ts'
import { figureData } from '#shared/figures/index.ts'
import type { FigureInput, FigureKind } from '#shared/plot/index.ts'
import { formatNumber } from '../words/index.ts'

/** A figure's data as a table. `rows` may be cut short; `total` counts all. */
export interface Table {
  columns: string[]
  rows: string[][]
  total: number
}

const MOST_ROWS = 500

/**
 * What a figure is drawn from, as numbers: the table that is exported, rounded; of maps of several learning rates the
 * part that is of the one that is seen.
 */
export function tableOf(kind: FigureKind, input: FigureInput, look: Partial<FigureLook>, most = MOST_ROWS): Table {
  const { rows: all, columns } = figureData(kind, input, look)
  // The learning rate is the first axis of the grid that such maps are tabled by.
  const slices = kind.data || kind.compared ? 1 : Math.max(1, slicesOf(input.run.config).length)
  const rows = all / slices
  const from = Math.min(look.slice ?? 0, slices - 1) * rows
  return {
    columns: columns.map(({ name }) => name),
    rows: Array.from({ length: Math.min(rows, most) }, (_, row) => columns.map(({ at }) => cell(at(from + row)))),
    total: rows,
  }
}

function cell(value: number | string | null): string {
  return typeof value === 'number' ? formatNumber(value, 6) : (value ?? '')
}
