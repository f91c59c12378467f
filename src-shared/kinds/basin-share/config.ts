import { z } from 'zod'
import { generator, learningRateAxisSchema, together, whole } from '../../vocabulary/index.ts'
import { box, device, endSharpness, fits, landscape, MAX_DESCENTS, motion, seed, stopping } from '../descent-fields.ts'

/** How many descents from random starts in a box have each fate, against the learning rate (Fig 10 of the article). */
export const basinShareConfigSchema = z
  .strictObject({
    kind: z.literal('basin-share'),
    landscape: landscape('paper-2d'),
    box: box
      .default([
        [3, 4],
        [3, 4],
      ])
      .meta({ title: 'start box', description: 'Starts are uniform in it, drawn anew for each learning rate.' }),
    starts: whole(1, 1_000_000).default(1000).meta({ title: 'starts', description: 'For each learning rate.' }),
    learningRate: learningRateAxisSchema.meta({ title: 'learning rate γ' }),
    seed,
    generator,
    ...stopping,
    ...motion,
    sharpness: endSharpness,
    device,
  })
  .check(
    together((config, refuse) => {
      const { landscape, box, starts, learningRate } = config
      fits(refuse, landscape, ['box'], box, 'interval')
      if (starts * learningRate.count > MAX_DESCENTS)
        refuse(
          ['starts'],
          `starts × learning rates must be at most ${MAX_DESCENTS}, got ${starts * learningRate.count}`,
        )
    }),
  )
export type BasinShareConfig = z.infer<typeof basinShareConfigSchema>
