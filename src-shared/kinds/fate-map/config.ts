import { z } from 'zod'
import { type Axis, axisSchema, dimensionOf, learningRateAxisSchema, together } from '../../vocabulary/index.ts'
import {
  against,
  alike,
  border,
  device,
  endSharpness,
  fits,
  group,
  hasMomentum,
  landscape,
  MAX_CELLS,
  motion,
  noiseSeed,
  point,
  stopping,
} from '../descent-fields.ts'

/**
 * The fate of gradient descent over start point × learning rate (Fig 6 of the article). On a landscape of two variables
 * the starts lie on a line: the start of value s is from + s·(to − from). With an axis of momentum it is over momentum
 * × learning rate, from one start.
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
    ...motion,
    seed: noiseSeed,
    momentum: axisSchema.optional().meta({
      group,
      title: 'axis of momentum β',
      description: 'In place of the start, which then is one point, and of the momentum of the rule.',
    }),
    sharpness: endSharpness,
    border,
    device,
    against,
  })
  .check(
    together((config, refuse) => {
      const { landscape, start, learningRate, line, momentum } = config
      const cells = columnAxisOf(config).count * learningRate.count
      alike(refuse, config)
      if (dimensionOf(landscape) === 1 && line) refuse(['line'], 'must be left out: the landscape has one variable')
      if (dimensionOf(landscape) === 2 && !line)
        refuse(['line'], 'must be given for a landscape of two variables, such as {"from": [-5, -5], "to": [5, 5]}')
      if (dimensionOf(landscape) === 2 && line) {
        fits(refuse, landscape, ['line', 'from'], line.from, 'coordinate')
        fits(refuse, landscape, ['line', 'to'], line.to, 'coordinate')
      }
      if (momentum) {
        hasMomentum(refuse, config, ['momentum'])
        if (momentum.min < 0) refuse(['momentum', 'min'], 'must be at least 0', momentum.min)
        if (momentum.max >= 1) refuse(['momentum', 'max'], 'must be < 1', momentum.max)
        if (start.count > 1) refuse(['start', 'count'], 'must be 1 where the axis is that of momentum', start.count)
      }
      if (cells > MAX_CELLS)
        refuse(
          [momentum ? 'momentum' : 'start', 'count'],
          `${momentum ? 'momenta' : 'start points'} × learning rates must be at most ${MAX_CELLS} cells, got ${cells}`,
        )
    }),
  )
export type FateMapConfig = z.infer<typeof fateMapConfigSchema>

/** The axis along which the columns of a map lie: its starts, or momenta with one start. */
export function columnAxisOf({ start, momentum }: Pick<FateMapConfig, 'start' | 'momentum'>): Axis {
  return momentum ?? start
}
