import { z } from 'zod'
import { sweepSchema } from './history.ts'
import { runIdSchema } from '../vocabulary/index.ts'
import { missingSchema } from './sweep-parts.ts'

/** What came of an import. */
export const importResultSchema = z.object({
  /** The runs that were taken in. */
  imported: z.array(runIdSchema),
  /** Those that were here already and are the same. */
  kept: z.array(runIdSchema),
  /** New ids, by those in the archive, of runs whose ids other runs have here. */
  renamed: z.record(runIdSchema, runIdSchema),
  /** The sweeps that runs of the archive are of, with what they lack here now. */
  sweeps: z.array(z.object({ sweep: sweepSchema, missing: missingSchema })),
})
export type ImportResult = z.infer<typeof importResultSchema>
