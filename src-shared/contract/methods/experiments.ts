import { z } from 'zod'
import { configSchema } from '../../kinds/index.ts'
import { runDataSchema } from '../../vocabulary/index.ts'
import type { Descriptions } from '../description.ts'
import { runSchema } from '../runs.ts'

export const estimateSchema = z.object({
  /** Wall time on this machine, measured on a small sample of the config. */
  seconds: z.number(),
  /** Bytes that the run will take in the database. */
  bytes: z.number(),
  /** What is counted, such as "160 000 cells". */
  size: z.string(),
})
export type Estimate = z.infer<typeof estimateSchema>

/** Experiments before they are run. */
export const experimentMethods = {
  'experiments.estimate': {
    argument: z.strictObject({ config: configSchema }),
    result: estimateSchema,
    repeatable: true,
    errors: ['not-found', 'compute'],
  },
  /** A small version of the experiment, computed now and not kept: what a card of the gallery shows. */
  'experiments.preview': {
    argument: z.strictObject({ config: configSchema }),
    result: z.object({ run: runSchema, data: runDataSchema }),
    repeatable: true,
    errors: ['not-found', 'compute'],
  },
} as const satisfies Descriptions
