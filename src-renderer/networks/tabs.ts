import type { Tab } from '../figure/index.ts'

/** The ways to look at a run of networks. @param names those of its figures */
export function networkTabs(names: readonly string[]): Tab[] {
  return [
    ...(names.includes('branch') ? [{ name: 'branch', title: 'Stay or escape', figures: ['branch'] }] : []),
    { name: 'losses', title: 'Loss', figures: ['losses'] },
    { name: 'accuracies', title: 'Accuracy', figures: ['accuracies'] },
    ...(names.includes('sharpness') ? [{ name: 'sharpness', title: 'Sharpness', figures: ['sharpness'] }] : []),
    { name: 'projection', title: 'Paths', figures: names.filter((name) => name.startsWith('projection')) },
    { name: 'distances', title: 'Distances', figures: ['distances', 'separations'] },
    { name: 'filters', title: 'Filters', figures: [] },
  ]
}
