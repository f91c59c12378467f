import type { FigureInput } from '#shared/figures/figure.ts'

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
