import { summaryOf, type ExportOptions, type Run } from '#shared/contract/index.ts'
import { type FigureInput, type FigureKind, runsOf } from '#shared/plot/index.ts'
import type { NamedFigure } from '#shared/figures/index.ts'
import { pngKeys } from '#shared/png/index.ts'

/** What an image says of where it comes from, in the keywords of the PNG specification and in our own. */
export function metadataOf(
  named: NamedFigure,
  kind: FigureKind,
  input: FigureInput,
  options: ExportOptions,
): Record<string, string> {
  const shown = runsOf(kind, input)
  // Programs end a text at a zero, and the PNG specification advises against other control characters.
  const title = shown.map((run) => run.title.replace(/\p{Cc}+/gu, ' ')).join('; ')
  return {
    Software: `Overstep ${[...new Set(shown.map(({ appVersion }) => appVersion))].join(', ')}`,
    Title: `${title}: ${kind.title}`,
    'Creation Time': new Date().toISOString(),
    [pngKeys.figure]: named.figure,
    ...('comparison' in named
      ? ofComparison(named.comparison)
      : 'swept' in named
        ? ofSweep(named.swept)
        : ofRun(input.run)),
    [pngKeys.options]: JSON.stringify(options),
  }
}

function ofRun(run: Run): Record<string, string> {
  const { dataset } = summaryOf(run)
  return {
    [pngKeys.run]: run.id,
    [pngKeys.version]: run.appVersion,
    [pngKeys.config]: JSON.stringify(run.config),
    'overstep:computed by': `${run.engine}, ${run.device}, ${run.precision}`,
    ...(run.seed !== null && { 'overstep:seed': String(run.seed) }),
    ...(run.generator !== null && { 'overstep:generator': run.generator }),
    ...(dataset !== undefined && { 'overstep:dataset': dataset }),
  }
}

/** The sweep with how it is looked at; its runs follow from what it goes over. */
function ofSweep({ input: { sweep, rows, first }, look }: Extract<NamedFigure, { swept: object }>['swept']) {
  const { id, title, config, over } = sweep
  const runs = rows.map((row) => row.id)
  return {
    [pngKeys.sweep]: JSON.stringify({ id, title, config, over, look, runs }),
    [pngKeys.version]: first.appVersion,
    'overstep:computed by': `${first.engine}, ${first.device}, ${first.precision}`,
  }
}

/** All runs that are compared, not only those that the figure shows: together they are the comparison that it is of. */
function ofComparison({ input, look }: Extract<NamedFigure, { comparison: object }>['comparison']) {
  const runs = input.runs.map(({ run }) => {
    const { id, title, config, appVersion, engine, device, precision, seed, generator } = run
    const { dataset } = summaryOf(run)
    return {
      id,
      title,
      config,
      version: appVersion,
      engine,
      device,
      precision,
      seed,
      generator,
      ...(dataset && { dataset }),
    }
  })
  return { [pngKeys.comparison]: JSON.stringify({ runs, look }) }
}
