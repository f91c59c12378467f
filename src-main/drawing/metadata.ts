import type { ExportOptions, Run } from '#shared/contract/index.ts'
import type { FigureKind } from '#shared/figures/index.ts'
import { pngKeys } from '#shared/png/index.ts'

/** What an image says of where it comes from, in the keywords of the PNG specification and in our own. */
export function metadataOf(run: Run, kind: FigureKind, options: ExportOptions): Record<string, string> {
  return {
    Software: `Overstep ${run.appVersion}`,
    Title: `${run.title}: ${kind.title}`,
    'Creation Time': new Date().toISOString(),
    [pngKeys.run]: run.id,
    [pngKeys.figure]: kind.name,
    [pngKeys.version]: run.appVersion,
    [pngKeys.config]: JSON.stringify(run.config),
    'overstep:computed by': `${run.engine}, ${run.device}, ${run.precision}`,
    ...(run.seed !== null && { 'overstep:seed': String(run.seed) }),
    ...(run.generator !== null && { 'overstep:generator': run.generator }),
    ...(typeof run.summary?.dataset === 'string' && { 'overstep:dataset': run.summary.dataset }),
    'overstep:options': JSON.stringify(options),
  }
}
