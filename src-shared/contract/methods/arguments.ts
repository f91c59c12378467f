import { z } from 'zod'
import { runIdSchema } from '../../vocabulary/index.ts'

/** Most runs that one call names. */
export const MAX_RUNS = 100_000
export const byId = z.strictObject({ id: runIdSchema })
export const byIds = z.strictObject({ ids: z.array(runIdSchema).min(1).max(MAX_RUNS) })
export const tagSchema = z.string().trim().min(1, 'must not be empty').max(60, 'must have at most 60 characters')
