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

/** How many snapshots are kept of each part of a run; see `spreadOver`. The first of the first part is at 0. */
function countsOf(count: number, [first = 0, ...others]: readonly number[]): number[] {
  const own = Math.min(count, first + 1)
  const ofOthers = others.map((to, index) => {
    const length = to - (index === 0 ? first : others[index - 1]!)
    return Math.min(length, Math.max(1, Math.round((length * (own - 1)) / first)))
  })
  return [own, ...ofOthers]
}

/** How many snapshots are kept of all parts together; see `spreadOver`. */
export function countOver(count: number, ends: readonly number[]): number {
  return countsOf(count, ends).reduce((sum, own) => sum + own, 0)
}

/**
 * The steps of which snapshots are kept, from 0 to the end at equal distances up to rounding; where a run was trained
 * on, those of its first part, and as many to the step in each of the others.
 *
 * @param count of the first part, at most
 * @param ends of all parts
 */
export function spreadOver(count: number, ends: readonly number[]): number[] {
  return countsOf(count, ends).flatMap((own, part) => {
    const to = ends[part] ?? 0
    if (part === 0) return Array.from({ length: own }, (_, index) => Math.round((index * to) / (own - 1)))
    const from = ends[part - 1]!
    return Array.from({ length: own }, (_, index) => from + Math.round(((index + 1) * (to - from)) / own))
  })
}
