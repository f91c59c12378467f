import { landscapeName, type LandscapeChoice, OverstepError } from '#shared/contract/index.ts'
import { customLandscape } from './custom.ts'
import type { Landscape } from './landscape.ts'
import { paper1d, paper1dPrinted } from './paper-1d.ts'

export { captureIn, captureOf } from './capture.ts'
export { compile, compileFormula, coordinateNames, formulaOf } from './compile.ts'
export { sampleCurve, selectorsOf } from './curve.ts'
export { emit } from './emit.ts'
export type { Formula, Landscape } from './landscape.ts'
export { parseExpression } from './parse.ts'
export { sampleSurface } from './surface.ts'

/** The landscapes that come with Overstep. */
export const landscapes: readonly Landscape[] = [paper1d, paper1dPrinted]

/** Landscapes that were made of definitions, by their JSON: compiling one and finding its minima takes a while, and maps ask for it band by band. */
const made = new Map<string, Landscape>()
const MOST_MADE = 32

/**
 * The landscape of this name or definition.
 * @throws {OverstepError} `not-found` where no landscape has this name; `invalid-input` with `details.position` where the expression is wrong
 */
export function landscapeOf(choice: LandscapeChoice): Landscape {
  if (typeof choice !== 'string') return ofDefinition(JSON.stringify(choice), () => customLandscape(choice))
  const landscape = landscapes.find(({ info }) => info.name === choice)
  if (!landscape)
    throw new OverstepError(
      'not-found',
      `landscape: there is no "${landscapeName(choice)}", only ${landscapes.map(({ info }) => info.name).join(', ')}`,
    )
  return landscape
}

function ofDefinition(key: string, make: () => Landscape): Landscape {
  const landscape = made.get(key) ?? make()
  // The one that was used last is the last to go.
  made.delete(key)
  made.set(key, landscape)
  if (made.size > MOST_MADE) made.delete(made.keys().next().value as string)
  return landscape
}
