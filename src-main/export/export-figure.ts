import { isDataFormat, OverstepError, type DataFormat, type ExportOptions } from '#shared/contract/index.ts'
import { figureData, figureNamed, type NamedFigure } from '#shared/figures/index.ts'
import type { FigureData, FigureInput, FigureKind } from '#shared/plot/index.ts'
import type { DrawnFigure } from '../drawing/index.ts'
import { csv } from './csv.ts'
import { json } from './json.ts'
import { npz } from './npz.ts'

/** Rows that a table in text may have; a map of so many cells takes some 250 MB. */
const MOST_ROWS = 5_000_000

/**
 * A figure of a run or of a comparison as a file of the format that the options name.
 * @throws {OverstepError} `not-found` when there is no such figure, `invalid-input` when its table is too long for
 *   the format
 */
export async function exportFigure(wanted: NamedFigure & { options: ExportOptions }): Promise<DrawnFigure> {
  const { options } = wanted
  if (!isDataFormat(options.format)) {
    // Loaded when first needed: the canvas is a native module.
    const { drawFigure } = await import('../drawing/index.ts')
    return drawFigure(wanted)
  }
  const { kind, input } = figureNamed(wanted)
  return { bytes: writers[options.format](kind, input, options), boxed: '' }
}

/** How a figure's data become the bytes of a file. */
type Write = (kind: FigureKind, input: FigureInput, options: ExportOptions) => Uint8Array<ArrayBuffer>

const writers: Record<DataFormat, Write> = {
  csv: (kind, input, options) => csv(tableOf(kind, input, options)),
  json: (kind, input, options) => json(kind, input, tableOf(kind, input, options)),
  npz,
}

/** The table of a figure, for a format in text. */
function tableOf(kind: FigureKind, input: FigureInput, options: ExportOptions): FigureData {
  const data = figureData(kind, input, options)
  if (data.rows <= MOST_ROWS) return data
  const { format } = options
  const message = `${format} is for at most ${MOST_ROWS} rows, and this figure has ${data.rows}; npz takes them all`
  throw new OverstepError('invalid-input', `format: ${message}`, { issues: [{ path: 'format', message }] })
}
