import { OverstepError, type Kind } from '../contract/index.ts'
import { accuracies } from './accuracies.ts'
import { convergence } from './convergence.ts'
import { distances } from './distances.ts'
import { fateMap } from './fate-map.ts'
import type { FigureKind } from './figure.ts'
import { iterations } from './iterations.ts'
import { losses } from './losses.ts'
import { path } from './path.ts'
import { projection } from './projection.ts'
import { shares } from './shares.ts'

export { fateNames } from './fates.ts'
export type { Figure, FigureInput, FigureKind, FigureOptions, RasterLayer, RasterView } from './figure.ts'
export { formatShare } from './numbers.ts'
export { fateColor, themeOf } from './palette.ts'
export { registerFigureParts } from './parts.ts'
export { figureFonts } from './text.ts'
export { withRasters, type ImageOf } from './with-rasters.ts'

const kinds: Record<Kind, readonly FigureKind[]> = {
  trajectory: [path, convergence],
  'fate-map': [fateMap, iterations, shares],
  network: [losses, accuracies, projection, distances],
}

/** The figures of runs of a kind, the one to look at first in front. */
export function figuresOf(kind: Kind): readonly FigureKind[] {
  return kinds[kind]
}

/**
 * The figure of that name.
 * @throws {OverstepError} `not-found` when runs of the kind have no such figure.
 */
export function figureOf(kind: Kind, name: string): FigureKind {
  const figure = kinds[kind].find((one) => one.name === name)
  if (figure) return figure
  const names = kinds[kind].map((one) => one.name).join(', ')
  throw new OverstepError('not-found', `a ${kind} run has no figure '${name}'; it has ${names}`)
}
