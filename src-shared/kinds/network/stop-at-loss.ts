import { z } from 'zod'
import { positive, whole } from '../../vocabulary/index.ts'

/** When networks stop before the end. */
export const stopAtLoss = z
  .strictObject({
    loss: positive.max(1e15, 'must be at most 1e15').meta({
      title: 'training loss',
      description: 'A network whose loss over all training images is at most this moves no further.',
    }),
    every: whole(1, 10_000_000).optional().meta({
      title: 'looked at every … steps',
      description: 'After each epoch where it is left out.',
    }),
  })
  .optional()
  .meta({
    group: 'Rule, loss and activation',
    title: 'stop at loss',
    description: 'Networks are compared where they have learned as much, however many steps that takes each of them.',
  })

/** The steps from one look at the training loss to the next; infinite where networks do not stop at one. */
export function stepsBetweenLooks(
  { stopAtLoss: stop }: { stopAtLoss?: z.infer<typeof stopAtLoss> },
  stepsPerEpoch: number,
): number {
  return stop ? (stop.every ?? stepsPerEpoch) : Infinity
}
