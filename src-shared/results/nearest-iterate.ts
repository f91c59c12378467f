import type { RunData } from '../contract/index.ts'
import type { MemberRow } from './member-rows.ts'

/** One iterate of one descent. */
export interface Iterate {
  row: MemberRow
  step: number
  /** Its values by the names of the series: the variables, `value`, `stepLength`. */
  values: Record<string, number>
}

/** Iterates beyond this are not searched through at every move of the pointer. */
const MOST_SEARCHED = 400_000

/**
 * The iterate closest to a point of a figure, where distances are shares of `span`, the width and height of what is
 * looked at. `names` are the series on its axes; null stands for the step itself. Only `member` is searched where it is
 * given.
 */
export function nearestIterate(
  { series }: RunData,
  rows: readonly MemberRow[],
  names: { x: string | null; y: string },
  at: { x: number; y: number },
  span: { x: number; y: number },
  member: number | null,
): Iterate | undefined {
  let best: { row: MemberRow; index: number } | undefined
  let least = Infinity
  let searched = 0
  for (const row of rows) {
    if (member !== null && row.index !== member) continue
    const y = series.find((one) => one.member === row.index && one.name === names.y)
    const x = names.x === null ? undefined : series.find((one) => one.member === row.index && one.name === names.x)
    if (!y || (names.x !== null && !x)) continue
    searched += y.values.length
    if (searched > MOST_SEARCHED) break
    for (let index = 0; index < y.values.length; index++) {
      const px = x ? x.values[index]! : y.steps[index]!
      const distance = Math.hypot((px - at.x) / span.x, (y.values[index]! - at.y) / span.y)
      if (distance < least) {
        least = distance
        best = { row, index }
      }
    }
  }
  if (!best) return undefined
  const { row, index } = best
  const own = series.filter((one) => one.member === row.index && one.values.length > index)
  return {
    row,
    step: own[0]!.steps[index]!,
    values: Object.fromEntries(own.map(({ name, values }) => [name, values[index]!])),
  }
}
