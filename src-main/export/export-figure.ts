import { OverstepError, type ExportFormat, type ExportOptions, type Run, type RunData } from '#shared/contract/index.ts'
import { figureData, figureOf, type FigureData } from '#shared/figures/index.ts'
import { csv } from './csv.ts'
import { json } from './json.ts'
import { npz } from './npz.ts'

/** Rows that a table in text may have; a map of so many cells takes some 250 MB. */
const MOST_ROWS = 5_000_000

/** What to write: a figure by its name, of a run with everything that it computed so far. */
interface Export {
  run: Run
  data: RunData
  figure: string
  options: ExportOptions
}

/**
 * A figure of a run as a file of the format that the options name.
 * @throws {OverstepError} `not-found` when runs of this kind have no such figure, `invalid-input` when its table is too long for the format
 */
export async function exportFigure(wanted: Export): Promise<Uint8Array<ArrayBuffer>> {
  const { run, data, figure, options } = wanted
  const kind = figureOf(run.config, figure)
  switch (options.format) {
    case 'csv':
      return csv(table(figureData(kind, { run, data }, options), 'csv'))
    case 'json':
      return json(run, data, kind, table(figureData(kind, { run, data }, options), 'json'))
    case 'npz':
      return npz(run, data, kind)
    default: {
      // Loaded when first needed: the canvas is a native module.
      const { drawFigure } = await import('../drawing/index.ts')
      return drawFigure(wanted)
    }
  }
}

function table(data: FigureData, format: ExportFormat): FigureData {
  if (data.rows <= MOST_ROWS) return data
  const message = `${format} is for at most ${MOST_ROWS} rows, and this figure has ${data.rows}; npz takes them all`
  throw new OverstepError('invalid-input', `format: ${message}`, { issues: [{ path: 'format', message }] })
}
