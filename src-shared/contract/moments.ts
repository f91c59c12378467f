import { z } from 'zod'

/** The last moment that a date can be, in milliseconds since 1970 (ECMAScript, Time Values). */
const LAST = 8.64e15

/** A moment in milliseconds since 1970 (UTC). */
export const momentSchema = z
  .int('must be a whole number of milliseconds since 1970')
  .min(-LAST, 'must be the moment of a date')
  .max(LAST, 'must be the moment of a date')

/**
 * Whether a number is the moment of a date: of what was imported by older versions it may be none, and no date can be
 * made of it.
 */
export function isMoment(moment: number): boolean {
  return Math.abs(moment) <= LAST
}

/** A moment as ISO 8601 has it; of a number that is none, the number. */
export function isoMoment(moment: number): string {
  return isMoment(moment) ? new Date(moment).toISOString() : String(moment)
}
