import type { z } from 'zod'

/** What the contract says of a method. */
interface MethodDescription {
  argument: z.ZodType
  result: z.ZodType
  /**
   * Whether a call may be carried out again where nobody knows if it has been, as after a lost connection. True of questions, and of a
   * download of what is not there yet. Any other call is carried out once: what it makes would be there twice, or it would undo what
   * somebody else has done in between.
   */
  repeatable: boolean
}

/** A part of the contract: methods by their names. */
export type Descriptions = Record<string, MethodDescription>
