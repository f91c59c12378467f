import { inflateSync } from 'node:zlib'

/** An object of a PDF: what it says, and its stream without its compression. */
interface ReadObject {
  text: string
  stream: Buffer | null
}

/**
 * The objects of a PDF by their numbers, found by the places that its table of cross-references names, from the
 * specification (ISO 32000-1, 7.5). It shares no code with what writes them.
 */
export function readPdf(pdf: Uint8Array): { objects: Map<number, ReadObject>; trailer: string } {
  const bytes = Buffer.from(pdf)
  const end = bytes.toString('latin1', bytes.length - 40)
  const table = Number(/startxref\s+(\d+)\s+%%EOF\s*$/.exec(end)?.[1])
  const lines = bytes.toString('latin1', table).split('\n')
  if (lines[0] !== 'xref') throw new Error(`no table of objects at ${table}`)
  const count = Number(lines[1]!.split(' ')[1])
  const objects = new Map<number, ReadObject>()
  for (let number = 0; number < count; number++) {
    const row = lines[2 + number]!
    if (row.length !== 19) throw new Error(`row ${number} of the table is not 20 bytes long`)
    if (row[17] !== 'n') continue
    const at = Number(row.slice(0, 10))
    const head = `${number} 0 obj\n`
    if (bytes.toString('latin1', at, at + head.length) !== head) throw new Error(`object ${number} is not at ${at}`)
    const close = bytes.indexOf('endobj', at)
    const begins = bytes.indexOf('stream\n', at)
    if (begins < 0 || begins > close) {
      objects.set(number, { text: bytes.toString('latin1', at + head.length, close), stream: null })
      continue
    }
    const text = bytes.toString('latin1', at + head.length, begins)
    const from = begins + 'stream\n'.length
    const data = bytes.subarray(from, from + Number(/\/Length (\d+)/.exec(text)![1]))
    objects.set(number, { text, stream: text.includes('/FlateDecode') ? inflateSync(data) : data })
  }
  return { objects, trailer: lines.slice(2 + count).join('\n') }
}

/** The texts of a dictionary, which are in the hexadecimal digits of UTF-16, by key. */
export function textsOf(dictionary: string): Record<string, string> {
  const entries = [...dictionary.matchAll(/\/(\w+) <FEFF([\dA-F]*)>/g)].map(([, key, digits]) => [
    key!,
    Buffer.from(digits!, 'hex').swap16().toString('utf16le'),
  ])
  return Object.fromEntries(entries)
}
