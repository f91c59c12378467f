import type { Minimum } from '../../vocabulary/index.ts'
import { curveArrays, surfaceArrays } from '../drawn-landscape.ts'
import { knownFates } from '../fates.ts'
import { describeKind, summarySchemaOf } from '../kind.ts'
import { mapArrays } from '../map-arrays.ts'
import { boxFields, byFlatness, rounded } from '../suggest.ts'
import { theoryConfigSchema } from './config.ts'
import { theorySummarySchema } from './summary.ts'

// Its size is chosen when it is run.
const { fate, iterations, period, sharpness } = mapArrays(() => [null, null])

/** The constants of the article's theory around a local minimum, what it claims from them, and what descents do. */
export const theory = describeKind({
  name: 'theory',
  label: 'Theory',
  config: theoryConfigSchema,
  summary: summarySchemaOf({ fates: knownFates.fates, minima: knownFates.minima, ...theorySummarySchema.shape }),
  arrays: {
    ...curveArrays,
    ...surfaceArrays,
    'failing/<condition>': {
      dtype: 'uint8',
      shape: () => [null, null],
      unit: '',
      meaning: 'where a condition fails, over [y, x]: 0 outside its set, 1 where it holds, 2 where it fails',
    },
    'map/fate': fate,
    'map/iterations': iterations,
    'map/period': period,
    'map/sharpness': sharpness,
  },
  series: {
    leaves: { along: 'γ', unit: 'descents', meaning: 'of those from M: left it' },
    lands: { along: 'γ', unit: 'descents', meaning: 'of those from M: landed in P(M) when they first left M' },
    reaches: { along: 'γ', unit: 'descents', meaning: 'of those from M: reached x⁎' },
    returns: { along: 'γ', unit: 'descents', meaning: 'of those from M: stayed or came back, and ended in x†' },
    hits: { along: 'γ', unit: 'descents', meaning: 'of those from W: met X within the steps of Lemma 2.3' },
    everHits: { along: 'γ', unit: 'descents', meaning: 'of those from W: ever met X' },
    reachesFromW: { along: 'γ', unit: 'descents', meaning: 'of those from W: reached x⁎' },
  },
  pausable: false,
  variables: [1, 2],
  axes: () => [],
  suggestions: ({ minima }) => {
    const isolated = byFlatness(minima)
    return fromSharpToFlat(isolated.length > 0 ? isolated : byGreatest(minima))
  },
})

/** The curvature of a minimum; of a set of minima the largest, where it is known. */
const curvatureOf = ({ sharpness, set }: Minimum): number | null => sharpness ?? set?.sharpness?.[1] ?? null

/** Minima that are sets, the flattest first. */
function byGreatest(minima: readonly Minimum[]): Minimum[] {
  return minima
    .filter((minimum) => curvatureOf(minimum) !== null)
    .sort((one, other) => curvatureOf(one)! - curvatureOf(other)!)
}

/**
 * From the sharpest minimum to the flattest. Where the flat one is as sharp as all around it, L = μ⁎, Theorem 2.2
 * speaks of learning rates in 2/μ† < γ ≤ 1/μ⁎: μ† must be above 2μ⁎, and below the curvature at the sharp minimum. It
 * lies amid both.
 */
function fromSharpToFlat(ordered: readonly Minimum[]) {
  const [flat, sharp] = [ordered[0], ordered.at(-1)]
  if (!flat || !sharp) return { places: {}, rest: {} }
  const [least, most] = [2 * curvatureOf(flat)!, curvatureOf(sharp)!]
  const mu = least < most ? Math.sqrt(least * most) : most / 2
  const written = ({ at }: Minimum) => at.map((value) => rounded(value, 9))
  // Regions are about one landscape only.
  const none = sharp.at.map(() => [null, null])
  const places = { minimum: written(sharp), globalMinimum: written(flat), ...(mu > 0 && { mu: rounded(mu) }) }
  const boxes = ['region', 'regionP', 'domain', 'target'].map((path) => boxFields(path, none))
  return { places: Object.assign(places, ...boxes) as typeof places, rest: {} }
}
