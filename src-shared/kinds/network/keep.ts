import { z } from 'zod'
import type { Kept } from '../kind.ts'

const keptSnapshotsSchema = z.enum(
  ['first-layer', 'all-layers', 'products'],
  'must be first-layer, all-layers or products',
)
const keptPrecisionSchema = z.enum(['float32', 'float16'], 'must be float32 or float16')

/** What new runs keep of their snapshots. */
export const KEEP = { snapshots: 'first-layer', precision: 'float16' } as const

/** What runs keep whose config does not say it, as those of before there was a choice. */
export const FIRST_KEEP = { snapshots: 'first-layer', precision: 'float32' } as const

/**
 * What is kept of the snapshots of a run once it is done; until then all of it is there, so that it goes on to the same
 * bits when it is resumed. A config that leaves it out keeps the first layer in float32; a new form, which takes its
 * defaults from the JSON schema, begins with float16.
 */
export const keepSchema = z
  .strictObject({
    snapshots: keptSnapshotsSchema.default('first-layer').meta({
      title: 'of snapshots',
      description:
        'first-layer keeps the weights, for filters and for paths beside other runs; all-layers those of whole ' +
        'networks, which others can begin at; products keeps their inner products alone, from which planes and ' +
        'distances are drawn.',
    }),
    precision: keptPrecisionSchema.default(KEEP.precision).meta({
      title: 'precision',
      description:
        'Of the weights in snapshots: float16 takes less than half of the space and has three digits. Inner products ' +
        'are of the weights before they are rounded.',
    }),
  })
  .optional()
  .meta({
    group: 'Keeping',
    title: 'keep',
    description: 'What is kept of snapshots once the run is done.',
    default: KEEP,
  })

export type Keep = z.infer<typeof keepSchema>
interface Keeping {
  keep?: Keep
}

/** Whether snapshots are of whole networks, and not of their first layers alone. */
export function keepsWholeSnapshots({ keep }: Keeping): boolean {
  return keep?.snapshots === 'all-layers'
}

/** How the weights in the snapshots of a run are kept once it is done. */
export function keptSnapshots({ keep }: Keeping): Kept {
  if (keep?.snapshots === 'products') return 'dropped'
  return keep?.precision === 'float16' ? 'float16' : 'whole'
}
