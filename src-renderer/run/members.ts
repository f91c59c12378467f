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
