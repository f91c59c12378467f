import { type BuiltInLandscape, builtInNames, type LandscapeChoice, OverstepError } from '#shared/contract/index.ts'
import type { Landscape } from './landscape.ts'
import { library } from './library/index.ts'
import { customLandscape, makeLandscape } from './make.ts'

export { bordersOf, onBorder } from './borders.ts'
export { CAPTURE_RADIUS, type CaptureBoxes, captureBoxes, captureIn, captureOf } from './capture.ts'
export { checkExpression } from './check.ts'
export { compile, coordinateNames } from './compile.ts'
export { localForm } from './curvature.ts'
export { compileFormula, NO_VALUE, SOUND, UNSURE, written } from './evaluate.ts'
export { formulaOf } from './formula.ts'
export { hazardsOf } from './overflow.ts'
export { robustOf } from './robust.ts'
export { sampleCurve, selectorsOf, slopedCurve } from './curve.ts'
export { callOf, countCalls, functionNamed, inlineFreely, nameOfFunction } from './elementary.ts'
export { emit, emitted } from './emit.ts'
export { enclosureOf } from './enclosure/index.ts'
export { guarded } from './guards.ts'
export {
  call,
  type Condition,
  difference,
  type Expression,
  number,
  power,
  product,
  quotient,
  sum,
} from './expression.ts'
export type { Formula, Landscape } from './landscape.ts'
export { nodesOf } from './nodes.ts'
export { parseExpression } from './parse.ts'
export { DOUBT, type Operand, type Operation, type Program, programOf, type Statement, type Test } from './program.ts'
export { readFormula } from './read.ts'
export { sharpnessIn } from './sharpness.ts'
export { stationaryOf } from './stationary/index.ts'
export { sampleSurface } from './surface.ts'

/**
 * Landscapes in use, by name or by the JSON of their definition: compiling one and finding its minima takes a while,
 * and maps ask for it band by band.
 */
const made = new Map<string, Landscape>()
const MOST_MADE = 32

/**
 * The landscape of this name or definition.
 * @throws {OverstepError} `not-found` where no landscape has this name; `invalid-input` with `details.position` where
 *   the expression is wrong
 */
export function landscapeOf(choice: LandscapeChoice): Landscape {
  const key = JSON.stringify(choice)
  const landscape = made.get(key) ?? (typeof choice === 'string' ? builtIn(choice) : customLandscape(choice))
  // The one that was used last is the last to go.
  made.delete(key)
  made.set(key, landscape)
  if (made.size > MOST_MADE) made.delete(made.keys().next().value as string)
  return landscape
}

function builtIn(name: BuiltInLandscape): Landscape {
  if (!Object.hasOwn(library, name))
    throw new OverstepError('not-found', `landscape: there is no "${name}", only ${builtInNames.join(', ')}`)
  return makeLandscape(name, library[name])
}

/** The landscapes that come with Overstep. */
export function landscapes(): Landscape[] {
  return builtInNames.map(landscapeOf)
}
