import { OverstepError, type Run } from '#shared/contract/index.ts'
import type { Experiment } from '../experiments/index.ts'

/**
 * The name of a figure of the experiment, asked for by that name or by the id of a preset that is looked at with it.
 * @throws {OverstepError} `not-found`, listing the names that there are
 */
export function figureOf(experiment: Experiment, name: string): string {
  const names = experiment.figures.map((figure) => figure.name)
  if (names.includes(name)) return name
  const preset = experiment.presets.find(({ id }) => id === name)
  if (preset) return preset.figure
  throw new OverstepError(
    'not-found',
    `figure: a run of kind ${experiment.kind} has no figure '${name}'. It has ${names.join(', ')}.`,
    { figures: names },
  )
}

/** The name under which an exported figure is offered: `overstep-fate-map-<run id>.png`. */
export function figureFileName(run: Run, figure: string): string {
  return `overstep-${figure.replaceAll(/[^\w-]+/g, '-')}-${run.id}.png`
}
