import { crc32 } from 'node:zlib'

const SIGNATURE = 8
const LENGTH_TYPE_CRC = 12

/**
 * The PNG with an iTXt chunk (uncompressed UTF-8) for each entry, right behind its header.
 * The canvas writes only a fixed set of keywords, and with the CRC that Node brings a chunk is a few lines.
 */
export function withPngText(png: Uint8Array, text: Record<string, string>): Uint8Array<ArrayBuffer> {
  const header = SIGNATURE + LENGTH_TYPE_CRC + 13
  const chunks = Object.entries(text).map(([keyword, value]) =>
    // Keyword, end, not compressed, method, no language, no translated keyword, text.
    chunk('iTXt', Buffer.concat([Buffer.from(keyword, 'latin1'), Buffer.alloc(5), Buffer.from(value, 'utf8')])),
  )
  return new Uint8Array(Buffer.concat([png.subarray(0, header), ...chunks, png.subarray(header)]))
}

/** The text of a PNG by keyword: its tEXt chunks and its uncompressed iTXt chunks. */
export function readPngText(png: Uint8Array): Record<string, string> {
  const bytes = Buffer.from(png.buffer, png.byteOffset, png.byteLength)
  const text: Record<string, string> = {}
  for (let at = SIGNATURE; at + LENGTH_TYPE_CRC <= bytes.length; at += LENGTH_TYPE_CRC + bytes.readUInt32BE(at)) {
    const type = bytes.toString('latin1', at + 4, at + 8)
    const data = bytes.subarray(at + 8, at + 8 + bytes.readUInt32BE(at))
    const keywordEnd = data.indexOf(0)
    const keyword = data.toString('latin1', 0, keywordEnd)
    if (type === 'tEXt') text[keyword] = data.toString('latin1', keywordEnd + 1)
    if (type === 'iTXt' && data[keywordEnd + 1] === 0) {
      const languageEnd = data.indexOf(0, keywordEnd + 3)
      text[keyword] = data.toString('utf8', data.indexOf(0, languageEnd + 1) + 1)
    }
  }
  return text
}

function chunk(type: string, data: Buffer): Buffer {
  const bytes = Buffer.alloc(LENGTH_TYPE_CRC + data.length)
  bytes.writeUInt32BE(data.length, 0)
  bytes.write(type, 4, 'latin1')
  data.copy(bytes, 8)
  bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + data.length)), 8 + data.length)
  return bytes
}
