import type { z } from 'zod'
import type { ErrorCode } from '../vocabulary/index.ts'

/** What the contract says of a method. */
interface MethodDescription {
  argument: z.ZodType
  result: z.ZodType
  /**
   * Whether a call may be carried out again where nobody knows if it has been, as after a lost connection. True of
   * questions, and of a download of what is not there yet. Any other call is carried out once: what it makes would be
   * there twice, or it would undo what somebody else has done in between.
   */
  repeatable: boolean
  /**
   * How it may fail beside the ways in which every method may: a wrong argument, a database that fails, a caller who
   * cancels, a program that is closing.
   */
  errors: readonly ('not-found' | 'conflict' | 'compute' | 'unavailable')[]
}

/** Methods by their names. */
export type Descriptions = Record<string, MethodDescription>

/** What the contract says of an event. */
interface EventDescription {
  /** What is told; null where the event only says that something is not as it was. */
  payload: z.ZodType
  /** Whether a client that is slow may miss it, because what it says can be asked for at any time. */
  skippable: boolean
}

/** Events by their names. */
export type EventDescriptions = Record<string, EventDescription>

/** The ways in which every method may fail. */
export const commonErrors: readonly ErrorCode[] = ['invalid-input', 'storage', 'cancelled', 'unavailable', 'internal']
