import { z } from 'zod'
import { positive, together, whole } from '../../vocabulary/index.ts'
import {
  fits,
  group,
  landscape,
  MAX_PATHS,
  MAX_PATH_VALUES,
  motion,
  noiseSeed,
  point,
  stopping,
} from '../descent-fields.ts'

/** Gradient descent from each start with each learning rate, every iterate kept. */
export const trajectoryConfigSchema = z
  .strictObject({
    kind: z.literal('trajectory'),
    landscape: landscape('paper-1d'),
    starts: z
      .array(point, 'must be a list of points, such as [[9.5], [-3]]')
      .min(1, 'must have at least one start point')
      .max(MAX_PATHS, `must have at most ${MAX_PATHS} start points`)
      .meta({ title: 'start points x₀', description: 'One descent starts at each of these for each learning rate.' }),
    learningRates: z
      .array(positive, 'must be a list of learning rates, such as [0.001, 0.02]')
      .min(1, 'must have at least one learning rate')
      .max(MAX_PATHS, `must have at most ${MAX_PATHS} learning rates`)
      .meta({ title: 'learning rates γ' }),
    ...stopping,
    ...motion,
    seed: noiseSeed,
    draws: whole(1, MAX_PATHS).optional().meta({
      group,
      title: 'draws of the noise',
      description: 'So many descents from each start with each learning rate, each with noise of its own.',
    }),
    sharpness: z.boolean().optional().meta({
      group,
      title: 'sharpness along the path',
      description: 'Keeps the largest Hessian eigenvalue at every iterate.',
    }),
  })
  .check(
    together((config, refuse) => {
      const { landscape, starts, learningRates, steps, draws = 1, noise } = config
      const members = starts.length * learningRates.length * draws
      starts.forEach((start, index) => fits(refuse, landscape, ['starts', index], start, 'coordinate'))
      if (draws > 1 && noise === undefined) refuse(['draws'], 'must be 1 without noise: all draws would be the same')
      if (members > MAX_PATHS)
        refuse(
          [draws > 1 ? 'draws' : 'learningRates'],
          `start points × learning rates${draws > 1 ? ' × draws' : ''} must be at most ${MAX_PATHS}, got ${members}`,
        )
      else if (members * (steps + 1) > MAX_PATH_VALUES)
        refuse(['steps'], `paths × steps must be at most ${MAX_PATH_VALUES} values, got ${members * (steps + 1)}`)
    }),
  )
export type TrajectoryConfig = z.infer<typeof trajectoryConfigSchema>
