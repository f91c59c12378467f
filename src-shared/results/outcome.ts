/** What became of a descent, as far as it is known. */
export interface Outcome {
  /** Null while it has not been computed. */
  fate: string | null
  /** Of a periodic fate. */
  period: number | null
}

/** What became of a descent in words: 'periodic, period 4'. */
export function outcomeText({ fate, period }: Outcome): string {
  if (fate === null) return 'not computed'
  return period === null ? fate : `${fate}, period ${period}`
}
