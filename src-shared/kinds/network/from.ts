import { z } from 'zod'
import { whole } from '../../vocabulary/index.ts'

/** Most networks, steps and the like are bounded where a config is checked as a whole. */
const MOST = 128

/** Where networks begin that go on from the weights of others: at the end of another run, or at a snapshot of it. */
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
    snapshot: whole(0, 399)
      .optional()
      .meta({
        title: 'snapshot',
        description:
          'The number of a snapshot of that run, from 0; the end where left out. Whole networks are in the snapshots ' +
          'of runs that keep all layers (keep.snapshots).',
      }),
    step: whole(0, 10_000_000)
      .optional()
      .meta({
        title: 'step',
        description:
          'In place of the number of a snapshot: the step of one. Of weights that are kept in float16 it begins at ' +
          'what is left of them.',
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

type From = NonNullable<z.output<typeof fromSchema>>

/**
 * The number of the snapshot that a branch begins at among those of the other run, −1 where that has none at the step
 * that is asked for; undefined is its end.
 * @param steps of the snapshots
 */
export function askedSnapshot({ snapshot, step }: From, steps: readonly number[]): number | undefined {
  const asked = step === undefined ? snapshot : steps.indexOf(step)
  return asked === steps.length - 1 ? undefined : asked
}

/**
 * The settings of a run that goes on from networks of another one, in everything else as that.
 * @param of which network, at which step of a snapshot; all of them at the end
 */
export function branchOf<Config extends { batchSize: number | 'full'; trainedOn?: unknown }>(
  settings: Config,
  run: string,
  { member = 'all', step }: Partial<Pick<From, 'member' | 'step'>> = {},
): Config & { from: From } {
  const children = settings.batchSize === 'full' ? 1 : 2
  const own = { ...settings }
  // It begins at step 0 of its own.
  delete own.trainedOn
  return { ...own, from: { run, member, ...(step !== undefined && { step }), children } }
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
