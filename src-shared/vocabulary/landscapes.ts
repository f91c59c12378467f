import { z } from 'zod'
import { fewEntries, holds, together } from './together.ts'

/** The landscapes that come with Overstep, with their numbers of variables. */
export const builtInLandscapes = {
  'paper-1d': 1,
  'paper-1d-printed': 1,
  'paper-2d': 2,
  'paper-2d-printed': 2,
  'double-well': 1,
  cubic: 1,
  himmelblau: 2,
  rosenbrock: 2,
  beale: 2,
  rastrigin: 2,
  ackley: 2,
  'styblinski-tang': 2,
  'goldstein-price': 2,
  'three-hump-camel': 2,
} as const
export type BuiltInLandscape = keyof typeof builtInLandscapes
export const builtInNames = Object.keys(builtInLandscapes) as [BuiltInLandscape, ...BuiltInLandscape[]]

/**
 * The classes of minima of the article's landscapes, from the flattest, which is the order of the codes of fates; those
 * of others are numbered.
 */
export const articleClasses = {
  'paper-1d': ['flat', 'sharp', 'sharpest'],
  'paper-1d-printed': ['flat', 'sharp', 'sharpest'],
  'paper-2d': ['flat', 'sharp'],
  'paper-2d-printed': ['flat', 'sharp'],
} as const satisfies Partial<Record<BuiltInLandscape, readonly string[]>>

/** The classes of minima that are known of a landscape without looking for them. */
export function knownClasses(landscape: LandscapeChoice): readonly string[] {
  const classes: Partial<Record<string, readonly string[]>> = articleClasses
  return (typeof landscape === 'string' && classes[landscape]) || []
}

const name = z
  .string('must be a name')
  .regex(/^[A-Za-z][A-Za-z0-9_]{0,29}$/, 'must be a name: a letter, then letters, digits or _, at most 30 in all')
const coordinate = z
  .number('must be a finite number')
  .min(-1e100, 'must be at least -1e100')
  .max(1e100, 'must be at most 1e100')
const interval = z
  .tuple([coordinate, coordinate], 'must be an interval, such as [-5, 5]')
  .refine(([from, to]) => from < to, holds('must be an interval whose first end is less than its second'))

/** Longest text of a function. */
export const MAX_EXPRESSION = 10_000
/** Most names that stand for a number. */
const MAX_PARAMETERS = 100

/**
 * A function that the user wrote. Whether its expression can be read is checked by the landscape that is made of it.
 */
export const landscapeDefinitionSchema = z
  .strictObject({
    title: z.string().trim().max(100, 'must have at most 100 characters').optional(),
    expression: z
      .string('must be a function, such as "x^2"')
      .max(MAX_EXPRESSION, `must have at most ${MAX_EXPRESSION} characters`)
      .meta({ title: 'function' }),
    variables: z
      .array(name, 'must be a list of names, such as ["x", "y"]')
      .min(1, 'must have one or two names')
      .max(2, 'must have one or two names')
      .meta({ title: 'variables' }),
    /** Names in the expression that stand for a number. */
    parameters: fewEntries(
      z.record(name, z.number('must be a finite number'), 'must give a number to each name, such as {"a": 1}'),
      MAX_PARAMETERS,
    )
      .optional()
      .meta({ title: 'parameters' }),
    /**
     * The box, an interval per variable, that shows the landscape well and in which its minima are looked for; ±10 by
     * default.
     */
    domain: z
      .array(interval, 'must be a list of intervals, such as [[-5, 5]]')
      .max(2, 'must have an interval for each variable, at most 2')
      .optional()
      .meta({ title: 'domain' }),
  })
  .check(
    together(({ variables, parameters = {}, domain }, refuse) => {
      if (new Set(variables).size < variables.length) refuse(['variables'], 'must have different names')
      for (const variable of variables)
        if (Object.hasOwn(parameters, variable)) refuse(['parameters', variable], 'is the name of a variable too')
      if (domain && domain.length !== variables.length)
        refuse(['domain'], `must have an interval for each of the ${variables.length} variables, got ${domain.length}`)
    }),
  )
export type LandscapeDefinition = z.infer<typeof landscapeDefinitionSchema>

/** The name of a built-in landscape, or the definition of another one. */
export const landscapeSchema = z.union(
  [z.enum(builtInNames, `must be one of ${builtInNames.join(', ')}`), landscapeDefinitionSchema],
  { error: ({ input }) => refusalOf(input) },
)
export type LandscapeChoice = z.infer<typeof landscapeSchema>

function refusalOf(input: unknown): string | undefined {
  return typeof input === 'object' && input !== null
    ? undefined
    : `must be one of ${builtInNames.join(', ')}, or {"expression": …, "variables": […]}`
}

/** Number of variables of a landscape. */
export function dimensionOf(landscape: LandscapeChoice): number {
  return typeof landscape === 'string' ? builtInLandscapes[landscape] : landscape.variables.length
}

/**
 * What a landscape is called where there is little room: the name of a built-in one, the title or else the expression
 * of another.
 */
export function landscapeName(landscape: LandscapeChoice): string {
  return typeof landscape === 'string' ? landscape : landscape.title || landscape.expression
}

/** A connected set of minima in the plane that is made of curves, each point of which has a curvature of its own. */
export const minimumSetSchema = z.object({
  /** Points along its curves as far as they lie in the domain, fit for drawing: shape [curves][points][2]. */
  curves: z.array(z.array(z.array(z.number()))),
  /** Least and greatest curvature across it in the domain; null where it is a crease, or is 0 throughout. */
  sharpness: z.tuple([z.number(), z.number()]).nullable(),
})

/** A minimum (or a connected set of minima) of a landscape. */
export const minimumSchema = z.object({
  /** Its class, which is the name of the fate of the descents that end in it. Several minima may be of one class. */
  fate: z.string(),
  /** A representative point, one coordinate per variable. */
  at: z.array(z.number()),
  /**
   * The box around a set of minima (per variable: from, to), of one variable the interval that it is; null for an
   * isolated minimum.
   */
  plateau: z.array(z.tuple([z.number(), z.number()])).nullable(),
  value: z.number(),
  /** What a set of minima is like where it is made of curves. */
  set: minimumSetSchema.optional(),
  /**
   * Eigenvalues of the Hessian, ascending; none where it has none there: on a set of minima, or at a kink. Where
   * pieces meet, those of the sharpest.
   */
  eigenvalues: z.array(z.number()).default([]),
  /** Where pieces of different curvature meet: the eigenvalues of each, from the flattest to the sharpest. */
  pieces: z.array(z.array(z.number())).optional(),
  /**
   * Largest Hessian eigenvalue, of a set the one of all its points; null where they differ, where it is 0 and says
   * nothing, or at a kink.
   */
  sharpness: z.number().nullable(),
  /** 2 / sharpness: the largest learning rate for which gradient descent can stay there; null like sharpness. */
  stabilityLimit: z.number().nullable(),
})
export type Minimum = z.infer<typeof minimumSchema>

/** A stationary point of a landscape that is no minimum: smooth, isolated, and with eigenvalues that are not 0. */
export const stationaryPointSchema = z.object({
  kind: z.enum(['saddle', 'maximum']),
  /** A coordinate per variable. */
  at: z.array(z.number()),
  value: z.number(),
  /** Of the Hessian, ascending. */
  eigenvalues: z.array(z.number()),
  /** In how many directions f falls from it: how many eigenvalues are negative. */
  index: z.int(),
})
export type StationaryPoint = z.infer<typeof stationaryPointSchema>

/** The saddles and maxima of a landscape in its domain. */
export const stationarySchema = z.object({
  /** Saddles before maxima, each from the lowest. */
  points: z.array(stationaryPointSchema),
  /** Whether there may be more of them than are told. */
  more: z.boolean(),
})
export type Stationary = z.infer<typeof stationarySchema>

export const landscapeInfoSchema = z.object({
  /** Of a built-in landscape; of another one its title, or 'custom'. */
  name: z.string(),
  title: z.string(),
  description: z.string(),
  /** The function in the expression language of Overstep. */
  expression: z.string(),
  /** The same, typeset; for some with its gradient. */
  tex: z.string(),
  variables: z.array(z.string()),
  parameters: z.record(z.string(), z.number()),
  /** The box that shows the landscape well, per variable. */
  domain: z.array(z.tuple([z.number(), z.number()])),
  minima: z.array(minimumSchema),
  /** Only where it was asked for. */
  stationary: stationarySchema.optional(),
  /** Whether there may be points where the function has no value. */
  partial: z.boolean(),
})
export type LandscapeInfo = z.infer<typeof landscapeInfoSchema>

/** A landscape that the user saved. */
export const savedLandscapeSchema = z.object({
  id: z.string(),
  definition: landscapeDefinitionSchema,
  /** Milliseconds since 1970 (UTC). */
  changed: z.number(),
})
export type SavedLandscape = z.infer<typeof savedLandscapeSchema>

/** Samples of a 1-D landscape for drawing, dense where it bends and with every jump and kink at its place. */
export const curveSchema = z.object({ x: z.instanceof(Float64Array), value: z.instanceof(Float64Array) })
export type Curve = z.infer<typeof curveSchema>

/** The same with f′ at every sample, as a step of gradient descent takes it: NaN where f has no value. */
export const slopedCurveSchema = curveSchema.extend({ slope: z.instanceof(Float64Array) })
export type SlopedCurve = z.infer<typeof slopedCurveSchema>

/** Samples of a 2-D landscape for drawing on a grid: `value` is row-major, shape [y, x]. */
export const surfaceSchema = z.object({
  x: z.instanceof(Float64Array),
  y: z.instanceof(Float64Array),
  value: z.instanceof(Float64Array),
})
export type Surface = z.infer<typeof surfaceSchema>
