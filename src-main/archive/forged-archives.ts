import { createHash } from 'node:crypto'
import { crc32, deflateRawSync } from 'node:zlib'
import { expect } from 'vitest'
import { readZip } from '../export/zip-reader.ts'
import { here, insert, pack, there, unpack } from './sample-archives.ts'

/** For tests: archives that were made to do harm, or came to harm. */

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

/** The files of an archive of one run, by their names, and that run. */
export interface Whole {
  id: string
  files: Readonly<Record<string, Uint8Array>>
}

export async function wholeArchive(): Promise<Whole> {
  const { id } = insert(here)
  return { id, files: readZip(await pack([id])) }
}

/** The files of a good archive, changed, with a manifest that fits them unless it is changed too. */
export async function forged(
  change: (files: Record<string, Uint8Array>, id: string) => void,
  manifestChange = {},
  whole?: Whole,
): Promise<Part[]> {
  const { id, files: good } = whole ?? (await wholeArchive())
  const { 'manifest.json': written, ...files } = good
  const manifest = JSON.parse(Buffer.from(written!).toString())
  change(files, id)
  manifest.files = Object.entries(files).map(([name, content]) => ({
    ...{ name, size: content.length, sha256: createHash('sha256').update(content).digest('hex') },
  }))
  return [
    ...Object.entries(files).map(([name, content]) => ({ name, content })),
    { name: 'manifest.json', content: text({ ...manifest, ...manifestChange }) },
  ]
}

export async function refused(bytes: Uint8Array): Promise<string> {
  const before = there.runs.count()
  const error = await unpack(bytes).then(
    () => new Error('it was taken in'),
    (thrown: Error) => thrown,
  )
  expect(error).toMatchObject({ code: 'invalid-input' })
  // Not even as deleted ones, or staged.
  expect([there.runs.count(), there.runs.deletedBefore(Infinity), there.runs.staged()]).toEqual([before, [], []])
  return error.message
}
