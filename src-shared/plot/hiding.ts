import type { Figure, FigureOptions } from './figure.ts'
import { layoutLegend, type LegendBox, type LegendItem } from './legend.ts'
import type { Series } from './marks.ts'
import { plainText } from './plain-text.ts'

const keyOf = ({ of, key }: Series) => `${of} ${key}`

/** The entries of the legend of a figure that stand for marks of it, with where they are in CSS pixels. */
export function hidableEntries({ legend, marks, sizes }: Figure): LegendBox[] {
  if (!legend) return []
  const drawn = new Set(marks.flatMap((mark) => (mark.kind !== 'raster' && mark.series ? [keyOf(mark.series)] : [])))
  const stands = ({ item }: LegendBox) => item.series?.some((one) => drawn.has(keyOf(one))) === true
  return layoutLegend(legend, sizes).boxes.filter(stands)
}

/** The name by which an entry is hidden: what its label reads. */
export function entryName({ label }: LegendItem): string {
  return plainText(label)
}

/** The figure without the marks of the entries of these names; axes and legend stay where they are. */
export function withoutEntries(figure: Figure, names: readonly string[]): Figure {
  return names.length === 0 ? figure : withoutMarksOf(figure, itemsOf(figure), names)
}

/**
 * A figure as it is when some entries of its legend are hidden: neither they nor their marks are there, and the rest
 * has the room.
 * @param draw draws it whole
 */
export function drawWithout(options: FigureOptions, draw: (options: FigureOptions) => Figure): Figure {
  const { hidden = [] } = options
  if (hidden.length === 0) return draw(options)
  const { legend, ...own } = options
  const whole = draw(own)
  // Figures side by side leave it out themselves.
  if (whole.parts) return whole
  const items = itemsOf(whole)
  const isShown = (item: LegendItem) => item.series === undefined || !hidden.includes(entryName(item))
  return withoutMarksOf(draw({ ...own, legend: (legend ?? items).filter(isShown) }), items, hidden)
}

/** Those of some names that are entries of a figure; all of them where it stands side by side with others. */
export function entriesIn(figure: Figure, names: readonly string[]): readonly string[] {
  if (figure.parts) return names
  const own = itemsOf(figure).filter(({ series }) => series !== undefined)
  return names.filter((name) => own.some((item) => entryName(item) === name))
}

const itemsOf = ({ legend }: Figure): readonly LegendItem[] => legend?.items ?? []

function withoutMarksOf(figure: Figure, items: readonly LegendItem[], names: readonly string[]): Figure {
  const off = items.filter((item) => names.includes(entryName(item))).flatMap(({ series = [] }) => series)
  const hidden = new Set(off.map(keyOf))
  const marks = figure.marks.filter((mark) => mark.kind === 'raster' || !mark.series || !hidden.has(keyOf(mark.series)))
  return { ...figure, marks }
}

/**
 * The names of the entries that are hidden once one of them is pressed: it comes or goes. Pressed twice it is seen
 * alone among those of its sort (learning rates, starts), or all are seen again where it was.
 */
export function afterPress(
  entries: readonly LegendBox[],
  hidden: readonly string[],
  name: string,
  twice: boolean,
): readonly string[] {
  const pressed = entries.find(({ item }) => entryName(item) === name)
  if (!pressed) return hidden
  if (!twice) return hidden.includes(name) ? hidden.filter((other) => other !== name) : [...hidden, name]
  const sort = pressed.item.swatch.kind
  const alike = entries.filter(({ item }) => item.swatch.kind === sort).map(({ item }) => entryName(item))
  const others = alike.filter((label) => label !== name)
  const isAlone = !hidden.includes(name) && others.every((label) => hidden.includes(label))
  const rest = hidden.filter((label) => !alike.includes(label))
  return isAlone ? rest : [...rest, ...others]
}
