import type { Figure } from './figure.ts'
import { layoutLegend } from './legend.ts'
import { rastersOf, type DrawnMark, type Point, type RasterMark, type Series } from './marks.ts'
import type { SheetElement } from './sheet.ts'

/** Reads figures in tests: what a test asks of a figure, by the names of its marks and what they are of. */

/** The marks of that name, or of those names that match; of all things or of one. */
export function marksOf(figure: Figure, name: string, key?: Series['key']): DrawnMark[] {
  return figure.marks.filter(
    (mark): mark is DrawnMark =>
      mark.kind !== 'raster' && mark.name === name && (key === undefined || mark.series?.key === key),
  )
}

/** The points of the first line or scatter of that name; none where there is no such mark. */
export function pointsOf(figure: Figure, name: string, key?: Series['key']): readonly Point[] {
  const mark = marksOf(figure, name, key).find((one) => 'points' in one)
  return mark && 'points' in mark ? mark.points : []
}

/** What the marks of that name are of. */
export function keysOf(figure: Figure, name: string): Series['key'][] {
  return marksOf(figure, name).flatMap(({ series }) => (series ? [series.key] : []))
}

/** All that a figure says outside its planes, legend first, in marked text. */
export function markedWordsOf(figure: Figure): string[] {
  return elementsOf(figure).flatMap((element) => (element.kind === 'text' ? [element.text] : []))
}

/** The same in plain text. */
export function wordsOf(figure: Figure): string[] {
  return markedWordsOf(figure).map((text) => text.replace(/\{\w+\|([^}]*)\}/g, '$1').replace(/ +/g, ' '))
}

/** What stands around the planes, with the legend. */
export function elementsOf({ legend, words, sizes }: Figure): SheetElement[] {
  return [...(legend ? layoutLegend(legend, sizes).elements : []), ...words]
}

/** The one raster of a figure. */
export function rasterOf(figure: Figure): RasterMark {
  const [raster, ...others] = rastersOf(figure)
  if (!raster || others.length > 0) throw new Error(`The figure has ${others.length + (raster ? 1 : 0)} rasters.`)
  return raster
}

/** Points of a line, and elements of other lists, that are written out at either end in a summary. */
const WRITTEN = 4

/**
 * A figure in a line of text for each plane, mark, entry of the legend and word, as it is kept for comparison: numbers
 * of four digits, so that it is the same on every machine; of long lists their ends, and of rasters their place.
 */
export function summaryOf({ paper, planes, marks, legend, words }: Figure): string {
  const { items = [], ...place } = legend ?? {}
  const lines: [what: string, all: readonly unknown[]][] = [
    ['paper', [paper]],
    ['plane', planes],
    ['mark', marks],
    ['legend', legend ? [place] : []],
    ['entry', items],
    ['word', words],
  ]
  return lines.flatMap(([what, all]) => all.map((one) => `${what} ${told(one)}`)).join('\n')
}

function told(value: unknown): string {
  if (typeof value === 'number') return Number.isFinite(value) ? String(Number(value.toPrecision(4))) : String(value)
  if (typeof value === 'string') return /^[\w.#-]+$/.test(value) ? value : `'${value}'`
  if (Array.isArray(value)) {
    const isLong = value.length > 2 * WRITTEN + 1
    const [first, last] = isLong ? [value.slice(0, WRITTEN), value.slice(-WRITTEN)] : [value, []]
    const between = isLong ? [`… ${value.length - 2 * WRITTEN} more …`] : []
    return `[${[...first.map(told), ...between, ...last.map(told)].join(', ')}]`
  }
  if (typeof value !== 'object' || value === null) return String(value)
  const entries = Object.entries(value).filter(([, part]) => typeof part !== 'function')
  return `{${entries.map(([name, part]) => `${name}: ${told(part)}`).join(', ')}}`
}
