import { z } from 'zod'
import { wireErrorSchema } from '../contract/index.ts'

/**
 * By which the workbench knows a call again that is sent once more after a lost connection: the page that it comes from, which together
 * with its `sequence` no other call has.
 */
const originSchema = z.object({
  page: z.string().min(1).max(64),
  /** All calls of the page with lower numbers have had their response. */
  answered: z.int().nonnegative(),
  /** Whether it has been sent before. */
  again: z.boolean(),
})
export type Origin = z.infer<typeof originSchema>

/**
 * What a client sends: a call of a method of the contract. `sequence` pairs it with its response. A client that never sends a call twice
 * may leave `origin` out.
 */
export const requestSchema = z.object({
  sequence: z.int(),
  method: z.string(),
  argument: z.unknown(),
  origin: originSchema.optional(),
})
export type Request = z.infer<typeof requestSchema>

/** What comes back for a call. */
export const responseSchema = z.union([
  z.object({ sequence: z.int(), error: wireErrorSchema }),
  z.object({ sequence: z.int(), result: z.unknown() }),
])
export type Response = z.infer<typeof responseSchema>

/** What the workbench tells every client. */
export const eventMessageSchema = z.object({ event: z.string(), payload: z.unknown() })
