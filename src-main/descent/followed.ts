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
