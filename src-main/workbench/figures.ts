import type { ExportFormat, Run } from '#shared/contract/index.ts'
import { fileStem } from '#shared/plot/index.ts'
import { figureOf } from '#shared/figures/index.ts'
import { presets } from '../experiments/index.ts'

/**
 * The name of a figure of the run, asked for by that name or by the id of a preset of its kind that is looked at with
 * it.
 * @throws {OverstepError} `not-found`, listing the names that there are
 */
export function figureNameOf({ config, summary }: Run, name: string): string {
  const preset = presets.find(({ id, config: { kind } }) => id === name && kind === config.kind)
  return figureOf(config, preset?.figure ?? name, summary).name
}

/** The name under which an exported figure of a comparison is offered: `overstep-comparison-difference.png`. */
export function comparisonFileName(figure: string, format: ExportFormat): string {
  return `overstep-comparison-${fileStem(figure)}.${format}`
}

/** The name under which an exported figure of a sweep is offered: `overstep-sweep-values.png`. */
export function sweepFileName(figure: string, format: ExportFormat): string {
  return `overstep-sweep-${fileStem(figure)}.${format}`
}

/** The name under which an exported figure is offered: `overstep-fate-map-<run id>.png`. */
export function figureFileName(run: Run, figure: string, format: ExportFormat): string {
  return `overstep-${fileStem(figure)}-${run.id}.${format}`
}
