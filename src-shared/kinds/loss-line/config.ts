import { z } from 'zod'
import { together, whole } from '../../vocabulary/index.ts'
import { judgedImages, otherNetworkSchema, savedNetworkSchema } from '../network/saved.ts'

const alignments = ['none', 'weight-matching'] as const

/** The loss on the straight line between two networks, in the space of all of their weights. */
export const lossLineConfigSchema = z
  .strictObject({
    kind: z.literal('loss-line'),
    from: savedNetworkSchema.meta({ title: 'from', description: 'The network at α = 0.' }),
    to: otherNetworkSchema.meta({
      title: 'to',
      description: 'The network at α = 1; its layers are as those of the other.',
    }),
    align: z
      .enum(alignments, `must be ${alignments.join(' or ')}`)
      .default('none')
      .meta({
        title: 'align',
        description:
          'Weight matching puts the units of the second network into an order in which its weights are closest to ' +
          'those of the first: the same function, mostly nearer by.',
      }),
    count: whole(3, 1001)
      .default(25)
      .meta({ title: 'points', description: 'Networks on the line, its ends among them.' }),
    images: judgedImages.default(10_000).meta({
      title: 'images',
      description:
        'The first so many training images of the first network, and as many test images; all where there are fewer.',
    }),
  })
  .check(
    together((config, refuse) => {
      const { from, to } = config
      if (from.run === endRun(config) && from.member === to.member)
        refuse(['to', 'member'], 'must be another network than from: the line between would be a point', to.member)
    }),
  )
export type LossLineConfig = z.infer<typeof lossLineConfigSchema>

/** The places of its networks: 0 is the first end, 1 the second. */
export function lineAlphas({ count }: Pick<LossLineConfig, 'count'>): number[] {
  return Array.from({ length: count }, (_, index) => index / (count - 1))
}

/** The run of the second end. */
export function endRun({ from, to }: Pick<LossLineConfig, 'from' | 'to'>): string {
  return to.run ?? from.run
}
