import { axisIndex, axisValue, PENDING, type FateMapConfig, type RunData } from '#shared/contract/index.ts'
import { countCodes } from '#shared/figures/fates.ts'
import { fateNames, formatShare, type FigureInput } from '#shared/figures/index.ts'
import type { Point } from '../figure/index.ts'

/** One cell of a fate map: the descent that starts at `start` with `learningRate`. */
export interface Cell {
  start: number
  learningRate: number
  /** Null while it has not been computed. */
  fate: string | null
  iterations: number | null
  /** Of a periodic fate. */
  period: number | null
}

/** The cell that holds a point of the map (x: start, y: learning rate); undefined beside the map. */
export function cellAt(
  config: FateMapConfig,
  data: RunData,
  fates: readonly string[],
  { x, y }: Point,
): Cell | undefined {
  const column = axisIndex(config.start, x)
  const row = axisIndex(config.learningRate, y)
  if (column === undefined || row === undefined) return undefined
  const index = row * config.start.count + column
  const code = data.arrays['fate']?.data[index] ?? PENDING
  const fate = code === PENDING ? null : (fates[code] ?? null)
  return {
    start: axisValue(config.start, column),
    learningRate: axisValue(config.learningRate, row),
    fate,
    iterations: fate === null ? null : (data.arrays['iterations']?.data[index] ?? null),
    period: fate === 'periodic' ? (data.arrays['period']?.data[index] ?? null) : null,
  }
}

/** The shares of the fates that occur at the learning rate of a row, in code order: 'flat 60 %, sharp 40 %'. */
export function sharesText({ run, data }: FigureInput, { start }: FateMapConfig, row: number): string {
  const names = fateNames(run)
  const codes = data.arrays['fate']?.data ?? new Uint8Array(0)
  const counts = countCodes(codes, names.length, row * start.count, Math.min(codes.length, (row + 1) * start.count))
  const total = counts.reduce((sum, count) => sum + count, 0)
  return names
    .flatMap((fate, code) => (counts[code] ? [`${fate} ${formatShare(counts[code] / total)}`] : []))
    .join(', ')
}
