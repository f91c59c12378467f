import type { Config, Run } from '#shared/contract/index.ts'
import { figuresOf } from '#shared/figures/index.ts'

/** A way to look at a run, chosen above it: one figure, or one of several that its view offers. */
export interface Tab {
  name: string
  title: string
  /** The figures that it shows, the one to begin with in front; none where it shows something else. */
  figures: readonly string[]
}

/** The ways to look at a run of this config, the first in front. */
export function tabsOf(config: Config, summary: Run['summary'] = null): Tab[] {
  const figures = figuresOf(config, summary)
  const names = figures.map(({ name }) => name)
  if (config.kind !== 'network') return figures.map(({ name, title }) => ({ name, title, figures: [name] }))
  return [
    { name: 'losses', title: 'Loss', figures: ['losses'] },
    { name: 'accuracies', title: 'Accuracy', figures: ['accuracies'] },
    { name: 'projection', title: 'Paths', figures: names.filter((name) => name.startsWith('projection')) },
    { name: 'distances', title: 'Distances', figures: ['distances', 'separations'] },
    { name: 'filters', title: 'Filters', figures: [] },
  ]
}
