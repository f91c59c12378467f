import { type Axis, PENDING, unsettledFates } from '../../contract/index.ts'
import { countCodes, fateNames, isFinished, sharesOf } from '../../results/index.ts'
import {
  fateColor,
  type FigureInput,
  type FigureOptions,
  formatShare,
  type LegendItem,
  pixelOf,
  type RasterMark,
} from '../../plot/index.ts'
import { coarseLayer } from './coarse.ts'

/** The part of the arrays of a run that a map shows: `count` cells from `first` on. */
export interface Cells {
  first: number
  count: number
}

/** The map of the fates of cells: none where there is no array of them. */
export function fateLayer(
  input: FigureInput,
  options: FigureOptions,
  columns: Axis,
  rows: Axis,
  cells: Cells,
): RasterMark[] {
  const pixel = fatePixels(input, options, cells)
  return pixel ? [coarseLayer(columns, rows, pixel, isComputed(input, cells))] : []
}

/** Whether a cell is computed by now. */
export function isComputed({ data }: FigureInput, { first }: Cells): (index: number) => boolean {
  const codes = data.arrays.fate?.data
  return (index) => (codes?.[first + index] ?? PENDING) !== PENDING
}

/** The pixel (see pixelOf) of each cell by its fate; in the article's view what is not settled is left empty. */
function fatePixels(
  { run, data }: FigureInput,
  options: FigureOptions,
  { first }: Cells,
): ((index: number) => number) | undefined {
  const codes = data.arrays.fate?.data
  if (!codes) return undefined
  const names = fateNames(run)
  const periods = data.arrays.period?.data
  const empty = (fate: string) => options.articleView === true && unsettledFates.includes(fate)
  const byCode = new Int32Array(PENDING + 1)
  names.forEach((fate, code) => (byCode[code] = empty(fate) ? 0 : pixelOf(fateColor(fate, options.style))))
  const periodic = names.indexOf('periodic')
  if (!periods || empty('periodic')) return (index) => byCode[codes[first + index] as number] as number
  const byPeriod = Int32Array.from({ length: 256 }, (_, period) =>
    pixelOf(fateColor('periodic', options.style, period)),
  )
  return (index) => {
    const code = codes[first + index] as number
    return code === periodic ? (byPeriod[periods[first + index] as number] as number) : (byCode[code] as number)
  }
}

/** Minima of a legend that are named; the rest are counted. */
const MOST_MINIMA = 10

/**
 * Fates with their shares of what is computed. A finished map names the fates that occur; one that is still computed
 * names all of them, so that nothing moves while it fills. Of many minima the largest are named.
 */
export function fateLegend({ run, data }: FigureInput, options: FigureOptions, cells: Cells): LegendItem[] {
  const names = fateNames(run)
  const codes = data.arrays.fate?.data ?? new Uint8Array()
  const counts = countCodes(codes, names.length, cells.first, Math.min(cells.first + cells.count, codes.length))
  const shares = sharesOf(counts)
  const shown = names.flatMap((fate, code) =>
    (counts[code] as number) > 0 || !isFinished(run) ? [{ fate, code, share: shares[code] as number }] : [],
  )
  const together = (swatch: LegendItem['swatch'], label: string, rest: typeof shown): LegendItem[] =>
    rest.length === 0 ? [] : [{ swatch, label, value: formatShare(rest.reduce((sum, { share }) => sum + share, 0)) }]
  const unsettled = options.articleView ? shown.filter(({ fate }) => unsettledFates.includes(fate)) : []
  const settled = shown.filter((one) => !unsettled.includes(one))
  const { named, rest } = mostNamed(settled, ({ share }) => (isFinished(run) ? share : 0))
  const item = ({ fate, code, share }: (typeof shown)[number]): LegendItem => ({
    swatch: {
      kind: 'area',
      colors: fate === 'periodic' ? periodColors(data, code, cells, options) : [fateColor(fate, options.style)],
    },
    label: fate,
    value: formatShare(share),
  })
  const last = named.findLastIndex(({ fate }) => isFound(fate)) + 1
  return [
    ...named.slice(0, last).map(item),
    ...together({ kind: 'none' }, `and ${rest.length} more`, rest),
    ...named.slice(last).map(item),
    ...together({ kind: 'area', colors: [] }, 'not settled', unsettled),
    ...computedLegend({ run, data }, cells),
  ]
}

/** What the shares of a map are of, where that is not all of its cells: how much is computed. */
export function computedLegend({ run, data }: FigureInput, { first, count }: Cells): LegendItem[] {
  const codes = data.arrays.fate?.data ?? new Uint8Array()
  let computed = 0
  for (let index = first; index < Math.min(first + count, codes.length); index++)
    if (codes[index] !== PENDING) computed++
  if (isFinished(run) && computed === count) return []
  return [{ swatch: { kind: 'none' }, label: '{muted|of the cells computed,}', value: formatShare(computed / count) }]
}

const isFound = (fate: string) => /^minimum-\d+$/.test(fate)

/**
 * The fates that are named, in their order: all but those of many minima that are worth least, or stand last where none
 * is worth more.
 */
export function mostNamed<Shown extends { fate: string }>(fates: Shown[], worth: (fate: Shown) => number) {
  const minima = fates.filter(({ fate }) => isFound(fate))
  // One name in place of "and 1 more".
  const kept = minima.length <= MOST_MINIMA + 1 ? minima.length : MOST_MINIMA
  const rest = minima.toSorted((a, b) => worth(b) - worth(a)).slice(kept)
  return { named: fates.filter((one) => !rest.includes(one)), rest }
}

/** The shades of the shortest periods that occur, at most four. */
function periodColors(
  { arrays }: FigureInput['data'],
  code: number,
  { first, count }: Cells,
  { style }: FigureOptions,
): string[] {
  const codes = arrays.fate?.data
  const periods = arrays.period?.data
  const occurs = new Uint8Array(256)
  if (codes && periods)
    for (let index = first; index < Math.min(first + count, codes.length); index++)
      if (codes[index] === code) occurs[periods[index] as number] = 1
  const shown = [2, 4, 8, 16, 32, 64].filter((period) => occurs[period] === 1).slice(0, 4)
  return (shown.length > 0 ? shown : [2]).map((period) => fateColor('periodic', style, period))
}
