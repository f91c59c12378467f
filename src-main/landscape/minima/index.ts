import type { Minimum } from '#shared/contract/index.ts'
import type { Formula } from '../landscape.ts'
import type { Box } from './box.ts'
import { jetOf } from './jet.ts'
import { type Found, minimaOnLine } from './line.ts'
import { minimaInPlane } from './plane.ts'
import { ranked } from './rank.ts'

/** Codes of fates are bytes: of more minima than these, the lowest are kept. */
const MAX_MINIMA = 200
/** Minima nearer to each other than this share of the domain are one. */
const SAME = 1e-8

/**
 * The minima of a function of one or two variables in a box, its edges included where the function is stationary or has a kink there; a place on the edge to which it just falls from inside is
 * none. They are named minimum-1, minimum-2, … from the flattest, by the largest eigenvalue of the Hessian; of equal ones the lower is first, then the one with the smaller coordinates. Kinks and
 * plateaus, where that eigenvalue says nothing, come behind all others. At most 200, the lowest.
 *
 * A plateau is one minimum: an interval of stationary points, or in the plane any connected set of minima, represented by the smallest box around it.
 * Deterministic, and bounded in the number of evaluations whatever the function.
 *
 * @param domain shape [variables]
 */
export function findMinima(formula: Formula, domain: readonly [number, number][]): Minimum[] {
  const jet = jetOf(formula)
  const found =
    jet.dimension === 1
      ? minimaOnLine(jet, formula.value, domain[0]!)
      : minimaInPlane(jet, formula.value, [domain[0]!, domain[1]!] as Box)
  const coordinates = domain.map((_, axis) => (minimum: { at: number[] }) => minimum.at[axis]!)
  const valueOf = ({ value }: { value: number }) => value
  const lowest = ranked(distinct(found, domain), [valueOf, ...coordinates]).slice(0, MAX_MINIMA)
  return ranked(lowest.map(minimumOf), [({ sharpness }) => sharpness ?? Infinity, valueOf, ...coordinates]).map(
    (minimum, index) => ({ ...minimum, fate: `minimum-${index + 1}` }),
  )
}

function distinct(found: readonly Found[], domain: readonly [number, number][]): Found[] {
  const same = (a: Found, b: Found) =>
    a.at.every((x, axis) => Math.abs(x - b.at[axis]!) <= SAME * (domain[axis]![1] - domain[axis]![0]))
  return found.filter((minimum, index) => found.findIndex((other) => same(minimum, other)) === index)
}

function minimumOf({ at, value, eigenvalues, plateau }: Found): Minimum {
  const sharpness = plateau ? null : (eigenvalues.at(-1) ?? null)
  return {
    fate: '',
    at,
    plateau,
    // −0 is 0.
    value: value + 0,
    eigenvalues: plateau ? [] : eigenvalues,
    sharpness,
    stabilityLimit: sharpness !== null && sharpness > 0 ? 2 / sharpness : null,
  }
}
