import type { Run } from '#shared/contract/index.ts'
import { datasetLabels, landscapeLabel } from '../words/index.ts'

/** What a run is about: its landscape, or the data set that its networks are trained on. */
export function subjectOf({ config, summary }: Run): string {
  if (config.kind !== 'network') return landscapeLabel(config.landscape)
  const dataset = summary?.['dataset'] ?? config.dataset
  return datasetLabels[dataset as keyof typeof datasetLabels] ?? 'Auto'
}

/** What came of networks: the best accuracy on test images, and how many diverged. */
export function resultOf({ summary }: Run): string {
  const networks = summary?.['networks']
  if (!Array.isArray(networks)) return ''
  const accuracies = (networks as Record<string, unknown>[])
    .map((network) => network['testAccuracy'])
    .filter((accuracy) => typeof accuracy === 'number')
  const diverged = networks.length - accuracies.length
  const best = accuracies.length > 0 ? `test ${(100 * Math.max(...accuracies)).toFixed(2)} %` : ''
  return [best, diverged > 0 ? `${diverged} of ${networks.length} diverged` : ''].filter(Boolean).join(', ')
}
