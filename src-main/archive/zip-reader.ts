import type { FileHandle } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { crc32, createInflateRaw } from 'node:zlib'
import { OverstepError } from '#shared/contract/index.ts'
import { MAX_ARCHIVE_BYTES } from './manifest.ts'
import { LOCAL_BYTES, readDirectory, refusal, STORED, type ZipEntry } from './zip-directory.ts'

/**
 * The files of a zip archive, by name. Nothing is taken on trust: what the directory says is checked against what is
 * there.
 */
export interface ZipReader {
  /** The bytes of each file, unpacked. */
  readonly sizes: ReadonlyMap<string, number>
  /**
   * The bytes of a file, unpacked, piece by piece, so that no length that it declares takes memory. Only when the last
   * has come it is known that they are what the directory says.
   * @throws {OverstepError} `invalid-input` that names the file
   */
  read(name: string): AsyncGenerator<Buffer>
}

const LOCAL_SIGNATURE = 0x04034b50
/** Bytes that are read, and unpacked, at a time. */
const PIECE = 1 << 18

/** @throws {OverstepError} `invalid-input` where it is no zip file that can be read, see `readDirectory` */
export async function openZip(file: FileHandle): Promise<ZipReader> {
  const { size: archiveBytes } = await file.stat()
  if (archiveBytes > MAX_ARCHIVE_BYTES) throw refusal('has more than 4 GiB')
  const entries = await readDirectory(file, archiveBytes)
  return {
    sizes: new Map([...entries].map(([name, { size }]) => [name, size])),
    async *read(name) {
      const entry = entries.get(name)
      if (!entry) throw refusal('is missing', name)
      const packed = bytesOf(file, await startOf(file, entry, name), entry.packed, name)
      let bytes = 0
      let crc = 0
      for await (const piece of entry.method === STORED ? packed : inflated(packed, name)) {
        bytes += piece.length
        if (bytes > entry.size) throw refusal(`has more than the ${entry.size} bytes that it declares`, name)
        crc = crc32(piece, crc)
        yield piece
      }
      if (bytes < entry.size) throw refusal(`has ${bytes} bytes, not the ${entry.size} that it declares`, name)
      if (crc !== entry.crc) throw refusal('is damaged: its CRC-32 differs', name)
    },
  }
}

/**
 * Where the bytes of a file begin, behind its own header, which must say the same as the directory (PKWARE APPNOTE
 * 4.3.7).
 */
async function startOf(file: FileHandle, { at, nameBytes, method }: ZipEntry, name: string): Promise<number> {
  const header = Buffer.alloc(LOCAL_BYTES + nameBytes.length)
  await file.read(header, 0, header.length, at)
  const sameName = header.readUInt16LE(26) === nameBytes.length && header.subarray(LOCAL_BYTES).equals(nameBytes)
  if (header.readUInt32LE(0) !== LOCAL_SIGNATURE || header.readUInt16LE(8) !== method || !sameName)
    throw refusal('is not where the directory says', name)
  return at + header.length + header.readUInt16LE(28)
}

async function* bytesOf(file: FileHandle, start: number, length: number, name: string): AsyncGenerator<Buffer> {
  for (let done = 0; done < length;) {
    const piece = Buffer.allocUnsafe(Math.min(PIECE, length - done))
    const { bytesRead } = await file.read(piece, 0, piece.length, start + done)
    if (bytesRead === 0) throw refusal('is cut off', name)
    yield piece.subarray(0, bytesRead)
    done += bytesRead
  }
}

async function* inflated(packed: AsyncIterable<Buffer>, name: string): AsyncGenerator<Buffer> {
  const inflate = createInflateRaw({ chunkSize: PIECE })
  // What goes wrong in it ends the iteration below with the same error.
  pipeline(Readable.from(packed), inflate).catch(() => undefined)
  try {
    yield* inflate as AsyncIterable<Buffer>
  } catch (error) {
    throw error instanceof OverstepError ? error : refusal('cannot be unpacked', name)
  }
}
