import type { BuiltInLandscape, DatasetName, RunRow } from '#shared/contract/index.ts'
import { datasetLabels, formatShare, landscapeLabel } from '../words/index.ts'

const label = (name: string): string => landscapeLabel(name as BuiltInLandscape) ?? name

/**
 * What a run is about: its landscape and the one that it is compared with, or the data set that its networks are
 * trained on.
 */
export function subjectOf({ landscape, against, dataset }: Pick<RunRow, 'landscape' | 'against' | 'dataset'>): string {
  if (landscape === null) return dataset === 'auto' ? 'Auto' : (datasetLabels[dataset as DatasetName] ?? dataset ?? '')
  return label(landscape) + (against === null ? '' : ` against ${label(against)}`)
}

/**
 * What came of a run in words, where it is not told by the shares of fates: of networks, and of a comparison of two
 * landscapes.
 */
export function resultOf({ changed, accuracies }: Pick<RunRow, 'changed' | 'accuracies'>): string {
  if (changed !== null) return changed === 0 ? 'no cell changes' : `${formatShare(changed)} of the cells change`
  return accuracies === null ? '' : networkResult(accuracies)
}

/** The best accuracy on test images, and how many diverged. */
function networkResult(networks: readonly (number | null)[]): string {
  const accuracies = networks.filter((accuracy) => accuracy !== null)
  const diverged = networks.length - accuracies.length
  const best = accuracies.length > 0 ? `test ${(100 * Math.max(...accuracies)).toFixed(2)} %` : ''
  return [best, diverged > 0 ? `${diverged} of ${networks.length} diverged` : ''].filter(Boolean).join(', ')
}
