import type { FigureData } from '#shared/figures/index.ts'
import { joinedBytes } from './text.ts'

/**
 * A table as CSV (RFC 4180): a header, CRLF behind every line, UTF-8 without a mark. Numbers have as many digits as it takes to read the same number back to
 * the bit; NaN, Infinity and −Infinity are written so. What is not there is empty.
 */
export function csv({ rows, columns }: FigureData): Uint8Array<ArrayBuffer> {
  const line = (cells: string[]) => `${cells.join(',')}\r\n`
  return joinedBytes(function* () {
    yield line(columns.map(({ name }) => cell(name)))
    for (let row = 0; row < rows; row++) yield line(columns.map(({ at }) => cell(at(row))))
  })
}

function cell(value: number | string | null): string {
  if (value === null) return ''
  // The one number of which String drops a bit.
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value)
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value
}
