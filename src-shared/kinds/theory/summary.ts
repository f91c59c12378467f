import { z } from 'zod'
import { fateMapConfigSchema } from '../fate-map/config.ts'

/** What a run of kind `theory` found out, as its figures and its page read it from the summary. */

const interval = z.tuple([z.number(), z.number()])
const point = z.array(z.number())

/**
 * A closed set of one of the forms that can be drawn, measured and drawn from; in one dimension always a box, an
 * interval.
 */
export const regionSchema = z.discriminatedUnion('shape', [
  z.object({ shape: z.literal('box'), box: z.array(interval) }),
  z.object({ shape: z.literal('ball'), centre: point, radius: z.number() }),
  /** A polygon around its centre: the distance of its corner k of n in the direction 2πk/n. */
  z.object({ shape: z.literal('star'), centre: point, radii: z.array(z.number()) }),
])
export type Region = z.infer<typeof regionSchema>

/**
 * An extremum over a region. `estimate` is the most extreme value found, attained `at` this point; null where it
 * grows without end there (a jump of the gradient). `certified` holds the extremum for sure; an end that could not be
 * had is null.
 */
export const constantSchema = z.object({
  estimate: z.number().nullable(),
  at: point.nullable(),
  certified: z.tuple([z.number().nullable(), z.number().nullable()]).nullable(),
})
export type Constant = z.infer<typeof constantSchema>

/** The constants of the theory, by what they are the extremum of. */
export const constantNames = [
  /** μ†: least ⟨∇f(x), x − x†⟩/‖x − x†‖² over M. */
  'muLocal',
  /** μ⁎: the same towards x⁎ over the domain without M. */
  'muGlobal',
  /**
   * L: greatest difference quotient of the gradient over M, over P(M), over the domain, and over the domain without X.
   */
  'smoothnessOfM',
  'smoothnessOfP',
  'smoothnessOfDomain',
  'smoothnessOutsideX',
] as const
export type ConstantName = (typeof constantNames)[number]

/** That f is μ†-OPSC towards x† in M; that it is μ⁎-OPSC towards x⁎, and L-smooth, outside M, in P(M), outside X. */
export const conditionNames = ['opsc-local', 'opsc-global', 'smooth', 'opsc-outside-x', 'smooth-outside-x'] as const
export type ConditionName = (typeof conditionNames)[number]

/**
 * A condition of the theorems with the part of its set where it fails: intervals in one dimension, cells of an array
 * in two.
 */
export const conditionSchema = z.object({
  name: z.enum(conditionNames),
  /** What the ratio must not be less than, or the norm not greater than. */
  bound: z.number(),
  /** Size of the part where it fails over that of the whole set. */
  share: z.number(),
  intervals: z.array(interval).nullable(),
  /**
   * The box that the array `failing/<name>` divides into cells, shape [y, x]: 0 outside the set, 1 where it holds, 2
   * where it fails.
   */
  box: z.array(interval).nullable(),
})
export type Condition = z.infer<typeof conditionSchema>

/**
 * An interval of learning rates and what is claimed of descents that start in M; `from` ≥ `to` where the claim is
 * empty.
 */
export const bandSchema = z.object({
  from: z.number(),
  to: z.number().nullable(),
  claim: z.enum(['stays', 'escapes', 'lands in P(M)', 'reaches x*']),
  source: z.string(),
  /** The conditions of which it takes that they hold. */
  conditions: z.array(z.string()),
})
export type Band = z.infer<typeof bandSchema>

/**
 * Counts of descents at one learning rate, with the bounds that the theory gives there; null where it claims nothing.
 */
export const measuredSchema = z.object({
  learningRate: z.number(),
  /**
   * Of `starts` in M: how many left M, landed in P(M) when they first did, reached x⁎, came back or stayed and ended
   * in x†.
   */
  leaves: z.number(),
  lands: z.number(),
  reaches: z.number(),
  returns: z.number(),
  /** Of `starts` in W: how many met X within the steps of Lemma 2.3, ever met X, reached x⁎. */
  hits: z.number(),
  everHits: z.number(),
  reachesFromW: z.number(),
  /** Lemma 2.3: no more than this share meets X within so many steps. */
  hitBound: z.number().nullable(),
  /**
   * Theorem 2.4: no more than this share does not reach x⁎, as the article prints it and as its derivation gives it;
   * null in runs of older versions too, whose one bound was neither.
   */
  missBoundPrinted: z.number().nullable().default(null),
  missBoundTight: z.number().nullable().default(null),
})
export type Measured = z.infer<typeof measuredSchema>

/** The counts of a measurement, each of which is a series of member 0 over the learning rates as well. */
export const outcomes = ['leaves', 'lands', 'reaches', 'returns', 'hits', 'everHits', 'reachesFromW'] as const
export type Outcome = (typeof outcomes)[number]

export const analysisSchema = z.object({
  /** x† and x⁎, moved from where the config puts them to where the gradient vanishes. */
  local: point,
  global: point,
  regions: z.object({
    m: regionSchema,
    /** Without M. */
    p: regionSchema,
    domain: regionSchema,
    w: regionSchema,
    x: regionSchema,
  }),
  /** r. */
  diameter: z.number(),
  constants: z.object({
    muLocal: constantSchema,
    muGlobal: constantSchema,
    smoothnessOfM: constantSchema,
    smoothnessOfP: constantSchema,
    smoothnessOfDomain: constantSchema,
    /** Missing in runs of older versions. */
    smoothnessOutsideX: constantSchema.optional(),
  } satisfies Record<ConstantName, unknown>),
  /**
   * The μ⁎ and L that the conditions are tested for: what the config gives, else the curvature at x⁎; null where
   * there is none. `neededMu` is the μ† from which on Theorem 2.2 speaks of any learning rate.
   */
  asked: z.object({ mu: z.number(), smoothness: z.number(), neededMu: z.number() }).nullable(),
  conditions: z.array(conditionSchema),
  bands: z.array(bandSchema),
  /**
   * The greatest learning rates at which Lemma 2.3 and Theorem 2.4 bound a probability, 1/(2L) with L of the domain
   * without X, and min(μ⁎/L², 1/(2L)) with the μ⁎ and L that are asked for; null where there is none, missing in runs
   * of older versions.
   */
  boundedUpTo: z.object({ hit: z.number().nullable(), miss: z.number().nullable() }).optional(),
})
export type Analysis = z.infer<typeof analysisSchema>

export const theorySummarySchema = analysisSchema.extend({
  measured: z.array(measuredSchema).default([]),
  /**
   * The fate map in the arrays `map/fate` and `map/period`: its config, and where on its axis of starts M begins and
   * ends.
   */
  map: z.object({ config: fateMapConfigSchema, m: interval }),
})
export type TheorySummary = z.infer<typeof theorySummarySchema>
