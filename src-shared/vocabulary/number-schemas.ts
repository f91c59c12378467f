import { z } from 'zod'

/** Numbers as configs have them, with what is said of others. */

/** Places lie within ±this, so that no difference or ratio of them overflows. */
export const FARTHEST = 1e100

export const finite = z.number('must be a finite number')
export const positive = finite.gt(0, 'must be > 0')
/** A coordinate, or an end of an axis or an interval. */
export const place = finite.min(-FARTHEST, 'must be at least -1e100').max(FARTHEST, 'must be at most 1e100')
export const whole = (least: number, most: number) =>
  z.int('must be a whole number').min(least, `must be at least ${least}`).max(most, `must be at most ${most}`)
