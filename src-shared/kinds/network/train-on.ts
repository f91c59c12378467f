import { z } from 'zod'
import { whole } from '../../vocabulary/index.ts'

/** Most times that a run is trained on. */
const MOST_PARTS = 50

export const trainedOnSchema = z
  .array(whole(1, 10_000_000), 'must be a list of steps, such as [500, 800]')
  .max(MOST_PARTS, `must have at most ${MOST_PARTS} steps`)
  .optional()
  .meta({
    group: 'Train on',
    title: 'trained on after',
    description:
      'Steps at which a run ended before it was given more. Its weights are those of a run that is asked for all ' +
      'steps at first; points of curves and snapshots stay where they were, and go on at the same distances.',
  })

/**
 * The steps of which snapshots are kept, from 0 to the end at equal distances up to rounding; where a run was trained
 * on, those of its first part, and as many to the step in each of the others.
 *
 * @param count of the first part, at most
 * @param ends of all parts
 */
export function spreadOver(count: number, [first = 0, ...others]: readonly number[]): number[] {
  const own = Math.min(count, first + 1)
  const steps = Array.from({ length: own }, (_, index) => Math.round((index * first) / (own - 1)))
  let from = first
  for (const to of others) {
    const more = Math.min(to - from, Math.max(1, Math.round(((to - from) * (own - 1)) / first)))
    for (let index = 1; index <= more; index++) steps.push(from + Math.round((index * (to - from)) / more))
    from = to
  }
  return steps
}
