import type { Minimum } from '#shared/contract/index.ts'
// Not from the door: that brings the whole chart library.
import type { FigureInput } from '#shared/plot/index.ts'
import { wilsonInterval } from '#shared/statistics/index.ts'

/** What the article says and what came out. */
export interface Finding {
  claim: string
  measured: string
  /** What has to hold of what was measured. */
  agreesIf: string
  verdict: 'agrees' | 'differs' | 'cannot be told'
  /** Where they differ, or may seem to: why. */
  why?: string
}

/** The runs of a plan by their keys, with all that they computed. */
export type Results = (key: string) => FigureInput

export const verdictOf = (holds: boolean): Finding['verdict'] => (holds ? 'agrees' : 'differs')

/** A share of descents that is as good as all of them; with 400 starts none may be missing. */
export const ALL = 0.99

/**
 * Whether counts say that a probability is more than `bound` wherever it was measured; neither, where a 95 % interval
 * holds both.
 */
export function verdictOfAll(counts: readonly number[], starts: number, bound: number): Finding['verdict'] {
  const intervals = counts.map((count) => wilsonInterval(count, starts))
  if (intervals.some(([, high]) => high < bound)) return 'differs'
  return intervals.length > 0 && intervals.every(([low]) => low > bound) ? 'agrees' : 'cannot be told'
}

/** The learning rate above which the flat minimum holds nothing. */
export function flatLimit(minima: readonly Minimum[]): number {
  return minima.find(({ fate }) => fate === 'flat')?.stabilityLimit ?? Infinity
}
