import type { FigureLook } from '../../contract/index.ts'
import {
  barTicks,
  fateColor,
  formatShare,
  numberMarkup,
  plainMarkup,
  rampColor,
  scaleColor,
  type AxisSpec,
  type ColorBar,
  type FigureOptions,
  type LegendItem,
  type Markup,
} from '../../plot/index.ts'
import { placeColor } from '../compare/index.ts'
import { categoryAxis, meanOf, modeOf, wordsIn, type SweepCell } from './cells.ts'
import type { SweepResult } from './results.ts'

/** Values that span more than this factor stand on a logarithmic axis. */
const WIDE = 100

/** What a result is called on an axis, with Greek letters as symbols. */
export function resultMarkup({ label }: SweepResult): Markup {
  return plainMarkup(label).replace(/[α-ω](_\w)?(?![a-z])/gu, (letter) =>
    letter.length > 1 ? `{symbol|${letter[0]}}{sub|${letter[2]}}` : `{symbol|${letter}}`,
  )
}

/** A value of a result as it is written in a figure. */
export function valueOf({ share }: SweepResult, value: number | string, digits = 3): Markup {
  if (typeof value === 'string') return plainMarkup(value, 16)
  return share ? formatShare(value) : numberMarkup(value, digits)
}

/** The axis over the values of a result: those of all cells, with room for the bands of their means. */
export function resultAxis(
  result: SweepResult,
  cells: readonly SweepCell[],
  { logValues = null }: Partial<FigureLook>,
): AxisSpec {
  const name = `${resultMarkup(result)}${result.share ? ' in %' : ''}`
  const percent = result.share ? { factor: 100 } : {}
  if (result.categorical)
    return categoryAxis(
      name,
      wordsIn(cells).map((word) => plainMarkup(word, 16)),
    )
  const values = cells.flatMap(({ samples }) => samples.map(({ value }) => Number(value))).filter(Number.isFinite)
  if (values.length === 0) return { name, scale: 'linear', min: 0, max: 1, ...percent }
  const [least, greatest] = [Math.min(...values), Math.max(...values)]
  const log = least > 0 && greatest > least && (logValues ?? (!result.share && greatest / least > WIDE))
  if (log)
    return {
      name,
      scale: 'log',
      min: least / (greatest / least) ** 0.06,
      max: greatest * (greatest / least) ** 0.06,
      ...percent,
    }
  const span = greatest - least
  const bounds = cells.flatMap((cell) => {
    const found = meanOf(cell)
    return found?.margin ? [found.mean - found.margin, found.mean + found.margin] : []
  })
  // Of two seeds that differ much the band is far wider than all values.
  const [low, high] = [
    Math.max(least - 0.35 * span, Math.min(least, ...bounds)),
    Math.min(greatest + 0.35 * span, Math.max(greatest, ...bounds)),
  ]
  const [min, max] = [low - 0.06 * span, high + 0.06 * span]
  // Nothing that is counted or shared out is below 0, and no share above 1.
  return {
    name,
    scale: 'linear',
    min: least >= 0 && min < 0 ? -0.03 * (max || 1) : min,
    max: result.share ? Math.min(max, 1.03) : max,
    ...percent,
  }
}

/** How the values of a result are coloured, and what says so. */
export interface ResultScale {
  colorOf(cell: SweepCell): string | null
  bar?: ColorBar
  items: LegendItem[]
}

/**
 * Colours of a result: a scale of its numbers, or one for each of its words, those of fates as everywhere.
 * @param lines of lines, which all stand out from the paper, and not of cells
 */
export function resultScale(
  result: SweepResult,
  cells: readonly SweepCell[],
  options: FigureOptions,
  lines = false,
): ResultScale {
  if (result.categorical) {
    const words = wordsIn(cells)
    const colorOf = (word: string) => wordColor(result, words, word, options)
    const items = words.map((word): LegendItem => ({
      swatch: { kind: 'area', colors: [colorOf(word)] },
      label: plainMarkup(word),
    }))
    return { colorOf: (cell) => (cell.samples.length > 0 ? colorOf(modeOf(cell)!.word) : null), items }
  }
  const means = cells.flatMap((cell) => meanOf(cell)?.mean ?? [])
  const [least, greatest] = [Math.min(...means), Math.max(...means)]
  const log = least > 0 && greatest > least && (options.logValues ?? (!result.share && greatest / least > WIDE))
  const place = (value: number) =>
    greatest > least
      ? log
        ? Math.log(value / least) / Math.log(greatest / least)
        : (value - least) / (greatest - least)
      : 0.5
  const bar: ColorBar = {
    name: resultMarkup(result),
    colorAt: scaleColor,
    ticks: means.length > 0 ? barTicks(log ? 'log' : 'linear', least, greatest) : [],
    ...(result.share && { label: formatShare }),
  }
  return {
    colorOf(cell) {
      const found = meanOf(cell)
      return found ? (lines ? rampColor(place(found.mean), 2, options.style) : scaleColor(place(found.mean))) : null
    },
    bar,
    items: [],
  }
}

/** The colour of a word of a result: of fates the one that they have everywhere. */
export function wordColor(
  { name }: SweepResult,
  words: readonly string[],
  word: string,
  options: Pick<FigureOptions, 'style'>,
): string {
  return name === 'fate' ? fateColor(word, options.style) : placeColor(words.indexOf(word), options)
}
