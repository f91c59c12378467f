import { z } from 'zod'
import { axisSchema, positive, together } from '../../vocabulary/index.ts'
import {
  against,
  alike,
  border,
  device,
  endSharpness,
  isPlane,
  landscape,
  MAX_CELLS,
  motion,
  noiseSeed,
  stopping,
} from '../descent-fields.ts'

/** The fate of gradient descent over the start points of a plane, for one learning rate or a sequence of them. */
export const basinMapConfigSchema = z
  .strictObject({
    kind: z.literal('basin-map'),
    landscape: landscape('paper-2d'),
    x: axisSchema.meta({ title: 'start point x₀' }),
    y: axisSchema.meta({ title: 'start point y₀' }),
    learningRate: z
      .union(
        [
          positive,
          z
            .array(positive)
            .min(1, 'must have at least one learning rate')
            .max(1000, 'must have at most 1000 learning rates'),
        ],
        'must be a learning rate > 0, or a list of them such as [0.01, 0.02]',
      )
      .meta({ title: 'learning rate γ', description: 'One, or a list: a map for each.' }),
    ...stopping,
    ...motion,
    seed: noiseSeed,
    sharpness: endSharpness,
    border,
    device,
    against,
  })
  .check(
    together((config, refuse) => {
      const { landscape, x, y, learningRate } = config
      const cells = x.count * y.count * [learningRate].flat().length
      isPlane(refuse, landscape)
      alike(refuse, config)
      if (cells > MAX_CELLS)
        refuse(['x', 'count'], `start points × learning rates must be at most ${MAX_CELLS} cells, got ${cells}`)
    }),
  )
export type BasinMapConfig = z.infer<typeof basinMapConfigSchema>
