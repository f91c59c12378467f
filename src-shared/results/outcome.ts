/** What became of a descent, as far as it is known. */
export interface Outcome {
  /** Null while it has not been computed. */
  fate: string | null
  /** Of a periodic fate. */
  period: number | null
}

/** What became of a descent in words: 'periodic, period 4'. @param isAwaited whether it may yet be computed */
export function outcomeText({ fate, period }: Outcome, isAwaited = false): string {
  if (fate === null) return isAwaited ? 'not computed yet' : 'not computed'
  return period === null ? fate : `${fate}, period ${period}`
}
