import { isDeepStrictEqual } from 'node:util'
import {
  computedBy,
  OverstepError,
  type Config,
  type Kind,
  type LandscapeChoice,
  type LandscapeInfo,
  type Preset,
  type RunPreset,
} from '#shared/contract/index.ts'
import { basinMap } from './basin-map.ts'
import { basinShare } from './basin-share.ts'
import { basinShareBand } from './basin-share-counts.ts'
import { bifurcation } from './bifurcation.ts'
import { bifurcationBand } from './bifurcation-rates.ts'
import type { Experiment } from './experiment.ts'
import { fateMap } from './fate-map.ts'
import { mapBorder } from './map.ts'
import { mapBand } from './map-band.ts'
import { lossLine } from './loss-line.ts'
import { lossPlane } from './loss-plane.ts'
import { network } from './network.ts'
import type { NameSource, SourceNeed } from './sources.ts'
import { theory, theoryAnalysis, theoryCertificate } from './theory.ts'
import { theoryBand } from './theory-measured.ts'
import { trajectory, trajectoryPath } from './trajectory.ts'

export type * from './experiment.ts'
export { mapDevices } from './map-devices.ts'
export type { GpuSource } from '../gpu/index.ts'
export { lookAt } from './look.ts'
export { divergedWords, isLostBy, refuse } from './network-branch.ts'
export { sourcesFrom, type NameSource, type SourceData, type SourceNeed } from './sources.ts'

/** How each kind of experiment is run. */
const experiments = {
  trajectory,
  'fate-map': fateMap,
  'basin-map': basinMap,
  'basin-share': basinShare,
  bifurcation,
  theory,
  'loss-line': lossLine,
  'loss-plane': lossPlane,
  network,
} satisfies { [K in Kind]: Experiment<K> }

/** The same where it does not matter which kind it is: an experiment is given configs of its own kind. */
const byKind = experiments as unknown as Record<Kind, Experiment | undefined>

/** The experiment of this kind. @throws {OverstepError} `invalid-input` where there is none */
export function experimentOf<K extends Kind>(kind: K): Experiment<K> {
  const experiment = byKind[kind] as Experiment<K> | undefined
  if (!experiment) throw new OverstepError('invalid-input', `kind: no experiment of kind ${kind} can be run`)
  return experiment
}

/**
 * Checks what can be said of a config only when the minima of its landscape are known.
 * @param infoOf finds them
 * @throws {OverstepError} `invalid-input`
 */
export async function checkFits(
  config: Config,
  infoOf: (landscape: LandscapeChoice) => Promise<LandscapeInfo>,
): Promise<void> {
  await experimentOf(config.kind).checkFits?.(config, infoOf)
}

/**
 * The runs that a config names, with the arrays of them that it needs; none of most kinds.
 * @throws {OverstepError} `invalid-input` with the path of the field, where a run does not serve
 */
export function sourcesOf(config: Config, named: NameSource): readonly SourceNeed[] {
  return experimentOf(config.kind).sources?.(config, named) ?? []
}

/** The number of the figure of the article that a preset is for. */
const figureNumber = ({ id }: Preset) => Number(/^fig(\d+)$/.exec(id)?.[1] ?? Infinity)

/** The experiments of the article, in the order of its figures, and then some more. */
export const presets: readonly Preset[] = Object.values(experiments)
  .flatMap(({ presets }): readonly Preset[] => presets)
  .sort((one, other) =>
    figureNumber(one) < figureNumber(other) ? -1 : figureNumber(one) > figureNumber(other) ? 1 : 0,
  )

/**
 * The preset that settings are from.
 * @param begun id of the one that they were begun from, which has since been changed or not; an id that no preset has
 *   is as none
 * @returns that one, else one with the same settings: of several the last, which is that of all their figures; null
 *   where there is none
 */
export function presetOf(config: Config, begun?: string): RunPreset | null {
  const same = presets.filter((preset) => isDeepStrictEqual(computedBy(preset.config), computedBy(config)))
  const preset = presets.find(({ id }) => id === begun) ?? same.at(-1)
  if (!preset) return null
  const others = same.filter((other) => other !== preset)
  return { reference: preset.reference, ids: [preset, ...others].map(({ id }) => id), changed: !same.includes(preset) }
}

/**
 * What worker threads can be asked to do, by name: functions from a structured clone to one, all of whose buffers may
 * be moved.
 */
export const tasks = {
  'map/band': mapBand,
  'map/border': mapBorder,
  'basin-share/band': basinShareBand,
  'bifurcation/band': bifurcationBand,
  'theory/analysis': theoryAnalysis,
  'theory/band': theoryBand,
  'theory/certificate': theoryCertificate,
  'trajectory/path': trajectoryPath,
}
