import { z } from 'zod'
import { summarySchemaOf } from '../kind.ts'

/** How a descent of a run ended: what the summary of a member tells. */
export const descentEndSchema = summarySchemaOf({
  fate: z.string(),
  iterations: z.number(),
  /** Of a periodic fate. */
  period: z.number().nullable(),
  /** The largest Hessian eigenvalue where it converged, and 2 over it. */
  sharpness: z.number().nullable(),
  stabilityLimit: z.number().nullable(),
})
