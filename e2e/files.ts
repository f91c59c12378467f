import { crc32, inflateRawSync } from 'node:zlib'

// Readers of the files that Overstep writes, made from the formats' specifications and not from its writers.

export interface NumpyArray {
  shape: number[]
  values: Uint8Array | Uint32Array | Float64Array
}

/** The array in a .npy file of format version 1.0 (numpy.lib.format) that holds bytes, 32-bit counts or doubles. */
function readNumpy(file: Buffer): NumpyArray {
  if (file.toString('latin1', 0, 8) !== '\x93NUMPY\x01\x00') throw new Error('not a .npy file of version 1.0')
  const from = 10 + file.readUInt16LE(8)
  const header = /'descr': '([^']+)', 'fortran_order': False, 'shape': \(([^)]*)\)/.exec(
    file.toString('latin1', 10, from),
  )
  const shape = (header?.[2] ?? '').split(',').filter((length) => length.trim() !== '')
  const bytes = Uint8Array.from(file.subarray(from))
  if (header?.[1] === '|u1') return { shape: shape.map(Number), values: bytes }
  if (header?.[1] === '<u4') return { shape: shape.map(Number), values: new Uint32Array(bytes.buffer) }
  if (header?.[1] === '<f8') return { shape: shape.map(Number), values: new Float64Array(bytes.buffer) }
  throw new Error(`unexpected .npy header ${file.toString('latin1', 10, from)}`)
}

export interface PngFile {
  width: number
  height: number
  /** Pixels per metre, where the file says. */
  perMetre?: number
  /** The text chunks, by keyword. */
  text: Record<string, string>
}

/**
 * Size and text of a PNG file (W3C PNG specification, third edition).
 * @throws {Error} when the signature, the order of the chunks or the checksum of one is wrong
 */
export function readPng(bytes: Uint8Array): PngFile {
  const file = Buffer.from(bytes)
  if (file.toString('latin1', 0, 8) !== '\x89PNG\r\n\x1a\n') throw new Error('not a PNG file')
  const types: string[] = []
  const png: PngFile = { width: 0, height: 0, text: {} }
  for (let at = 8; at < file.length;) {
    const length = file.readUInt32BE(at)
    const type = file.toString('latin1', at + 4, at + 8)
    const data = file.subarray(at + 8, at + 8 + length)
    if (crc32(file.subarray(at + 4, at + 8 + length)) !== file.readUInt32BE(at + 8 + length))
      throw new Error(`the checksum of chunk ${types.length} (${type}) is wrong`)
    types.push(type)
    if (type === 'IHDR') Object.assign(png, { width: data.readUInt32BE(0), height: data.readUInt32BE(4) })
    if (type === 'pHYs' && data[8] === 1 && data.readUInt32BE(0) === data.readUInt32BE(4))
      png.perMetre = data.readUInt32BE(0)
    const keywordEnd = data.indexOf(0)
    const keyword = data.toString('latin1', 0, keywordEnd)
    if (type === 'tEXt') png.text[keyword] = data.toString('latin1', keywordEnd + 1)
    if (type === 'iTXt') {
      if (data[keywordEnd + 1] !== 0) throw new Error(`the text of ${keyword} is compressed`)
      const translatedFrom = data.indexOf(0, keywordEnd + 3) + 1
      png.text[keyword] = data.toString('utf8', data.indexOf(0, translatedFrom) + 1)
    }
    at += 12 + length
  }
  if (types[0] !== 'IHDR' || types.at(-1) !== 'IEND' || !types.includes('IDAT'))
    throw new Error(`the chunks of the file are ${types.join(', ')}`)
  return png
}

/** Names and contents of the files of a zip archive, from its local headers. */
export function filesIn(archive: Uint8Array): Record<string, Buffer> {
  const bytes = Buffer.from(archive)
  const files: Record<string, Buffer> = {}
  let at = bytes.readUInt32LE(bytes.lastIndexOf('PK\x05\x06') + 16)
  while (bytes.toString('latin1', at, at + 4) === 'PK\x01\x02') {
    const [name, extra, comment] = [28, 30, 32].map((field) => bytes.readUInt16LE(at + field)) as [
      number,
      number,
      number,
    ]
    const local = bytes.readUInt32LE(at + 42)
    const from = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28)
    const data = bytes.subarray(from, from + bytes.readUInt32LE(at + 20))
    files[bytes.toString('utf8', at + 46, at + 46 + name)] =
      bytes.readUInt16LE(at + 10) === 8 ? inflateRawSync(data) : data
    at += 46 + name + extra + comment
  }
  return files
}
