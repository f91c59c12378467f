import { z } from 'zod'
import type { Descriptions } from '../description.ts'
import { exportedFigureSchema, exportOptionsSchema, figureNameSchema } from '../figures.ts'
import { runIdSchema } from '../../vocabulary/index.ts'

/** Figures of runs as files. */
export const figureMethods = {
  /**
   * Writes a figure of a run as an image, with the run's id, config and version in its metadata, or the data that it
   * is drawn from.
   */
  'figures.export': {
    argument: z.strictObject({ id: runIdSchema, figure: figureNameSchema, options: exportOptionsSchema }),
    result: exportedFigureSchema,
    repeatable: true,
    errors: ['not-found', 'conflict', 'compute'],
  },
} as const satisfies Descriptions
