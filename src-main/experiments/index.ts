import { OverstepError, type Kind, type Preset } from '#shared/contract/index.ts'
import type { Experiment } from './experiment.ts'
import { fateMap, fateMapBand } from './fate-map.ts'
import { network } from './network.ts'
import { trajectory, trajectoryPath } from './trajectory.ts'

export type * from './experiment.ts'

/** Every kind of experiment. */
export const experiments: readonly Experiment[] = [trajectory, fateMap, network]

/** The experiment of this kind. @throws {OverstepError} `invalid-input` where there is none */
export function experimentOf(kind: Kind): Experiment {
  const experiment = experiments.find((candidate) => candidate.kind === kind)
  if (!experiment) throw new OverstepError('invalid-input', `kind: no experiment of kind ${kind} can be run`)
  return experiment
}

/** The experiments of the article, in the order of its figures. */
export const presets: readonly Preset[] = experiments.flatMap(({ presets }) => presets)

/** What worker threads can be asked to do, by name: functions from a structured clone to one, all of whose buffers may be moved. */
export const tasks = {
  'fate-map/band': fateMapBand,
  'trajectory/path': trajectoryPath,
}
