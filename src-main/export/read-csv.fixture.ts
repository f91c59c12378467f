import { expect } from 'vitest'

/**
 * For tests: the cells of a CSV file by the grammar of RFC 4180, character by character, without the apostrophe that
 * stands before what a spreadsheet would take for a formula.
 */
export function readCsv(bytes: Uint8Array): string[][] {
  const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  const lines: string[][] = []
  let line: string[] = []
  for (let at = 0; at < text.length;) {
    let cell = ''
    if (text[at] === '"') {
      for (at++; text[at] !== '"' || text[at + 1] === '"'; at++) {
        if (text[at] === '"') at++
        cell += text[at]
      }
      at++
    } else while (text[at] !== ',' && text[at] !== '\r') cell += text[at++]
    line.push(isEscaped(cell) ? cell.slice(1) : cell)
    if (text[at] === ',') at++
    else {
      expect(text.slice(at, at + 2)).toBe('\r\n')
      at += 2
      lines.push(line)
      line = []
    }
  }
  expect(line).toEqual([])
  return lines
}

/** Whether the first sign behind an apostrophe, or several, begins a formula. */
function isEscaped(cell: string): boolean {
  const first = [...cell].find((sign) => sign !== "'")
  return cell.startsWith("'") && first !== undefined && '=+-−@＝＋－＠\t\r\n'.includes(first)
}

/** The columns of a CSV file by name. */
export function columnsOf(bytes: Uint8Array): Record<string, string[]> {
  const [header = [], ...rows] = readCsv(bytes)
  rows.forEach((row) => expect(row).toHaveLength(header.length))
  return Object.fromEntries(header.map((name, index) => [name, rows.map((row) => row[index]!)]))
}

/** Numbers as they are to the last bit. */
export const bitsOf = (values: Iterable<number>) => [...new BigUint64Array(Float64Array.from(values).buffer)]
