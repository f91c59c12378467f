import { z } from 'zod'
import { finite, together } from '../../vocabulary/index.ts'

const strength = finite.min(0, 'must be at least 0').max(1e6, 'must be at most 1000000')

/** Noise on the gradients of networks, without a larger learning rate. */
export const gradientNoise = z
  .strictObject({
    std: strength.optional().meta({
      title: 'σ',
      description: 'Standard deviation of Gaussian noise on each element of the gradient, the same for all rates.',
    }),
    batchDifference: strength.optional().meta({
      title: 'batch difference k',
      description:
        'k times the difference of the gradients of two further batches is added: with k² = (r − 1)/2 the noise of a ' +
        'step is that of one with r times the learning rate.',
    }),
  })
  .check(
    together(({ std, batchDifference }, refuse) => {
      if (std === undefined && batchDifference === undefined) refuse([], 'must have std or batchDifference')
    }),
  )
  .optional()
  .meta({ group: 'Rule, loss and activation', title: 'noise', description: 'What is added to each gradient.' })

/** Noise on the gradients of networks. */
export type GradientNoise = NonNullable<z.infer<typeof gradientNoise>>
