import { z } from 'zod'
import { whole } from '../../vocabulary/index.ts'

/** Most networks, steps and the like are bounded where a config is checked as a whole. */
const MOST = 128

/** Where networks begin that go on from the weights of others: at the end of another run. */
export const fromSchema = z
  .strictObject({
    run: z
      .string()
      .trim()
      .regex(/^[A-Za-z0-9][\w-]{0,99}$/, 'must be the id of a run of networks, or the name of a preset of them')
      .meta({
        title: 'run',
        description:
          'Id of a completed run of networks, or the name of a preset of them: that is run first, where no run has ' +
          'its settings.',
      }),
    member: z
      .union([z.literal('all'), whole(0, MOST - 1)], 'must be all or the number of a network, from 0')
      .default('all')
      .meta({
        title: 'network',
        description: 'The number of one of its networks, from 0; all but those that diverged.',
      }),
    snapshot: whole(0, 399).optional().meta({
      title: 'snapshot',
      description: 'The end where left out. Snapshots hold the first layer alone, so there is no other whole one.',
    }),
    children: whole(1, MOST)
      .default(2)
      .meta({
        title: 'children',
        description:
          'How often each network goes on with each learning rate: the first with the batches that would have come ' +
          'next, the others with batches in other orders.',
      }),
  })
  .optional()
  .meta({
    group: 'Branch',
    title: 'branch',
    description:
      'Start at the saved weights of another run, in place of random ones: does a network stay near where it was, or ' +
      'escape?',
  })

/** The settings of a run that goes on from networks of another one, in everything else as that. */
export function branchOf<Config extends { batchSize: number | 'full' }>(
  settings: Config,
  run: string,
  member: 'all' | number = 'all',
): Config & { from: NonNullable<z.output<typeof fromSchema>> } {
  return { ...settings, from: { run, member, children: settings.batchSize === 'full' ? 1 : 2 } }
}

/** What is measured of a branch is measured over the first so many training images, where sharpness says no other. */
const BRANCH_IMAGES = 1000
/** Points of a straight line between two networks at which its loss is taken. */
export const LINE_POINTS = 25
/** A barrier above this is one that was crossed. */
export const STAYS_BELOW = 0.05

/** How many of the first training images a branch is judged by. */
export function branchImages({
  sharpness,
  trainSize,
}: {
  sharpness?: { images: number } | undefined
  trainSize: number
}): number {
  return Math.min(sharpness?.images ?? BRANCH_IMAGES, trainSize)
}
