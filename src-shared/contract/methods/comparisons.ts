import { z } from 'zod'
import {
  comparedRunsSchema,
  comparisonLookSchema,
  comparisonSchema,
  comparisonTitleSchema,
  jointSnapshotsSchema,
} from '../comparisons.ts'
import type { Descriptions } from '../description.ts'
import { exportedFigureSchema, exportOptionsSchema, figureNameSchema } from '../figures.ts'
import { keySchema } from '../runs.ts'

/** Runs side by side. */
export const comparisonMethods = {
  /** The comparisons that the user saved, the last changed first. */
  'comparisons.list': { argument: z.null(), result: z.array(comparisonSchema), repeatable: true, errors: [] },
  'comparisons.get': {
    argument: z.strictObject({ id: keySchema }),
    result: z.object({ comparison: comparisonSchema, deleted: z.boolean() }),
    repeatable: true,
    errors: ['not-found'],
  },
  /** Saves a comparison, in place of the one of that id where it is given. Its runs need not be there any more. */
  'comparisons.save': {
    argument: z.strictObject({
      id: keySchema.optional(),
      title: comparisonTitleSchema,
      runs: comparedRunsSchema,
      look: comparisonLookSchema.prefault({}),
    }),
    result: comparisonSchema,
    repeatable: false,
    errors: ['not-found'],
  },
  /** Deletes a saved comparison, not its runs. `comparisons.restore` brings it back for a day at least. */
  'comparisons.delete': {
    argument: z.strictObject({ id: keySchema }),
    result: z.null(),
    repeatable: false,
    errors: ['not-found'],
  },
  'comparisons.restore': {
    argument: z.strictObject({ id: keySchema }),
    result: z.null(),
    repeatable: false,
    errors: ['not-found'],
  },
  /**
   * The inner products of all snapshots of the first layers of network runs with each other, for planes and distances
   * across runs. Refused with `conflict` where a run has none, or first layers of another shape.
   */
  'comparisons.projection': {
    argument: z.strictObject({ runs: comparedRunsSchema }),
    result: jointSnapshotsSchema,
    repeatable: true,
    errors: ['not-found', 'conflict', 'compute'],
  },
  /**
   * Writes a figure or table of a comparison, or the data that it is drawn from, like `figures.export` does one of a
   * run: see `comparisonParts` for the names. Runs that are not there any more keep their number and are left out.
   * Refused with `conflict` where the runs are not such that it can be drawn.
   */
  'comparisons.export': {
    argument: z.strictObject({
      runs: comparedRunsSchema,
      look: comparisonLookSchema.prefault({}),
      figure: figureNameSchema,
      options: exportOptionsSchema,
    }),
    result: exportedFigureSchema,
    repeatable: true,
    errors: ['not-found', 'conflict', 'compute'],
  },
} as const satisfies Descriptions
