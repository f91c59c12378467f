import type { Figure } from './figure.ts'
import { layoutLegend, type LegendBox } from './legend.ts'
import type { Series } from './marks.ts'

const keyOf = ({ of, key }: Series) => `${of} ${key}`

/** The entries of the legend of a figure that stand for marks of it, with where they are in CSS pixels. */
export function hidableEntries({ legend, marks, sizes }: Figure): LegendBox[] {
  if (!legend) return []
  const drawn = new Set(marks.flatMap((mark) => (mark.kind !== 'raster' && mark.series ? [keyOf(mark.series)] : [])))
  const stands = ({ item }: LegendBox) => item.series?.some((one) => drawn.has(keyOf(one))) === true
  return layoutLegend(legend, sizes).boxes.filter(stands)
}

/** The figure without the marks of the entries of these names; axes and legend stay where they are. */
export function withoutEntries(figure: Figure, names: ReadonlySet<string>): Figure {
  if (names.size === 0) return figure
  const off = (figure.legend?.items ?? []).filter(({ label }) => names.has(label)).flatMap(({ series = [] }) => series)
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
  hidden: ReadonlySet<string>,
  name: string,
  twice: boolean,
): ReadonlySet<string> {
  const pressed = entries.find(({ item }) => item.label === name)
  if (!pressed) return hidden
  if (!twice) {
    const next = new Set(hidden)
    if (!next.delete(name)) next.add(name)
    return next
  }
  const sort = pressed.item.swatch.kind
  const alike = entries.filter(({ item }) => item.swatch.kind === sort).map(({ item }) => item.label)
  const others = alike.filter((label) => label !== name)
  const isAlone = !hidden.has(name) && others.every((label) => hidden.has(label))
  const rest = [...hidden].filter((label) => !alike.includes(label))
  return new Set(isAlone ? rest : [...rest, ...others])
}
