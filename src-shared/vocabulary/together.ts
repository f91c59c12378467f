import { z } from 'zod'

/** Whether nothing has been found wrong so far. */
const isSound = ({ issues }: { issues: readonly unknown[] }): boolean => issues.length === 0

/** Says what is wrong with a field; `input` is its value where that is short enough to be repeated. */
export type Refuse = (path: PropertyKey[], message: string, input?: unknown) => void

/**
 * A check of several fields together. It is made only where each of them is right by itself: of a number beyond its
 * limit zod would still ask it, and the work of many checks grows with their numbers.
 */
export function together<Value>(check: (value: Value, refuse: Refuse) => void): z.core.$ZodCheck<Value> {
  return z.superRefine<Value>(
    (value, { issues }) =>
      check(value, (path, message, input) => issues.push({ code: 'custom', input, path, message })),
    { when: isSound },
  )
}

/** A condition on a whole value, asked only where each of its parts is right by itself. */
export function holds(error: string, path: PropertyKey[] = []): z.core.$ZodCustomParams {
  return { error, path, when: isSound }
}

/** A record of at most so many entries. */
export function fewEntries<Schema extends z.ZodType<object>>(record: Schema, most: number): Schema {
  return record.refine((value) => Object.keys(value).length <= most, holds(`must have at most ${most} entries`))
}
