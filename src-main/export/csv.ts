import { csvCell } from '#shared/results/index.ts'
import type { FigureData } from '#shared/plot/index.ts'
import { joinedBytes } from './text.ts'

/** A table as CSV (RFC 4180): a header, CRLF behind every line, UTF-8 without a mark; see `csvCell`. */
export function csv({ rows, columns }: FigureData): Uint8Array<ArrayBuffer> {
  const line = (cells: string[]) => `${cells.join(',')}\r\n`
  return joinedBytes(function* () {
    yield line(columns.map(({ name }) => csvCell(name)))
    for (let row = 0; row < rows; row++) yield line(columns.map(({ at }) => csvCell(at(row))))
  })
}
