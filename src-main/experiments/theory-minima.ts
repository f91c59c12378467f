import { OverstepError, type LandscapeInfo, type Minimum, type TheoryConfig } from '#shared/contract/index.ts'
import { MINIMUM_WITHIN } from '../theory/index.ts'
import { pointed, titled } from './titles.ts'

/** Minima that a refusal names. */
const MOST_NAMED = 8

/**
 * Checks that a config speaks of minima that were found of its landscape: of other points the theory says nothing.
 * @throws {OverstepError} `invalid-input` that names the field and the minima that there are
 */
export function checkMinima({ minima }: Pick<LandscapeInfo, 'minima'>, config: TheoryConfig): void {
  const issues = (['minimum', 'globalMinimum'] as const).flatMap((path) => {
    const point = config[path]
    return minima.some((minimum) => isAt(minimum, point))
      ? []
      : [
          {
            path,
            message: `must be a minimum of the landscape, to within ${MINIMUM_WITHIN}: ${told(minima)}; got ${pointed(point)}`,
          },
        ]
  })
  const [first] = issues
  if (first) throw new OverstepError('invalid-input', `${first.path}: ${first.message}`, { issues })
}

function isAt({ at, plateau }: Minimum, point: readonly number[]): boolean {
  const offsets = point.map((coordinate, axis) => {
    const [from, to] = plateau?.[axis] ?? [at[axis]!, at[axis]!]
    return Math.max(from - coordinate, 0, coordinate - to)
  })
  return Math.hypot(...offsets) <= MINIMUM_WITHIN
}

function told(minima: readonly Minimum[]): string {
  if (minima.length === 0) return 'none was found'
  const named = minima.slice(0, MOST_NAMED).map(({ fate, at, plateau }) => {
    const [ends] = plateau?.length === 1 ? plateau : []
    return `${ends ? ends.map(titled).join(' … ') : pointed(at)} (${fate})`
  })
  return named.join(', ') + (minima.length > MOST_NAMED ? ` and ${minima.length - MOST_NAMED} more` : '')
}
