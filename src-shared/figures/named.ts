import type { ComparisonLook, Run, RunData } from '../contract/index.ts'
import type { CompareInput } from './compare/compare.ts'
import { comparisonFigure } from './compare/set.ts'
import type { FigureInput, FigureKind } from '../plot/index.ts'
import { figureOf } from './by-config.ts'
import { sweepFigure, type SweepSource } from './sweep/set.ts'

/** Runs side by side, with all that they computed and how they are looked at. */
export interface ComparisonSource {
  input: CompareInput
  look: ComparisonLook
}

/** A figure by its name, of one run, of a comparison or of a sweep, as data that can be sent to where it is drawn. */
export type NamedFigure = { figure: string } & (
  { run: Run; data: RunData } | { comparison: ComparisonSource } | { swept: SweepSource }
)

/**
 * The figure, and what it is drawn from.
 * @throws {OverstepError} `not-found` when there is no figure of that name, `conflict` when it cannot be drawn
 */
export function figureNamed(named: NamedFigure): { kind: FigureKind; input: FigureInput } {
  if ('comparison' in named) {
    const { input, look } = named.comparison
    return comparisonFigure(input, look, named.figure)
  }
  if ('swept' in named) return sweepFigure(named.swept.input, named.swept.look, named.figure)
  const { run, data, figure } = named
  return { kind: figureOf(run.config, figure, run.summary), input: { run, data } }
}
