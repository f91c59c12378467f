import { z } from 'zod'
import { wireErrorSchema } from '../contract/index.ts'

/**
 * By which the workbench knows a call again that is sent once more after a lost connection: the page that it comes
 * from, which together with its `sequence` no other call has.
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
 * A call of a method. `sequence` pairs it with its response. A client that never sends a call twice may leave `origin`
 * out.
 */
const requestSchema = z.object({
  sequence: z.int(),
  method: z.string(),
  argument: z.unknown(),
  origin: originSchema.optional(),
})
export type Request = z.infer<typeof requestSchema>

/** What a client sends: a call, that it does not want one any more, or which events it hears from now on. */
export const clientMessageSchema = z.union([
  requestSchema,
  z.object({ cancel: z.int() }),
  z.object({ subscribe: z.string() }),
  z.object({ unsubscribe: z.string() }),
])
export type ClientMessage = z.infer<typeof clientMessageSchema>

/** What comes back for a call. */
const responseSchema = z.union([
  z.object({ sequence: z.int(), error: wireErrorSchema }),
  z.object({ sequence: z.int(), result: z.unknown() }),
])
export type Response = z.infer<typeof responseSchema>

/** How far a call is, 0…1. */
const progressMessageSchema = z.object({ sequence: z.int(), progress: z.number() })
/** An event that the client has subscribed to. */
const eventMessageSchema = z.object({ event: z.string(), payload: z.unknown() })

/** What comes without being the response of a call. */
export type Told = z.infer<typeof progressMessageSchema> | z.infer<typeof eventMessageSchema>

/** What a client receives. */
export const workbenchMessageSchema = z.union([progressMessageSchema, eventMessageSchema, responseSchema])
