import { dimensionOf, type Preset } from '#shared/contract/index.ts'

/** Presets that belong together. */
export interface PresetGroup {
  title: string
  presets: Preset[]
}

const titles = [
  'One dimension',
  'Two dimensions',
  'Networks',
  'Networks beyond the article',
  'Beyond the article',
] as const

function titleOf({ config, reference }: Preset): (typeof titles)[number] {
  if (!/^Figs?\s/.test(reference)) return 'landscape' in config ? 'Beyond the article' : 'Networks beyond the article'
  if (!('landscape' in config)) return 'Networks'
  return dimensionOf(config.landscape) === 1 ? 'One dimension' : 'Two dimensions'
}

/** The presets by what they are about, in the order of the article; each keeps its place among those of its group. */
export function groupsOf(presets: readonly Preset[]): PresetGroup[] {
  return titles
    .map((title) => ({ title, presets: presets.filter((preset) => titleOf(preset) === title) }))
    .filter((group) => group.presets.length > 0)
}

/** In how many columns so many cards stand, of at most so many: as few places as can be are left in the last row. */
export function columnsFor(count: number, most: number): number {
  const least = Math.max(1, Math.ceil(most * 0.6))
  const empty = (columns: number): number => Math.ceil(count / columns) * columns - count
  const all = Array.from({ length: Math.max(most - least, 0) + 1 }, (_, index) => least + index)
  return all.reduce((best, columns) => (empty(columns) <= empty(best) ? columns : best))
}
