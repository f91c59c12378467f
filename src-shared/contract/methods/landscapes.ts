import { z } from 'zod'
import { motion } from '../../kinds/index.ts'
import type { Descriptions } from '../description.ts'
import {
  landscapeDefinitionSchema,
  landscapeInfoSchema,
  landscapeSchema,
  savedLandscapeSchema,
  slopedCurveSchema,
  surfaceSchema,
} from '../../vocabulary/index.ts'
import { keySchema } from '../runs.ts'

export const pathSchema = z.object({
  /** Iterates, shape [t + 1, variables]. */
  points: z.instanceof(Float64Array),
  /** f at each of them. */
  values: z.instanceof(Float64Array),
  fate: z.string(),
  iterations: z.number(),
  /** The period of a periodic fate. */
  period: z.number().nullable(),
  /** The largest Hessian eigenvalue where it converged; null where it did not, and at a kink. */
  sharpness: z.number().nullable(),
})
export type Path = z.infer<typeof pathSchema>

/** A shader of descents, as the driver of `src-shared/gpu` takes it. */
export const shaderSchema = z.object({
  /** WGSL. */
  code: z.string(),
  precision: z.enum(['float32', 'double-float']),
  /** Names of the numbers that a descent is given: `x0`, `x1` in the plane, `rate`, parameters of the rule. */
  inputs: z.array(z.string()),
  /** Numbers of a point: x, which comes first, and what else the rule keeps. */
  pointLength: z.number(),
  /** Numbers that it keeps of a descent. */
  stateLength: z.number(),
})

/** Landscapes: what they are like, one descent on them, and those that the user saved. */
export const landscapeMethods = {
  /** The built-in landscapes, with their minima. */
  'landscapes.list': {
    argument: z.null(),
    result: z.array(landscapeInfoSchema),
    repeatable: true,
    errors: ['compute'],
  },
  /**
   * Reads a landscape and finds its minima, and where it is asked for its saddles and maxima. Refused with
   * `invalid-input` where its expression is wrong; `details.position` is then the index in the text of what was wrong.
   */
  'landscapes.analyse': {
    argument: z.strictObject({ landscape: landscapeSchema, stationary: z.boolean().optional() }),
    result: landscapeInfoSchema,
    repeatable: true,
    errors: ['compute'],
  },
  /** Samples of a 1-D landscape and of its derivative over [min, max]. */
  'landscapes.curve': {
    argument: z.strictObject({ landscape: landscapeSchema, min: z.number(), max: z.number() }),
    result: slopedCurveSchema,
    repeatable: true,
    errors: ['compute'],
  },
  /** Samples of a 2-D landscape over a box, `columns` × `rows` of them, both ends included. */
  'landscapes.surface': {
    argument: z.strictObject({
      landscape: landscapeSchema,
      x: z.tuple([z.number(), z.number()]),
      y: z.tuple([z.number(), z.number()]),
      columns: z.int().min(2).max(2000),
      rows: z.int().min(2).max(2000),
    }),
    result: surfaceSchema,
    repeatable: true,
    errors: ['compute'],
  },
  /** One descent, computed now and not kept: the path of a cell of a map. */
  'landscapes.path': {
    argument: z.strictObject({
      landscape: landscapeSchema,
      start: z.array(z.number()).min(1).max(2),
      learningRate: z.number().gt(0),
      steps: z.int().min(1).max(100_000),
      tolerance: z.number().gt(0),
      bound: z.number().gt(0),
      ...motion,
      /** Of the noise: as in the config, and the numbers of the start and of the learning rate in the run. */
      seed: z.int().min(0).optional(),
      numbers: z.strictObject({ start: z.int().min(0), rate: z.int().min(0) }).optional(),
    }),
    result: pathSchema,
    repeatable: true,
    errors: ['compute'],
  },
  /**
   * The shader of descents on a landscape, with which the page draws maps on its own GPU while one flies over them. In
   * float32, for looking, it also tells the minimum in which a descent has ended. Refused with `invalid-input` where
   * the numbers of the landscape are beyond float32.
   */
  'landscapes.shader': {
    argument: z.strictObject({
      landscape: landscapeSchema,
      rule: motion.rule,
      bound: z.number().gt(0).default(1e6),
      precision: z.enum(['float32', 'double-float']).default('float32'),
    }),
    result: shaderSchema,
    repeatable: true,
    errors: ['compute'],
  },
  /** The landscapes that the user saved, by title. */
  'landscapes.saved': { argument: z.null(), result: z.array(savedLandscapeSchema), repeatable: true, errors: [] },
  /**
   * Saves a landscape, in place of the one of that id where it is given. Refused where its expression is wrong or it
   * has no title.
   */
  'landscapes.save': {
    argument: z.strictObject({ id: keySchema.optional(), definition: landscapeDefinitionSchema }),
    result: savedLandscapeSchema,
    repeatable: false,
    errors: ['compute'],
  },
  /** Deletes a saved landscape; runs on it keep their copy. `landscapes.restore` brings it back. */
  'landscapes.delete': {
    argument: z.strictObject({ id: keySchema }),
    result: z.null(),
    repeatable: false,
    errors: ['not-found'],
  },
  'landscapes.restore': {
    argument: z.strictObject({ id: keySchema }),
    result: z.null(),
    repeatable: false,
    errors: ['not-found'],
  },
} as const satisfies Descriptions
