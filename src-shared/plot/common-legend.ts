import type { LegendItem, Swatch } from './legend.ts'

/** The legends of figures side by side: what they have in common once, and what is left to each. */
interface CommonLegend {
  common: LegendItem[]
  own: LegendItem[][]
}

/**
 * What several legends say alike, said once: every swatch with its name, in the order of the first that has it, with
 * its value (a share, a count) where all values are the same in all. Where they are not, each figure keeps its own
 * beside the swatches alone. Words without a swatch stay with the figure where they are not the same in all. Where one
 * swatch has two names, or one name two swatches, each figure keeps its legend.
 */
export function commonLegend(legends: readonly (readonly LegendItem[])[]): CommonLegend {
  const drawn = legends.flat().filter(({ swatch }) => swatch.kind !== 'none')
  const distinct = (of: (item: LegendItem) => string) => new Set(drawn.map(of)).size
  const pairs = distinct(keyOf)
  if (distinct(({ swatch }) => swatchKey(swatch)) !== pairs || distinct(({ label }) => label) !== pairs)
    return { common: [], own: legends.map((items) => [...items]) }

  const isAlike = (item: LegendItem) =>
    legends.every((items) => items.some((other) => keyOf(other) === keyOf(item) && other.value === item.value))
  const together = drawn.every((item) => item.value === undefined || isAlike(item))
  const isCommon = (item: LegendItem) => item.swatch.kind !== 'none' || isAlike(item)
  const common = new Map<string, LegendItem>()
  for (const item of legends.flat().filter(isCommon)) {
    const known = common.get(keyOf(item))
    const said = together || item.swatch.kind === 'none' ? item : { swatch: item.swatch, label: item.label }
    if (!known) common.set(keyOf(item), said)
    else if (colorsOf(item.swatch).length > colorsOf(known.swatch).length)
      common.set(keyOf(item), { ...known, swatch: item.swatch })
  }
  const ownOf = (item: LegendItem): LegendItem[] => {
    if (!isCommon(item)) return [item]
    const { swatch, value } = item
    return together || swatch.kind === 'none' || value === undefined ? [] : [{ swatch, label: value }]
  }
  return { common: [...common.values()], own: legends.map((items) => items.flatMap(ownOf)) }
}

const keyOf = ({ swatch, label }: LegendItem) => `${swatchKey(swatch)} ${label}`

const colorsOf = (swatch: Swatch): readonly string[] => (swatch.kind === 'area' ? swatch.colors : [])

/** Shades of one colour, such as those of the periods that occur, are one swatch. */
function swatchKey(swatch: Swatch): string {
  return JSON.stringify(swatch.kind === 'area' ? [swatch.kind, swatch.colors[0]] : swatch)
}
