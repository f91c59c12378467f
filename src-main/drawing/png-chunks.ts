import { crc32 } from 'node:zlib'

const SIGNATURE = 8
const LENGTH_TYPE_CRC = 12
const METRE_PER_INCH = 0.0254
const UNIT_METRE = 1

/**
 * The PNG with its resolution (pHYs, whole pixels per metre as the format has it) and an iTXt chunk (uncompressed
 * UTF-8) for each entry of `text`, right behind its header. The canvas writes only a fixed set of keywords, and with
 * the CRC that Node brings a chunk is a few lines.
 */
export function withPngChunks(
  png: Uint8Array,
  { dpi, text }: { dpi: number; text: Record<string, string> },
): Uint8Array<ArrayBuffer> {
  const header = SIGNATURE + LENGTH_TYPE_CRC + 13
  const chunks = Object.entries(text).map(([keyword, value]) =>
    // Keyword, end, not compressed, method, no language, no translated keyword, text.
    chunk('iTXt', Buffer.concat([Buffer.from(keyword, 'latin1'), Buffer.alloc(5), Buffer.from(value, 'utf8')])),
  )
  return new Uint8Array(
    Buffer.concat([png.subarray(0, header), resolution(dpi), ...chunks, ...chunksBehind(png, header)]),
  )
}

/** The same number across and up. */
function resolution(dpi: number): Buffer {
  const data = Buffer.alloc(9)
  const perMetre = Math.round(dpi / METRE_PER_INCH)
  data.writeUInt32BE(perMetre, 0)
  data.writeUInt32BE(perMetre, 4)
  data.writeUInt8(UNIT_METRE, 8)
  return chunk('pHYs', data)
}

/** The chunks from `from` on but for a resolution, of which there may be only one. */
function chunksBehind(png: Uint8Array, from: number): Uint8Array[] {
  const bytes = Buffer.from(png.buffer, png.byteOffset, png.byteLength)
  const kept: Uint8Array[] = []
  for (let at = from; at < bytes.length; at += LENGTH_TYPE_CRC + bytes.readUInt32BE(at))
    if (bytes.toString('latin1', at + 4, at + 8) !== 'pHYs')
      kept.push(bytes.subarray(at, at + LENGTH_TYPE_CRC + bytes.readUInt32BE(at)))
  return kept
}

function chunk(type: string, data: Buffer): Buffer {
  const bytes = Buffer.alloc(LENGTH_TYPE_CRC + data.length)
  bytes.writeUInt32BE(data.length, 0)
  bytes.write(type, 4, 'latin1')
  data.copy(bytes, 8)
  bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + data.length)), 8 + data.length)
  return bytes
}
