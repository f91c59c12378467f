import { z } from 'zod'
import { positive, together } from '../../vocabulary/index.ts'
import { fits, landscape, MAX_PATHS, MAX_PATH_VALUES, point, stopping } from '../descent-fields.ts'

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
  })
  .check(
    together((config, refuse) => {
      const { landscape, starts, learningRates, steps } = config
      const members = starts.length * learningRates.length
      starts.forEach((start, index) => fits(refuse, landscape, ['starts', index], start, 'coordinate'))
      if (members > MAX_PATHS)
        refuse(['learningRates'], `start points × learning rates must be at most ${MAX_PATHS}, got ${members}`)
      else if (members * (steps + 1) > MAX_PATH_VALUES)
        refuse(['steps'], `paths × steps must be at most ${MAX_PATH_VALUES} values, got ${members * (steps + 1)}`)
    }),
  )
export type TrajectoryConfig = z.infer<typeof trajectoryConfigSchema>
