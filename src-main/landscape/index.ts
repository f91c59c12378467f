import { type LandscapeName, OverstepError } from '#shared/contract/index.ts'
import type { Landscape } from './landscape.ts'
import { paper1d, paper1dPrinted } from './paper-1d.ts'

export { captureIn, captureOf } from './capture.ts'
export { compile, compileFormula, coordinateNames, formulaOf } from './compile.ts'
export { sampleCurve } from './curve.ts'
export { emit } from './emit.ts'
export type { Formula, Landscape } from './landscape.ts'
export { parseExpression } from './parse.ts'

/** The landscapes that come with Overstep. */
export const landscapes: readonly Landscape[] = [paper1d, paper1dPrinted]

/** @throws {OverstepError} `not-found` where no landscape has this name */
export function landscapeOf(name: LandscapeName): Landscape {
  const landscape = landscapes.find((candidate) => candidate.name === name)
  if (!landscape)
    throw new OverstepError(
      'not-found',
      `landscape: there is no "${String(name)}", only ${landscapes.map((known) => known.name).join(', ')}`,
    )
  return landscape
}
