import { crc32, deflateRawSync } from 'node:zlib'

/** For tests: zip archives of any files, as they should not be too. */

export interface Part {
  name: string
  content: Uint8Array
  /** Changes of the directory, by field. */
  declare?: { size?: number; crc?: number; at?: number; method?: number; flags?: number; packed?: number }
  localName?: string
  /** The bytes of its name where they are not those of UTF-8. */
  rawName?: Buffer
}

/**
 * A zip archive as its specification has it, with whatever lies in it.
 * @param beforeEnd what stands between the directory and the end record
 */
export function zipOf(parts: readonly Part[], { comment = '', beforeEnd = Buffer.alloc(0) } = {}): Buffer {
  const locals: Buffer[] = []
  const central: Buffer[] = []
  let at = 0
  for (const { name, content, declare = {}, localName = name, rawName } of parts) {
    const nameBytes = rawName ?? Buffer.from(name)
    const localBytes = rawName ?? Buffer.from(localName)
    const packed = declare.method === 0 ? Buffer.from(content) : deflateRawSync(content)
    const field = {
      method: 8,
      flags: 0,
      crc: crc32(content),
      size: content.length,
      packed: packed.length,
      at,
      ...declare,
    }
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0)
    local.writeUInt16LE(field.method, 8)
    local.writeUInt16LE(localBytes.length, 26)
    const entry = Buffer.alloc(46)
    entry.writeUInt32LE(0x02014b50, 0)
    entry.writeUInt16LE(field.flags, 8)
    entry.writeUInt16LE(field.method, 10)
    entry.writeUInt32LE(field.crc, 16)
    entry.writeUInt32LE(field.packed, 20)
    entry.writeUInt32LE(field.size, 24)
    entry.writeUInt16LE(nameBytes.length, 28)
    entry.writeUInt32LE(field.at, 42)
    locals.push(local, localBytes, packed)
    central.push(entry, nameBytes)
    at += 30 + localBytes.length + packed.length
  }
  const directory = Buffer.concat(central)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(parts.length, 8)
  end.writeUInt16LE(parts.length, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(at, 16)
  end.writeUInt16LE(comment.length, 20)
  return Buffer.concat([...locals, directory, beforeEnd, end, Buffer.from(comment)])
}

export const text = (value: unknown) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value))
