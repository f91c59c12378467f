import { z } from 'zod'
import { dimensionOf, learningRateAxisSchema, place, together, whole } from '../../vocabulary/index.ts'
import { bound, device, fits, landscape, MAX_PATH_VALUES, point, rule } from '../descent-fields.ts'

/** The orbit of gradient descent after a transient, and its largest Lyapunov exponent, against the learning rate. */
export const bifurcationConfigSchema = z
  .strictObject({
    kind: z.literal('bifurcation'),
    landscape: landscape('cubic'),
    start: z
      .union([place, point], 'must be a number, or a point such as [0.9]')
      .default(0.9)
      .meta({ title: 'start point x₀' }),
    learningRate: learningRateAxisSchema.meta({ title: 'learning rate γ' }),
    transient: whole(0, 10_000_000).default(1000).meta({
      title: 'transient',
      description: 'Steps that are taken before the orbit is kept.',
    }),
    samples: whole(1, 100_000).default(200).meta({ title: 'samples', description: 'Iterates that are kept.' }),
    bound,
    rule,
    device,
  })
  .check(
    together((config, refuse) => {
      const { landscape, start, learningRate, samples } = config
      const values = learningRate.count * samples * dimensionOf(landscape)
      fits(refuse, landscape, ['start'], [start].flat(), 'coordinate')
      if (values > MAX_PATH_VALUES)
        refuse(['samples'], `samples × learning rates must be at most ${MAX_PATH_VALUES} values, got ${values}`)
    }),
  )
export type BifurcationConfig = z.infer<typeof bifurcationConfigSchema>
