/** Where descents ended that something else than the kernels of the processor has followed. */
export interface Followed {
  /**
   * How each ended: CONVERGED, UNSETTLED or DIVERGENT, one of TOLD, or NOT_FOLLOWED for one that has to be done from
   * its start.
   */
  decision: Uint8Array
  iterations: Uint32Array
  /** Their last points with the state of the rule, shape [descents, numbers of a point], row-major. */
  ends: Float64Array
}

export const NOT_FOLLOWED = 255
/** Descents that nothing has decided, and that are told apart already. To the last their period is added. */
export const TOLD = { chaotic: 254, slow: 253, periodic: 128 }

/** Numbers of a point. */
export const followedLength = ({ decision, ends }: Followed): number => ends.length / decision.length

/** The descents `from` to `to` (not included) of those that were followed. */
export function partOfFollowed(followed: Followed, from: number, to: number): Followed {
  const { decision, iterations, ends } = followed
  const length = followedLength(followed)
  return {
    decision: decision.slice(from, to),
    iterations: iterations.slice(from, to),
    ends: ends.slice(from * length, to * length),
  }
}

/** Room for what becomes of descents, as kernels have it. */
export interface Ended {
  decision: Uint8Array
  iterations: Uint32Array
  ends: Float64Array
}

/**
 * Takes over what was followed, and has the rest done.
 * @param from where all of them start, and `length` the numbers of each point
 * @param descend does so many, from these points
 */
export function completeFollowed(
  followed: Followed,
  from: Float64Array,
  length: number,
  into: Ended,
  descend: (from: Float64Array, count: number, into: Ended) => void,
): void {
  const { decision, iterations, ends } = followed
  into.decision.set(decision)
  into.iterations.set(iterations)
  into.ends.set(ends)
  const missing = Array.from(decision.keys()).filter((index) => decision[index] === NOT_FOLLOWED)
  const count = missing.length
  if (count === 0) return
  const rowOf = (points: Float64Array, index: number) => points.subarray(index * length, (index + 1) * length)
  const starts = new Float64Array(count * length)
  missing.forEach((index, row) => rowOf(starts, row).set(rowOf(from, index)))
  const done = {
    decision: new Uint8Array(count),
    iterations: new Uint32Array(count),
    ends: new Float64Array(count * length),
  }
  descend(starts, count, done)
  missing.forEach((index, row) => {
    into.decision[index] = done.decision[row]!
    into.iterations[index] = done.iterations[row]!
    rowOf(into.ends, index).set(rowOf(done.ends, row))
  })
}
