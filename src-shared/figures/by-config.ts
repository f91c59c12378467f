import {
  dimensionOf,
  learningRatesOf,
  networkSeeds,
  OverstepError,
  startName,
  type Config,
  type ConfigOf,
  type Kind,
  type Minimum,
  type NetworkConfig,
  type Run,
} from '../contract/index.ts'
import { accuracies } from './networks/accuracies.ts'
import { basinIterations, basinMap } from './maps/basin-map.ts'
import { basinShares, mapShares } from './maps/basin-shares.ts'
import { bifurcation } from './paths/bifurcation.ts'
import { branch } from './networks/branch.ts'
import { border } from './maps/border.ts'
import { convergence } from './paths/convergence.ts'
import { basinDifference, difference } from './maps/difference.ts'
import { distances } from './networks/distances.ts'
import { endSharpness } from './maps/end-sharpness.ts'
import { endSharpnessMap } from './maps/end-sharpness-map.ts'
import { fateMap } from './maps/fate-map.ts'
import type { RunFigureKind } from '../plot/index.ts'
import { iterations } from './maps/iterations.ts'
import { accuracyLine, lossLine } from './networks/loss-line.ts'
import { accuracyPlane, lossPlane } from './networks/loss-plane.ts'
import { lossSurface } from './networks/loss-surface.ts'
import { losses } from './networks/losses.ts'
import { minimaOf, tellsBorder } from '../results/index.ts'
import { path } from './paths/path.ts'
import { planePath } from './paths/path-plane.ts'
import { pathSharpness } from './paths/path-sharpness.ts'
import { projection, projectionOf, projectionOn } from './networks/projection.ts'
import { separations } from './networks/separations.ts'
import { shares } from './maps/shares.ts'
import { sharpness } from './networks/sharpness.ts'
import { surface } from './surface/index.ts'
import { theoryFigures } from './theory/figures.ts'

/** Beyond so many starts there is no figure for each of them. */
const STARTS = 12

/** The figures of each kind of run, the one to look at first in front. */
const figures = {
  trajectory: ({ landscape, sharpness }) => [
    ...(dimensionOf(landscape) === 1 ? [path] : [planePath, surface]),
    convergence,
    ...(sharpness ? [pathSharpness] : []),
  ],
  'fate-map': (config, minima) => [
    fateMap,
    iterations,
    shares,
    ...(config.sharpness || hasCurvedSets(minima) ? [endSharpnessMap, endSharpness] : []),
    ...(tellsBorder(config) ? [border] : []),
    ...(config.against ? [difference] : []),
  ],
  'basin-map': (config, minima) => [
    basinMap,
    basinIterations,
    ...(new Set(learningRatesOf(config)).size > 1 ? [mapShares] : []),
    ...(config.sharpness || hasCurvedSets(minima) ? [endSharpnessMap] : []),
    ...((config.sharpness || hasCurvedSets(minima)) && new Set(learningRatesOf(config)).size > 1 ? [endSharpness] : []),
    ...(tellsBorder(config) ? [border] : []),
    ...(config.against ? [basinDifference] : []),
  ],
  'basin-share': () => [basinShares],
  bifurcation: () => [bifurcation],
  theory: () => theoryFigures,
  network: networkFigures,
  'loss-line': () => [lossLine, accuracyLine],
  'loss-plane': () => [lossPlane, lossSurface, accuracyPlane],
} satisfies { [K in Kind]: (config: ConfigOf<K>, minima: readonly Minimum[]) => readonly RunFigureKind[] }

/** Whether a run tells the sharpness of its ends unasked: where minima are sets whose points differ in it. */
function hasCurvedSets(minima: readonly Minimum[]): boolean {
  return minima.some(({ set }) => set?.sharpness)
}

/**
 * The figures of runs of this config, the one to look at first in front.
 * @param summary what such a run knows: it may bring figures of its own
 */
export function figuresOf(config: Config, summary: Run['summary'] = null): readonly RunFigureKind[] {
  const ofKind = figures[config.kind] as (config: Config, minima: readonly Minimum[]) => readonly RunFigureKind[]
  return ofKind(config, minimaOf({ kind: config.kind, summary }))
}

function networkFigures(config: NetworkConfig): readonly RunFigureKind[] {
  const count = networkSeeds(config).length
  const starts = count > 1 && count <= STARTS ? Array.from({ length: count }, (_, index) => startName(index)) : []
  return [
    ...(config.from ? [branch] : []),
    losses,
    accuracies,
    ...(config.sharpness ? [sharpness] : []),
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
export function figureOf(config: Config, name: string, summary: Run['summary'] = null): RunFigureKind {
  const figures = figuresOf(config, summary)
  const figure = figures.find((one) => one.name === name)
  if (figure) return figure
  const names = figures.map((one) => one.name)
  throw new OverstepError(
    'not-found',
    `figure: a run of kind ${config.kind} has no figure '${name}'. It has ${names.join(', ')}.`,
    { figures: names },
  )
}
