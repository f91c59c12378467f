import { z } from 'zod'
import { landscapeSchema } from './configs.ts'

/** A minimum (or a plateau of minima) of a landscape. */
export const minimumSchema = z.object({
  /** Its class, which is the name of the fate of the descents that end in it. */
  fate: z.string(),
  /** A representative point, one coordinate per variable. */
  at: z.array(z.number()),
  /** A plateau is an interval of stationary points (per variable: from, to); null for an isolated minimum. */
  plateau: z.array(z.tuple([z.number(), z.number()])).nullable(),
  value: z.number(),
  /** Largest Hessian eigenvalue; null where the minimum is a plateau, on which it is 0 and says nothing. */
  sharpness: z.number().nullable(),
  /** 2 / sharpness: the largest learning rate for which gradient descent can stay there; null like sharpness. */
  stabilityLimit: z.number().nullable(),
})
export type Minimum = z.infer<typeof minimumSchema>

export const landscapeInfoSchema = z.object({
  name: landscapeSchema,
  title: z.string(),
  description: z.string(),
  /** The function in the expression language of Overstep. */
  expression: z.string(),
  /** The same, and its gradient, typeset. */
  tex: z.string(),
  variables: z.array(z.string()),
  /** The box that shows the landscape well, per variable. */
  domain: z.array(z.tuple([z.number(), z.number()])),
  minima: z.array(minimumSchema),
})
export type LandscapeInfo = z.infer<typeof landscapeInfoSchema>

/** Samples of a 1-D landscape for drawing, dense where it bends and with every jump and kink at its place. */
export const curveSchema = z.object({ x: z.instanceof(Float64Array), value: z.instanceof(Float64Array) })
export type Curve = z.infer<typeof curveSchema>
