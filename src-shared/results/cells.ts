import { axisIndex, axisValue, columnAxisOf, type Descent, PENDING, type RunData } from '../contract/index.ts'
import { type FigureInput, formatShare } from '../plot/index.ts'
import type { FateCount } from './fate-counts.ts'
import { countCodes, fateNames } from './fates.ts'
import type { Grid, MapConfig } from './grid.ts'
import type { Outcome } from './outcome.ts'

/** One cell of a map: a descent with what became of it. */
export interface Cell extends Descent, Outcome {
  /** Its place on the axes of the map. */
  x: number
  y: number
  iterations: number | null
  /** The sharpness where it converged, of maps that tell it. */
  sharpness: number | null
  /** What became of the same descent on the landscape that is compared with; null where there is none. */
  against: Outcome | null
}

/** The cell that holds a point of the map; undefined beside the map. */
export function cellAt(
  grid: Grid,
  data: RunData,
  fates: readonly string[],
  at: { x: number; y: number },
): Cell | undefined {
  const column = axisIndex(grid.x, at.x)
  const row = axisIndex(grid.y, at.y)
  if (column === undefined || row === undefined) return undefined
  const index = grid.offset + row * grid.x.count + column
  const outcome = outcomeAt(data, fates, index)
  return {
    x: axisValue(grid.x, column),
    y: axisValue(grid.y, row),
    ...grid.descentAt(column, row),
    ...outcome,
    iterations: outcome.fate === null ? null : (data.arrays['iterations']?.data[index] ?? null),
    sharpness: finiteOr(data.arrays['sharpness']?.data[index]),
    against: data.arrays['against/fate'] ? outcomeAt(data, fates, index, 'against/') : null,
  }
}

const finiteOr = (value: number | undefined) => (value !== undefined && Number.isFinite(value) ? value : null)

/** What became of the descent at an index of the arrays of fates and periods whose names begin with `prefix`. */
export function outcomeAt({ arrays }: RunData, fates: readonly string[], index: number, prefix = ''): Outcome {
  const code = arrays[`${prefix}fate`]?.data[index] ?? PENDING
  const fate = code === PENDING ? null : (fates[code] ?? null)
  return { fate, period: fate === 'periodic' ? (arrays[`${prefix}period`]?.data[index] ?? null) : null }
}

/** The fates at a learning rate of a map, by its index: those of a row of a fate map, or of a slice of a basin map. */
export function countsAt({ run, data }: FigureInput, config: MapConfig, rate: number): FateCount[] {
  const names = fateNames(run)
  const codes = data.arrays['fate']?.data ?? new Uint8Array(0)
  const cells = config.kind === 'fate-map' ? columnAxisOf(config).count : config.x.count * config.y.count
  const counts = countCodes(codes, names.length, rate * cells, Math.min(codes.length, (rate + 1) * cells))
  return names.map((fate, code) => ({ fate, count: counts[code] ?? 0 }))
}

/** The shares of the fates that occur, in code order: 'flat 60 %, sharp 40 %'. */
export function sharesText(counts: readonly FateCount[]): string {
  const total = counts.reduce((sum, { count }) => sum + count, 0)
  return counts
    .filter(({ count }) => count > 0)
    .map(({ fate, count }) => `${fate} ${formatShare(count / total)}`)
    .join(', ')
}
