/**
 * For tests: the bytes of a TrueType font (ISO/IEC 14496-22) that has one character, a black square of `SQUARE` em on
 * the baseline, `ADVANCE` em apart; for all others an empty glyph.
 */
export function squareFont(family: string, character: string): Buffer {
  const tables: Record<string, Buffer> = {
    'OS/2': os2(),
    cmap: cmap(character.codePointAt(0)!),
    glyf: square(),
    head: head(),
    hhea: numbers([0x00010000, 4], [UNITS, 2], [-200, 2], [0, 2], [ADVANCE * UNITS, 2], ...zeros(11), [2, 2]),
    hmtx: numbers([ADVANCE * UNITS, 2], [0, 2], [ADVANCE * UNITS, 2], [0, 2]),
    // Offsets of glyphs, in units of two bytes: the first is empty.
    loca: numbers([0, 2], [0, 2], [square().length / 2, 2]),
    maxp: numbers([0x00010000, 4], [2, 2], [4, 2], [1, 2], ...zeros(10)),
    name: name(family),
    post: numbers([0x00030000, 4], [0, 4], [-100, 2], [50, 2], [0, 4], [0, 4], [0, 4], [0, 4], [0, 4]),
  }
  const names = Object.keys(tables).sort()
  let at = 12 + 16 * names.length
  const directory = [numbers([0x00010000, 4], [names.length, 2], [128, 2], [3, 2], [names.length * 16 - 128, 2])]
  const bodies: Buffer[] = []
  for (const tag of names) {
    const body = tables[tag]!
    const padded = Buffer.concat([body, Buffer.alloc(-body.length & 3)])
    directory.push(
      Buffer.concat([Buffer.from(tag.padEnd(4)), numbers([checksum(padded), 4], [at, 4], [body.length, 4])]),
    )
    bodies.push(padded)
    at += padded.length
  }
  return Buffer.concat([...directory, ...bodies])
}

const UNITS = 1000
/** In em. */
export const SQUARE = 0.7
export const ADVANCE = 0.8

/** Whole numbers, each in so many bytes, big end first. */
function numbers(...parts: [value: number, bytes: number][]): Buffer {
  return Buffer.concat(
    parts.map(([value, bytes]) => {
      const part = Buffer.alloc(bytes)
      part.writeUIntBE(value < 0 ? value + 2 ** (8 * bytes) : value, 0, bytes)
      return part
    }),
  )
}

const shorts = (...values: number[]) => values.map((value): [number, number] => [value, 2])
const longs = (...values: number[]) => values.map((value): [number, number] => [value, 4])
const zeros = (count: number) => shorts(...Array<number>(count).fill(0))

function checksum(padded: Buffer): number {
  let sum = 0
  for (let at = 0; at < padded.length; at += 4) sum = (sum + padded.readUInt32BE(at)) >>> 0
  return sum
}

function head(): Buffer {
  const created = longs(0, 0, 0, 0)
  const box = shorts(0, 0, SQUARE * UNITS, SQUARE * UNITS)
  return numbers(
    ...longs(0x00010000, 0x00010000, 0, 0x5f0f3cf5),
    ...shorts(0, UNITS),
    ...created,
    ...box,
    ...shorts(0, 8, 2, 0, 0),
  )
}

/** Two subtables: the first for the whole of Unicode (format 12). */
function cmap(point: number): Buffer {
  return numbers(...shorts(0, 1, 3, 10), ...longs(12), ...shorts(12, 0), ...longs(28, 0, 1, point, point, 1))
}

/**
 * One contour of four corners: their number, the box around them, the last corner, no instructions, a flag for each,
 * and steps across and up.
 */
function square(): Buffer {
  const side = SQUARE * UNITS
  return numbers(
    ...shorts(1, 0, 0, side, side, 3, 0),
    ...[1, 1, 1, 1].map((flag): [number, number] => [flag, 1]),
    ...shorts(0, 0, side, 0, 0, side, 0, -side),
  )
}

function os2(): Buffer {
  const table = Buffer.alloc(96)
  table.writeUInt16BE(4, 0)
  table.writeInt16BE(ADVANCE * UNITS, 2)
  table.writeUInt16BE(400, 4)
  table.writeUInt16BE(5, 6)
  table.writeUInt16BE(0x40, 62)
  table.writeInt16BE(UNITS, 68)
  table.writeInt16BE(-200, 70)
  table.writeUInt16BE(UNITS, 74)
  table.writeUInt16BE(200, 76)
  return table
}

/** Family, style, unique name, full name and PostScript name, for Windows in English. */
function name(family: string): Buffer {
  const texts = { 1: family, 2: 'Regular', 3: family, 4: family, 6: family.replaceAll(' ', '') }
  const encoded = Object.entries(texts).map(([id, text]) => ({
    id: Number(id),
    text: Buffer.from(text, 'utf16le').swap16(),
  }))
  let at = 0
  const records = encoded.map(({ id, text }) => {
    const record = numbers([3, 2], [1, 2], [0x409, 2], [id, 2], [text.length, 2], [at, 2])
    at += text.length
    return record
  })
  const before = numbers([0, 2], [records.length, 2], [6 + 12 * records.length, 2])
  return Buffer.concat([before, ...records, ...encoded.map(({ text }) => text)])
}
