import type { Config } from '#shared/contract/index.ts'
import { lookFor } from '../dataset/index.ts'
import type { Places } from '../experiments/index.ts'

/**
 * What a preview depends on, as one text; undefined where that is more than can be said: files of the user's own, which
 * may change. Files of published data sets are known by their checksums: only whether they are there matters.
 * @param configs its own, and those of the runs that it goes on from
 */
export function previewKey(configs: readonly Config[], places: Places): string | undefined {
  const found = configs.map((config) => {
    if (config.kind !== 'network') return null
    const { dataset } = config
    if (typeof dataset === 'object') return undefined
    if (dataset === 'synthetic-digits' || dataset === 'chebyshev') return null
    const looked = lookFor(dataset === 'auto' ? 'mnist' : dataset, places)
    return looked.map(({ directory, missing }) => [directory, missing])
  })
  return found.includes(undefined) ? undefined : JSON.stringify([configs, found])
}
