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
