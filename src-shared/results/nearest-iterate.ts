import type { RunData } from '../contract/index.ts'
import type { MemberRow } from './member-rows.ts'

/** One iterate of one descent. */
export interface Iterate {
  row: MemberRow
  step: number
  /** Its values by the names of the series: the variables, `value`, `stepLength`. */
  values: Record<string, number>
}

/** The series of figures over the iterations. */
export function seriesOverTime(figure: string): { x: null; y: string; isLog: boolean } | undefined {
  if (figure === 'convergence') return { x: null, y: 'stepLength', isLog: true }
  return figure === 'path-sharpness' ? { x: null, y: 'sharpness', isLog: false } : undefined
}

/** So many times the values, a span lets the step decide, and values only between descents that are at that step. */
const BETWEEN_DESCENTS = 1e3
/** The logarithms of doubles are within this. */
const LOGARITHMS = 750

/** The scale on which distances are seen on such a figure: that of the step comes first. */
export function spanOverTime(
  { series }: RunData,
  { y, isLog }: { y: string; isLog?: boolean },
): { x: number; y: number } {
  if (isLog) return { x: 1, y: BETWEEN_DESCENTS * LOGARITHMS }
  let most = 1
  for (const { name, values } of series)
    if (name === y)
      for (const value of values) if (Math.abs(value) > most && Number.isFinite(value)) most = Math.abs(value)
  return { x: 1, y: BETWEEN_DESCENTS * most }
}

/** Iterates beyond this are not searched through at every move of the pointer. */
const MOST_SEARCHED = 400_000

/**
 * The iterate closest to a point of a figure, where distances are shares of `span`, the width and height of what is
 * looked at. `names` are the series on its axes, the second of which may be logarithmic; null stands for the step
 * itself. Only `member` is searched where it is given.
 */
export function nearestIterate(
  { series }: RunData,
  rows: readonly MemberRow[],
  names: { x: string | null; y: string; isLog?: boolean },
  at: { x: number; y: number },
  span: { x: number; y: number },
  member: number | null,
): Iterate | undefined {
  const place = names.isLog ? (value: number) => Math.log(Math.max(value, Number.MIN_VALUE)) : (value: number) => value
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
      const distance = Math.hypot((px - at.x) / span.x, (place(y.values[index]!) - place(at.y)) / span.y)
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
