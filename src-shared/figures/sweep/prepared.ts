import type { FigureLook, SweepLook } from '../../contract/index.ts'
import type { Figure, FigureData, FigureOptions } from '../../plot/index.ts'
import { recordTable } from '../../results/index.ts'
import {
  cellsOf,
  indicesOf,
  orderedAxes,
  sweptAxes,
  type SweepCell,
  type SweepInput,
  type SweptAxes,
  type SweptAxis,
} from './cells.ts'
import { shownResult, type SweepResult } from './results.ts'

/** One way to look at a sweep. */
export interface SweepFigureKind {
  name: string
  title: string
  /** Whether a sweep with these axes has it. */
  takes(axes: SweptAxes): boolean
  draw(shown: ShownSweep, options: FigureOptions): Figure
  /** The runs that are drawn at a point of its main plane, which is `reach` of its units wide and high at most. */
  runsAt?(shown: ShownSweep, look: Partial<FigureLook>, at: { x: number; y: number }): string[]
}

/** A sweep as it is looked at. */
export interface ShownSweep {
  input: SweepInput
  result: SweepResult
  /** The first along the x axis. */
  axes: readonly SweptAxis[]
  cells: readonly SweepCell[]
  /** How many combinations of seeds there are at each place. */
  seeds: number
}

/** What a look shows of a sweep; undefined before any run of it has ended. */
export function shownSweep(input: SweepInput, look: SweepLook): ShownSweep | undefined {
  const result = shownResult(input.rows, look.result)
  if (!result) return undefined
  const swept = sweptAxes(input.sweep)
  const axes = orderedAxes(swept, look)
  return { input, result, axes, cells: cellsOf(input, axes, result), seeds: swept.seeds }
}

/** A row for each value of the result: which run it is of, and the values of the fields that the sweep goes over. */
export function sweepTable({ input: { sweep, rows }, result }: ShownSweep): FigureData {
  return recordTable(
    rows.flatMap((row) => {
      const indices = indicesOf(sweep.over, row.position)
      const fields = sweep.over.map(({ path, values }, field) => [path, cellOf(values[indices[field]!])] as const)
      const values = result.of(row)
      const samples = values.length > 0 ? values : [null]
      return samples.map((value) => ({
        position: row.position + 1,
        id: row.id,
        status: row.status,
        ...Object.fromEntries(fields),
        [result.name]: value,
      }))
    }),
  )
}

/** A value of a field in a cell of a table: a number, or a list of one as that number, or JSON. */
function cellOf(value: unknown): number | string | null {
  if (typeof value === 'number' || typeof value === 'string') return value
  if (Array.isArray(value) && value.length === 1) return cellOf(value[0])
  return value === undefined || value === null ? null : JSON.stringify(value)
}
