import type { RunData } from '#shared/contract/index.ts'

/** One descent of a trajectory run in a few numbers; null is not known yet or not finite. */
export interface MemberRow {
  index: number
  start: number
  learningRate: number
  fate: string | null
  iterations: number | null
  lastX: number | null
  lastValue: number | null
}

/** The descents of a run in the order of their index. */
export function memberRows({ members, series }: RunData): MemberRow[] {
  const last = new Map(series.map(({ member, name, values }) => [`${member}/${name}`, values.at(-1)]))
  return members.map(({ index, parameters, summary }) => {
    const { fate, iterations } = summary ?? {}
    return {
      index,
      start: Number([parameters['start']].flat()[0]),
      learningRate: Number(parameters['learningRate']),
      fate: typeof fate === 'string' ? fate : null,
      iterations: typeof iterations === 'number' ? iterations : null,
      lastX: last.get(`${index}/x`) ?? null,
      lastValue: last.get(`${index}/value`) ?? null,
    }
  })
}

/** One iterate of one descent. */
export interface Iterate {
  row: MemberRow
  step: number
  /** The coordinates by the series' names. */
  x: number
  y: number
}

/** Iterates beyond this are not searched through at every move of the pointer. */
const MOST_SEARCHED = 400_000

/**
 * The iterate closest to a point of a figure, where distances are shares of `span`, the width and height of what is looked at. `names` are the
 * series on its axes; null stands for the step itself. Only `member` is searched where it is given.
 */
export function nearestIterate(
  { series }: RunData,
  rows: readonly MemberRow[],
  names: { x: string | null; y: string },
  at: { x: number; y: number },
  span: { x: number; y: number },
  member: number | null,
): Iterate | undefined {
  let best: Iterate | undefined
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
      const py = y.values[index]!
      const distance = Math.hypot((px - at.x) / span.x, (py - at.y) / span.y)
      if (distance < least) {
        least = distance
        best = { row, step: y.steps[index]!, x: px, y: py }
      }
    }
  }
  return best
}
