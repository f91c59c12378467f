import { crc32, inflateRawSync } from 'node:zlib'
import { expect } from 'vitest'

/**
 * For tests, with nothing in common with what writes or takes in archives: the files of a zip archive by the words of
 * its specification (PKWARE APPNOTE 6.3.10): end record, central directory, local headers.
 */
export function readZip(archive: Uint8Array): Record<string, Uint8Array> {
  const bytes = Buffer.from(archive)
  const end = bytes.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'))
  const files: Record<string, Uint8Array> = {}
  let at = bytes.readUInt32LE(end + 16)
  for (let entry = 0; entry < bytes.readUInt16LE(end + 10); entry++) {
    expect(bytes.toString('latin1', at, at + 4)).toBe('PK\x01\x02')
    const [method, crc, packed, size] = [10, 16, 20, 24].map((field) =>
      field === 10 ? bytes.readUInt16LE(at + field) : bytes.readUInt32LE(at + field),
    )
    const lengths = [28, 30, 32].map((field) => bytes.readUInt16LE(at + field))
    const name = bytes.toString('utf8', at + 46, at + 46 + lengths[0]!)
    const local = bytes.readUInt32LE(at + 42)
    const from = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28)
    const data = bytes.subarray(from, from + packed!)
    expect([0, 8]).toContain(method)
    const content = method === 8 ? inflateRawSync(data) : data
    expect(content.length).toBe(size)
    expect(crc32(content)).toBe(crc)
    files[name] = new Uint8Array(content)
    at += 46 + lengths.reduce((sum, length) => sum + length, 0)
  }
  return files
}
