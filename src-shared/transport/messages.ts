import { z } from 'zod'
import { wireErrorSchema } from '../contract/index.ts'

/** What a client sends: a call of a method of the contract. `sequence` pairs it with its response. */
export const requestSchema = z.object({ sequence: z.int(), method: z.string(), argument: z.unknown() })

/** What comes back for a call. */
export const responseSchema = z.union([
  z.object({ sequence: z.int(), error: wireErrorSchema }),
  z.object({ sequence: z.int(), result: z.unknown() }),
])
export type Response = z.infer<typeof responseSchema>

/** What the workbench tells every client. */
export const eventMessageSchema = z.object({ event: z.string(), payload: z.unknown() })
