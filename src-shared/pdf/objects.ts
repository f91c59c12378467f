import { strFromU8, strToU8 } from 'fflate'

/** An indirect object of a PDF (ISO 32000-1, 7.3.10): what it says, one byte to a letter, and its stream. */
export interface PdfObject {
  text: string
  stream?: Uint8Array
}

/** The objects of a PDF by their numbers, and which of them it begins with. */
export interface PdfObjects {
  objects: Map<number, PdfObject>
  root: number
  info: number
}

/**
 * The objects of a PDF with a plain table of cross-references, as Skia writes it. It is not for files that come from
 * outside.
 * @throws {Error} when it is no such PDF
 */
export function readObjects(pdf: Uint8Array): PdfObjects {
  const text = strFromU8(pdf, true)
  const at = Number(/startxref\s+(\d+)\s+%%EOF\s*$/.exec(text)?.[1])
  const [, rows = '', trailer = ''] =
    /^xref\n0 \d+\n((?:\d{10} \d{5} [nf] ?\n)+)trailer\n([^]*)/.exec(text.slice(at)) ?? []
  const offsets = rows
    .split('\n')
    .flatMap((row, number) => (row.includes('n') ? [{ number, from: Number(row.slice(0, 10)) }] : []))
  const [root, info] = ['Root', 'Info'].map((name) => Number(new RegExp(`/${name} (\\d+) 0 R`).exec(trailer)?.[1]))
  if (!root || !info) throw new Error('a PDF without a table of its objects')
  const ends = [...offsets.map(({ from }) => from), at].sort((a, b) => a - b)
  const objects = offsets.map(({ number, from }): [number, PdfObject] => {
    const end = text.lastIndexOf('endobj', ends[ends.indexOf(from) + 1])
    const start = text.indexOf(' obj\n', from) + ' obj\n'.length
    if (!text.startsWith('endstream\n', end - 'endstream\n'.length))
      return [number, { text: text.slice(start, end).trim() }]
    const begins = text.indexOf('stream\n', start)
    const head = text.slice(start, begins)
    const length = Number(/\/Length (\d+)/.exec(head)?.[1])
    const first = begins + 'stream\n'.length
    return [number, { text: head.trim(), stream: pdf.subarray(first, first + length) }]
  })
  return { objects: new Map(objects), root, info }
}

/** Objects as a PDF, each on a place of its own in the order of their numbers. */
export function writeObjects({ objects, root, info }: PdfObjects): Uint8Array<ArrayBuffer> {
  const latin = (text: string): Uint8Array => strToU8(text, true)
  // The second line tells programs that it holds bytes, not text (7.5.2).
  const pieces = [latin('%PDF-1.4\n%\u00d3\u00eb\u00e9\u00e1\n')]
  let size = pieces[0]!.length
  const add = (piece: Uint8Array): void => {
    pieces.push(piece)
    size += piece.length
  }
  const places = new Map<number, number>()
  for (const [number, { text, stream }] of [...objects].sort(([a], [b]) => a - b)) {
    places.set(number, size)
    add(latin(`${number} 0 obj\n${text}`))
    if (stream) {
      add(latin(' stream\n'))
      add(stream)
      add(latin('\nendstream'))
    }
    add(latin('\nendobj\n'))
  }
  const count = Math.max(...objects.keys()) + 1
  const rows = Array.from({ length: count }, (_, number) => {
    const place = places.get(number)
    return place === undefined ? '0000000000 65535 f \n' : `${String(place).padStart(10, '0')} 00000 n \n`
  })
  const trailer = `trailer\n<</Size ${count}\n/Root ${root} 0 R\n/Info ${info} 0 R>>\nstartxref\n${size}\n%%EOF\n`
  add(latin(`xref\n0 ${count}\n${rows.join('')}${trailer}`))
  const whole = new Uint8Array(size)
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}

/** The numbers of the pages, in the order in which they are written. */
export function pagesOf(objects: PdfObjects['objects']): number[] {
  return [...objects].flatMap(([number, { text }]) => (/\/Type \/Page\b/.test(text) ? [number] : []))
}
