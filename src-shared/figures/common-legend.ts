import type { LegendItem } from './legend.ts'

/** The legends of figures side by side: what they have in common once, and what is left to each. */
export interface CommonLegend {
  common: LegendItem[]
  own: LegendItem[][]
}

/**
 * What several legends say alike, said once: every swatch with its name, in the order of the first that has it, and a value (a share, a count) where it is the
 * same in all. Words without a swatch stay with the figure where they are not the same in all. Where one swatch has two names, or one name two swatches, each
 * figure keeps its legend.
 */
export function commonLegend(legends: readonly (readonly LegendItem[])[]): CommonLegend {
  const swatchOf = ({ swatch }: LegendItem) => JSON.stringify(swatch)
  const keyOf = (item: LegendItem) => `${swatchOf(item)} ${item.label}`
  const drawn = legends.flat().filter(({ swatch }) => swatch.kind !== 'none')
  const distinct = (of: (item: LegendItem) => string) => new Set(drawn.map(of)).size
  const pairs = distinct(keyOf)
  if (distinct(swatchOf) !== pairs || distinct(({ label }) => label) !== pairs)
    return { common: [], own: legends.map((items) => [...items]) }

  const saidAlike = (item: LegendItem) =>
    legends.every((items) => items.some((other) => keyOf(other) === keyOf(item) && other.value === item.value))
  const isCommon = (item: LegendItem) => item.swatch.kind !== 'none' || saidAlike(item)
  const byKey = new Map<string, LegendItem>()
  for (const item of legends.flat().filter(isCommon))
    if (!byKey.has(keyOf(item)))
      byKey.set(keyOf(item), saidAlike(item) ? item : { swatch: item.swatch, label: item.label })
  return { common: [...byKey.values()], own: legends.map((items) => items.filter((item) => !isCommon(item))) }
}
