import { stabilityLimitOf } from '#shared/rules/index.ts'
import type { Minimum } from '#shared/contract/index.ts'
import type { Formula } from '../landscape.ts'
import type { Box } from './box.ts'
import { drawn } from './drawn.ts'
import { jetOf } from './jet.ts'
import { type Found, minimaOnLine } from './line.ts'
import { minimaInPlane } from './plane.ts'
import { ranked } from './rank.ts'

/** Codes of fates are bytes: of more minima than these, the lowest are kept. */
const MAX_MINIMA = 200
/** Curvatures along a set that differ by less than this share are one. */
const SAME_CURVATURE = 1e-9
/** Minima nearer to each other than this share of the domain are one. */
const SAME = 1e-8

/**
 * The minima of a function of one or two variables in a box, its edges included where the function is stationary or
 * has a kink there; a place on the edge to which it just falls from inside is none. They are named minimum-1,
 * minimum-2, … from the flattest, by the largest eigenvalue of the Hessian; of equal ones the lower is first, then
 * the one with the smaller coordinates. Kinks and plateaus, where that eigenvalue says nothing, come behind all
 * others. At most 200, the lowest.
 *
 * A connected set of minima is one minimum: an interval of stationary points, or in the plane curves or an area, with
 * the smallest box around it. Deterministic, and bounded in the number of evaluations whatever the function.
 *
 * @param domain shape [variables]
 */
export function findMinima(formula: Formula, domain: readonly [number, number][]): FoundMinimum[] {
  const jet = jetOf(
    formula,
    domain.map(([from, to]) => to - from),
  )
  const found =
    jet.dimension === 1
      ? minimaOnLine(jet, formula.value, domain[0]!)
      : minimaInPlane(jet, formula.value, [domain[0]!, domain[1]!] as Box)
  const coordinates = domain.map((_, axis) => (minimum: { at: number[] }) => minimum.at[axis]!)
  const valueOf = ({ value }: { value: number }) => value
  // Where the search has used up its work nothing more is known of a place, not even how low it is.
  const told = found.filter((minimum) => !Number.isNaN(valueOf(minimum)))
  const lowest = ranked(distinct(told, domain), [valueOf, ...coordinates]).slice(0, MAX_MINIMA)
  const all = lowest.map((one) => minimumOf(one, domain))
  return ranked(all, [
    ({ minimum }) => flatnessOf(minimum),
    ({ minimum }) => valueOf(minimum),
    ...coordinates.map(
      (coordinate) =>
        ({ minimum }: FoundMinimum) =>
          coordinate(minimum),
    ),
  ]).map(({ minimum, curves }, index) => ({ minimum: { ...minimum, fate: `minimum-${index + 1}` }, curves }))
}

/**
 * A minimum, and the curves of a set of minima as far as they were followed, for telling what is near to them: shape
 * [curves][points][2].
 */
export interface FoundMinimum {
  minimum: Minimum
  curves: number[][][] | null
}

/** What minima are named by; kinks and sets without a curvature come behind all others. */
const flatnessOf = ({ sharpness, set }: Minimum) => sharpness ?? set?.sharpness?.[0] ?? Infinity

function distinct(found: readonly Found[], domain: readonly [number, number][]): Found[] {
  const same = (a: Found, b: Found) =>
    a.at.every((x, axis) => Math.abs(x - b.at[axis]!) <= SAME * (domain[axis]![1] - domain[axis]![0]))
  return found.filter((minimum, index) => found.findIndex((other) => same(minimum, other)) === index)
}

function minimumOf({ at, value, pieces, plateau, set }: Found, domain: readonly [number, number][]): FoundMinimum {
  // Of pieces that are not equally curved the sharpest decides what learning rates are stable.
  const sorted = plateau ? [] : [...pieces].sort((a, b) => a.at(-1)! - b.at(-1)!)
  const eigenvalues = sorted.at(-1) ?? []
  const sharpness = set ? ofSet(set.sharpness) : (eigenvalues.at(-1) ?? null)
  const minimum: Minimum = {
    fate: '',
    at,
    plateau,
    // −0 is 0.
    value: value + 0,
    ...(set && { set: { curves: drawn(set.curves, domain), sharpness: set.sharpness } }),
    eigenvalues,
    ...(sorted.length > 1 && { pieces: sorted }),
    sharpness,
    stabilityLimit: sharpness === null ? null : stabilityLimitOf(sharpness),
  }
  return { minimum, curves: set?.curves ?? null }
}

/** The curvature of all points of a set, where they have the same. */
function ofSet(sharpness: [number, number] | null): number | null {
  if (!sharpness) return null
  const [least, greatest] = sharpness
  return greatest - least <= SAME_CURVATURE * Math.abs(greatest) ? greatest : null
}
