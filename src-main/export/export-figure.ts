import { OverstepError, type ExportFormat, type ExportOptions } from '#shared/contract/index.ts'
import { figureData, figureNamed, type NamedFigure } from '#shared/figures/index.ts'
import type { FigureData } from '#shared/plot/index.ts'
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
  if (options.format === 'png' || options.format === 'svg') {
    // Loaded when first needed: the canvas is a native module.
    const { drawFigure } = await import('../drawing/index.ts')
    return drawFigure(wanted)
  }
  return { bytes: dataFile(wanted, options.format, options), boxed: '' }
}

function dataFile(
  wanted: NamedFigure,
  format: 'csv' | 'json' | 'npz',
  options: ExportOptions,
): Uint8Array<ArrayBuffer> {
  const { kind, input } = figureNamed(wanted)
  switch (format) {
    case 'csv':
      return csv(table(figureData(kind, input, options), 'csv'))
    case 'json':
      return json(kind, input, table(figureData(kind, input, options), 'json'))
    case 'npz':
      return npz(kind, input, options)
  }
}

function table(data: FigureData, format: ExportFormat): FigureData {
  if (data.rows <= MOST_ROWS) return data
  const message = `${format} is for at most ${MOST_ROWS} rows, and this figure has ${data.rows}; npz takes them all`
  throw new OverstepError('invalid-input', `format: ${message}`, { issues: [{ path: 'format', message }] })
}
