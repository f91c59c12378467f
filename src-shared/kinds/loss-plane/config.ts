import { z } from 'zod'
import { finite, generator, together, whole } from '../../vocabulary/index.ts'
import { MAX_NETWORKS } from '../network/config.ts'
import { judgedImages, missing, savedMember, savedRun } from '../network/saved.ts'

const planes = ['random', 'pca', 'members'] as const
/** Networks that a plane of that sort takes at least. */
const LEAST = { random: 1, pca: 3, members: 3 } as const

/** The loss on a plane through networks, in the space of all of their weights. */
export const lossPlaneConfigSchema = z
  .strictObject({
    kind: z.literal('loss-plane'),
    of: z
      .strictObject(
        {
          run: savedRun,
          members: z
            .array(savedMember, 'must be a list of the numbers of networks, such as [0, 3, 6]')
            .min(1, 'must have at least one network')
            .max(MAX_NETWORKS, `must have at most ${MAX_NETWORKS} networks`)
            .default([0])
            .meta({
              title: 'networks',
              description:
                'Their places among the networks of the run, from 0: start after start, each with all learning rates.',
            }),
        },
        missing('must name networks, such as {"run": "<id>", "members": [0]}'),
      )
      .meta({ title: 'of' }),
    plane: z
      .enum(planes, `must be ${planes.slice(0, -1).join(', ')} or ${planes.at(-1)}`)
      .default('random')
      .meta({
        title: 'plane',
        description:
          'Through the first network along two random directions as long as its filters are; that of the principal ' +
          'components of where networks started and ended; or through the ends of the first three.',
      }),
    extent: finite.gt(0, 'must be > 0').max(1000, 'must be at most 1000').default(1.5).meta({
      title: 'extent',
      description:
        'Half of its width: as a multiple of random directions, or else of the width that just holds the networks.',
    }),
    count: whole(3, 401).default(25).meta({ title: 'points', description: 'Networks along each side.' }),
    images: judgedImages.default(2000).meta({
      title: 'images',
      description: 'The first so many training images of the run, or all where there are fewer.',
    }),
    seed: whole(0, Number.MAX_SAFE_INTEGER).default(1).meta({ title: 'seed', description: 'Of random directions.' }),
    generator,
  })
  .check(
    together(({ of: { members }, plane }, refuse) => {
      const twice = members.findIndex((member, index) => members.indexOf(member) !== index)
      if (twice >= 0) refuse(['of', 'members', twice], 'must not be there twice', members[twice])
      if (members.length < LEAST[plane])
        refuse(['of', 'members'], `must be at least ${LEAST[plane]} networks for this plane, got ${members.length}`)
    }),
  )
export type LossPlaneConfig = z.infer<typeof lossPlaneConfigSchema>
