import { OverstepError, type LandscapeInfo, type Minimum, type TheoryConfig } from '#shared/contract/index.ts'
import { hypot, norm } from '#shared/elementary/index.ts'
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
            message:
              `must be a minimum of the landscape, to within ${MINIMUM_WITHIN}: ${told(minima)}; got ` +
              `${pointed(point)}`,
          },
        ]
  })
  const [first] = issues
  if (first) throw new OverstepError('invalid-input', `${first.path}: ${first.message}`, { issues })
}

function isAt({ at, plateau, set }: Minimum, point: readonly number[]): boolean {
  if (set) return set.curves.some((curve) => distanceTo(curve, point) <= MINIMUM_WITHIN)
  const offsets = point.map((coordinate, axis) => {
    const [from, to] = plateau?.[axis] ?? [at[axis]!, at[axis]!]
    return Math.max(from - coordinate, 0, coordinate - to)
  })
  return norm(offsets) <= MINIMUM_WITHIN
}

/** How far a point is from a line of segments, shape [points][2]. */
function distanceTo(line: readonly number[][], [x = 0, y = 0]: readonly number[]): number {
  const distances = line.slice(1).map(([bx = 0, by = 0], index) => {
    const [ax = 0, ay = 0] = line[index]!
    const [dx, dy] = [bx - ax, by - ay]
    const square = dx * dx + dy * dy
    const share = square > 0 ? Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / square)) : 0
    return hypot(x - ax - share * dx, y - ay - share * dy)
  })
  return Math.min(...distances)
}

function told(minima: readonly Minimum[]): string {
  if (minima.length === 0) return 'none was found'
  const named = minima.slice(0, MOST_NAMED).map(({ fate, at, plateau }) => {
    const [ends] = plateau?.length === 1 ? plateau : []
    return `${ends ? ends.map(titled).join(' … ') : pointed(at)} (${fate})`
  })
  return named.join(', ') + (minima.length > MOST_NAMED ? ` and ${minima.length - MOST_NAMED} more` : '')
}
