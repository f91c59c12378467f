import { z } from 'zod'
import { azimuthSchema, elevationSchema, figureViewSchema, hiddenSchema } from './figures.ts'
import { holds, runIdSchema } from '../vocabulary/index.ts'

/** How many runs can be laid side by side. */
export const MOST_COMPARED = 8

/** The ways to look at a comparison, in the order in which they are offered. */
export const comparisonTabs = ['figures', 'curves', 'difference', 'weights', 'results', 'settings'] as const
export const comparisonTabSchema = z.enum(comparisonTabs)
export type ComparisonTab = z.infer<typeof comparisonTabSchema>

/** A view of each run, and of each figure of all runs. */
const MOST_VIEWS = 32

const nameSchema = z.string().max(200, 'must have at most 200 characters')

/** What of a comparison is shown, and how. */
export const comparisonLookSchema = z.strictObject({
  tab: comparisonTabSchema.default('figures'),
  /** The figure of each run in the grid, where they all have it; null is the one that each is looked at with first. */
  figure: nameSchema.nullable().default(null),
  /** Which overlaid curves are shown; null is the first that there are. */
  curves: nameSchema.nullable().default(null),
  /** The fate whose shares are overlaid; null is the first that occurs. */
  fate: nameSchema.nullable().default(null),
  /**
   * Which of the learning rates of lists of basin maps is shown, counted from 0; the last one where there are fewer.
   */
  slice: z.int().min(0).default(0),
  /** Where surfaces are seen from, in degrees. */
  azimuth: azimuthSchema,
  elevation: elevationSchema,
  /** Zoom and cursor of one figure move those of all whose axes mean the same. */
  link: z.boolean().default(true),
  /** Axes that mean the same reach over what all runs need, or over what each needs itself. */
  extents: z.enum(['shared', 'own']).default('shared'),
  /** Which curves of training are overlaid. */
  part: z.enum(['both', 'train', 'test']).default('test'),
  colourBy: z.enum(['run', 'start', 'rate']).default('run'),
  /** The table of settings leaves out what all runs have in common. */
  onlyDifferences: z.boolean().default(true),
  /** Maps that are subtracted: the first from the second; null is the first two that there are. */
  pair: z.tuple([runIdSchema, runIdSchema]).nullable().default(null),
  /** What of the weights is shown: their paths in a plane, or distances from one run. */
  weights: z.enum(['paths', 'distances']).default('paths'),
  /** Distances in that plane are the same along both of its axes. */
  equalUnits: z.boolean().default(true),
  /** The run on whose snapshots the plane of the paths is fitted, or all together. */
  fit: z.union([z.literal('all'), runIdSchema]).default('all'),
  /** The run that distances are measured from; null is the first one. */
  from: runIdSchema.nullable().default(null),
  /** What figures have been zoomed to: those of the grid by their runs, those of all runs by their names. */
  views: z
    .record(nameSchema, figureViewSchema)
    .refine((views) => Object.keys(views).length <= MOST_VIEWS, holds(`must be at most ${MOST_VIEWS}`))
    .default({}),
  hidden: hiddenSchema,
})
export type ComparisonLook = z.infer<typeof comparisonLookSchema>

export const comparedRunsSchema = z
  .array(runIdSchema)
  .min(1, 'must have at least one run')
  .max(MOST_COMPARED, `must have at most ${MOST_COMPARED} runs`)
  .refine((ids) => new Set(ids).size === ids.length, holds('must not have a run twice'))

export const comparisonTitleSchema = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(200, 'must have at most 200 characters')

/** Runs side by side, kept under a name. A run of it that is deleted keeps its place. */
export const comparisonSchema = z.object({
  id: z.string(),
  title: z.string(),
  /** In the order in which they are shown. */
  runs: z.array(runIdSchema),
  look: comparisonLookSchema,
  /** Milliseconds since 1970 (UTC). */
  changed: z.number(),
})
export type Comparison = z.infer<typeof comparisonSchema>

/**
 * Rows of one joint matrix of inner products at most, but for the last of each network; where runs have more snapshots,
 * evenly chosen ones of each network are taken.
 */
export const MOST_JOINT_ROWS = 1000

/** The snapshots of the first-layer weights of several runs, known by their inner products. */
export const jointSnapshotsSchema = z.object({
  /** Which snapshot each row is: index of the run among those asked for, its member, and the step. */
  rows: z.array(z.object({ run: z.int(), member: z.int(), step: z.number() })),
  /** Inner products of every two rows, float64, shape [n, n]. */
  gram: z.instanceof(Float64Array),
  /** Of how many snapshots of a network one has been taken; 1 is all of them. */
  every: z.int(),
})
export type JointSnapshots = z.infer<typeof jointSnapshotsSchema>
