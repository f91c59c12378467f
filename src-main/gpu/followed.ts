import {
  CONVERGED as CONVERGED_WORD,
  decisionOf,
  DIVERGENT as DIVERGENT_WORD,
  isSensitive,
  type Tile,
  UNSETTLED as UNSETTLED_WORD,
} from '#shared/gpu/index.ts'
import { CONVERGED, DIVERGENT, type Followed, NOT_FOLLOWED, UNSETTLED } from '../descent/index.ts'

const words = new Map([
  [CONVERGED_WORD, CONVERGED],
  [UNSETTLED_WORD, UNSETTLED],
  [DIVERGENT_WORD, DIVERGENT],
])

/** Neighbours among which it is looked whether descents leave chaos. */
const NEIGHBOURS = 64

/**
 * What a GPU has followed, in the words of the processor's kernels. Not followed is what it could not follow, and what
 * rounding has decided: descents that have settled after they were sensitive to it, and those that have not where
 * neighbours have. Where none has, chaos has no end, whatever the digits, and they are chaotic in any arithmetic.
 */
export function followedOf({ decisions, iterations, ends }: Tile): Followed {
  const decision = Uint8Array.from(decisions, (word) => words.get(decisionOf(word)) ?? NOT_FOLLOWED)
  for (let from = 0; from < decisions.length; from += NEIGHBOURS) {
    const to = Math.min(decisions.length, from + NEIGHBOURS)
    let hasEnd = false
    for (let cell = from; cell < to; cell++)
      if (isSensitive(decisions[cell]!) && decision[cell] !== UNSETTLED) hasEnd = true
    if (!hasEnd) continue
    for (let cell = from; cell < to; cell++) if (isSensitive(decisions[cell]!)) decision[cell] = NOT_FOLLOWED
  }
  return { decision, iterations, ends }
}
