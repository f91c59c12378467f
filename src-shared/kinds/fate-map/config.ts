import { z } from 'zod'
import { axisSchema, dimensionOf, learningRateAxisSchema, together } from '../../vocabulary/index.ts'
import { against, alike, fits, landscape, MAX_CELLS, point, stopping } from '../descent-fields.ts'

/**
 * The fate of gradient descent over start point × learning rate (Fig 6 of the article). On a landscape of two variables
 * the starts lie on a line: the start of value s is from + s·(to − from).
 */
export const fateMapConfigSchema = z
  .strictObject({
    kind: z.literal('fate-map'),
    landscape: landscape('paper-1d'),
    start: axisSchema.meta({ title: 'start point x₀' }),
    learningRate: learningRateAxisSchema.meta({ title: 'learning rate γ' }),
    line: z
      .strictObject({ from: point, to: point }, 'must be a line, such as {"from": [-5, -5], "to": [5, 5]}')
      .optional()
      .meta({
        title: 'line',
        description: 'On two variables: start s is the point from + s·(to − from) of this line.',
      }),
    ...stopping,
    against,
  })
  .check(
    together((config, refuse) => {
      const { landscape, start, learningRate, line } = config
      const cells = start.count * learningRate.count
      alike(refuse, config)
      if (dimensionOf(landscape) === 1 && line) refuse(['line'], 'must be left out: the landscape has one variable')
      if (dimensionOf(landscape) === 2 && !line)
        refuse(['line'], 'must be given for a landscape of two variables, such as {"from": [-5, -5], "to": [5, 5]}')
      if (dimensionOf(landscape) === 2 && line) {
        fits(refuse, landscape, ['line', 'from'], line.from, 'coordinate')
        fits(refuse, landscape, ['line', 'to'], line.to, 'coordinate')
      }
      if (cells > MAX_CELLS)
        refuse(['start', 'count'], `start points × learning rates must be at most ${MAX_CELLS} cells, got ${cells}`)
    }),
  )
export type FateMapConfig = z.infer<typeof fateMapConfigSchema>
