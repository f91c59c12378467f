import { networkSeeds, OverstepError, startName, type Config, type NetworkConfig } from '../contract/index.ts'
import { accuracies } from './accuracies.ts'
import { convergence } from './convergence.ts'
import { distances } from './distances.ts'
import { fateMap } from './fate-map.ts'
import type { FigureKind } from './figure.ts'
import { iterations } from './iterations.ts'
import { losses } from './losses.ts'
import { path } from './path.ts'
import { projection, projectionOf, projectionOn } from './projection.ts'
import { separations } from './separations.ts'
import { shares } from './shares.ts'

export { path as pathFigure } from './path.ts'
export { fateNames } from './fates.ts'
export { figureData, gridAxes } from './data.ts'
export { exportedFigure } from './exported.ts'
export type { Figure, FigureData, FigureInput, FigureKind, RasterLayer, RasterView } from './figure.ts'
export { formatShare } from './numbers.ts'
export { fateColor, themeOf } from './palette.ts'
export { projectedSnapshots, type ProjectedSnapshot } from './projection.ts'
export { registerFigureParts } from './parts.ts'
export { figureFonts } from './text.ts'
export { withRasters, type ImageOf } from './with-rasters.ts'

/** Beyond so many starts there is no figure for each of them. */
const STARTS = 12

/** The figures of runs of this config, the one to look at first in front. */
export function figuresOf(config: Config): readonly FigureKind[] {
  switch (config.kind) {
    case 'trajectory':
      return [path, convergence]
    case 'fate-map':
      return [fateMap, iterations, shares]
    case 'network':
      return networkFigures(config)
    default:
      return []
  }
}

function networkFigures(config: NetworkConfig): readonly FigureKind[] {
  const count = networkSeeds(config).length
  const starts = count > 1 && count <= STARTS ? Array.from({ length: count }, (_, index) => startName(index)) : []
  return [
    losses,
    accuracies,
    projection,
    ...starts.map(projectionOf),
    ...starts.map(projectionOn),
    distances,
    separations,
  ]
}

/**
 * The figure of that name.
 * @throws {OverstepError} `not-found` when runs of the config have no such figure.
 */
export function figureOf(config: Config, name: string): FigureKind {
  const figures = figuresOf(config)
  const figure = figures.find((one) => one.name === name)
  if (figure) return figure
  const names = figures.map((one) => one.name)
  throw new OverstepError(
    'not-found',
    `figure: a run of kind ${config.kind} has no figure '${name}'. It has ${names.join(', ')}.`,
    { figures: names },
  )
}
