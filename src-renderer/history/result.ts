import type { Run } from '#shared/contract/index.ts'
import { datasetLabels, formatShare, landscapeLabel } from '../words/index.ts'

/** What a run is about: its landscape and the one that it is compared with, or the data set that its networks are trained on. */
export function subjectOf({ config, summary }: Run): string {
  if (config.kind !== 'network') {
    const against =
      'against' in config && config.against !== undefined ? ` against ${landscapeLabel(config.against)}` : ''
    return landscapeLabel(config.landscape) + against
  }
  const dataset = summary?.['dataset'] ?? config.dataset
  return datasetLabels[dataset as keyof typeof datasetLabels] ?? 'Auto'
}

/** What came of a run in words, where it is not told by the shares of fates: of networks, and of a comparison of two landscapes. */
export function resultOf({ summary }: Run): string {
  const { changed, networks } = summary ?? {}
  if (typeof changed === 'number')
    return changed === 0 ? 'no cell changes' : `${formatShare(changed)} of the cells change`
  return Array.isArray(networks) ? networkResult(networks as Record<string, unknown>[]) : ''
}

/** The best accuracy on test images, and how many diverged. */
function networkResult(networks: Record<string, unknown>[]): string {
  const accuracies = networks
    .map((network) => network['testAccuracy'])
    .filter((accuracy) => typeof accuracy === 'number')
  const diverged = networks.length - accuracies.length
  const best = accuracies.length > 0 ? `test ${(100 * Math.max(...accuracies)).toFixed(2)} %` : ''
  return [best, diverged > 0 ? `${diverged} of ${networks.length} diverged` : ''].filter(Boolean).join(', ')
}
