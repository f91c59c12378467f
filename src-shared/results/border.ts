import { learningRatesOf, PENDING, summaryOf } from '../contract/index.ts'
import { type BorderDimension, borderDimension, type Fit, LEAST_SIDE } from '../statistics/index.ts'
import type { FigureInput } from '../plot/index.ts'
import { gridOf, type MapConfig, mapConfigOf } from './grid.ts'

/** Whether a map has cells enough for the dimension of its border to be measured. */
export function tellsBorder(config: MapConfig): boolean {
  const { x, y } = gridOf(config)
  return Math.min(x.count, y.count) >= LEAST_SIDE
}

/** What was measured of the arrays of maps whose summaries do not tell it, by the first cell of a slice. */
const measured = new WeakMap<object, Map<number, BorderDimension | null>>()

/**
 * The dimension of the border between the fates of a map: of one with a list of learning rates that of the slice, or of
 * the last one where there are fewer. What the summary of the run tells, or else, as of runs of older versions,
 * measured once. Null where there is no border that could be measured, undefined where cells are still to come.
 */
export function borderOf({ run, data }: FigureInput, slice = 0): BorderDimension | null | undefined {
  const config = mapConfigOf(run)
  if (!tellsBorder(config)) return null
  const { border } = summaryOf(run)
  const last = config.kind === 'basin-map' ? learningRatesOf(config).length - 1 : 0
  const told = border?.[Math.min(slice, last)]
  if (told !== undefined) return told
  const { x, y, offset } = gridOf(config, slice)
  const fates = data.arrays.fate?.data as Uint8Array | undefined
  const known = fates && measured.get(fates)?.get(offset)
  if (!fates || known !== undefined) return known
  const cells = fates.subarray(offset, offset + x.count * y.count)
  if (cells.length < x.count * y.count || cells.includes(PENDING)) return undefined
  const found = borderDimension(cells, y.count, x.count)
  measured.set(fates, (measured.get(fates) ?? new Map<number, BorderDimension | null>()).set(offset, found))
  return found
}

/** A dimension with its margin: '1.41 ± 0.04'. A small margin has a digit more. */
export function dimensionText({ dimension, margin }: Pick<Fit, 'dimension' | 'margin'>): string {
  if (!Number.isFinite(margin)) return dimension.toFixed(2)
  const digits = margin < 0.005 ? 3 : 2
  const least = 10 ** -digits
  return `${dimension.toFixed(digits)} ± ${margin < least / 2 ? `< ${least}` : margin.toFixed(digits)}`
}
