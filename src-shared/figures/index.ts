import {
  dimensionOf,
  networkSeeds,
  OverstepError,
  startName,
  type Config,
  type NetworkConfig,
} from '../contract/index.ts'
import { accuracies } from './accuracies.ts'
import { basinIterations, basinMap } from './basin-map.ts'
import { basinShares, mapShares } from './basin-shares.ts'
import { bifurcation } from './bifurcation.ts'
import { convergence } from './convergence.ts'
import { basinDifference, difference } from './difference.ts'
import { distances } from './distances.ts'
import { fateMap } from './fate-map.ts'
import type { FigureKind } from './figure.ts'
import { iterations } from './iterations.ts'
import { losses } from './losses.ts'
import { path } from './path.ts'
import { planePath } from './path-plane.ts'
import { projection, projectionOf, projectionOn } from './projection.ts'
import { separations } from './separations.ts'
import { shares } from './shares.ts'
import { surface } from './surface/index.ts'
import { theoryFigures } from './theory.ts'

export { fateNames } from './fates.ts'
export { figureData, gridAxes } from './data.ts'
export { exportedFigure } from './exported.ts'
export type { Figure, FigureOptions, FigureData, FigureInput, FigureKind, RasterLayer, RasterView } from './figure.ts'
export { formatShare } from './numbers.ts'
export { fateColor, themeOf } from './palette.ts'
export { projectedSnapshots, type ProjectedSnapshot } from './projection.ts'
export { registerFigureParts } from './parts.ts'
export { figureFonts } from './text.ts'
export { wilsonInterval } from './wilson.ts'
export { withRasters, type ImageOf } from './with-rasters.ts'

/** Beyond so many starts there is no figure for each of them. */
const STARTS = 12

/** The figures of runs of this config, the one to look at first in front. */
export function figuresOf(config: Config): readonly FigureKind[] {
  switch (config.kind) {
    case 'trajectory':
      return dimensionOf(config.landscape) === 1 ? [path, convergence] : [planePath, surface, convergence]
    case 'fate-map':
      return [fateMap, iterations, shares, ...(config.against ? [difference] : [])]
    case 'basin-map':
      return [
        basinMap,
        basinIterations,
        ...(new Set([config.learningRate].flat()).size > 1 ? [mapShares] : []),
        ...(config.against ? [basinDifference] : []),
      ]
    case 'basin-share':
      return [basinShares]
    case 'bifurcation':
      return [bifurcation]
    case 'theory':
      return theoryFigures
    case 'network':
      return networkFigures(config)
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
