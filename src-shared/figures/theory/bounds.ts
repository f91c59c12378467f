import type { Measured, TheorySummary } from '../../contract/index.ts'
import type { Markup } from '../../plot/index.ts'
import { colors, MU_GLOBAL } from './parts.ts'

/** The bounds that the theory gives of what becomes of descents from W, by their names in a measurement. */
export type BoundName = 'hitBound' | 'missBoundPrinted' | 'missBoundTight'

const L: Markup = '{symbol|L}'
const GAMMA: Markup = '{symbol|γ}'
const HALF: Markup = `${GAMMA} ≤ 1/(2${L})`
const OUTSIDE: Markup = `${L} outside {symbol|X}`

interface Bound {
  /** What it says, and of which learning rates. */
  label: Markup
  color: string
  /** Lengths of strokes and gaps at scale 1: bounds of one colour, and all of them in grey, are told apart by these. */
  dash: readonly number[]
  /** Its column in tables. */
  column: string
}

export const bounds: Record<BoundName, Bound> = {
  hitBound: {
    label: `bound of Lemma 2.3: ${HALF}, ${OUTSIDE}`,
    color: colors.x,
    dash: [9, 4],
    column: 'boundLemma23',
  },
  missBoundPrinted: {
    label: 'bound of Theorem 2.4 as printed',
    color: colors.misses,
    dash: [1.5, 3],
    column: 'boundTheorem24Printed',
  },
  missBoundTight: {
    label: `tight bound of Theorem 2.4: ${GAMMA} ≤ ${MU_GLOBAL}/${L}{sup|2}, ${HALF}, ${OUTSIDE}`,
    color: colors.misses,
    dash: [6, 3, 1.5, 3],
    column: 'boundTheorem24Tight',
  },
}

/** Whether a bound is known of any learning rate. */
export const isKnown = (name: BoundName, measured: readonly Measured[]) => measured.some((one) => one[name] !== null)

/**
 * The greatest learning rate of a bound, and the L of the domain without X that it stands on; null where there is none.
 */
export function boundBasis(
  name: BoundName,
  { boundedUpTo, constants, asked }: TheorySummary,
): { upTo: number | null; smoothness: number | null } {
  if (name === 'hitBound')
    return { upTo: boundedUpTo?.hit ?? null, smoothness: constants.smoothnessOutsideX?.estimate ?? null }
  return { upTo: boundedUpTo?.miss ?? null, smoothness: asked?.smoothness ?? null }
}
