import type { FileHandle } from 'node:fs/promises'
import { promisify } from 'node:util'
import { crc32, deflateRaw } from 'node:zlib'
import { Zip, type ZipInputFile } from 'fflate'
import { OverstepError } from '#shared/contract/index.ts'
import { MAX_ARCHIVE_BYTES, MAX_FILES } from './manifest.ts'
import { writeAt } from './write-at.ts'

const deflate = promisify(deflateRaw)
/** What was computed is mostly noise to a packer: more effort makes it hardly smaller. */
const LEVEL = 4
const DEFLATED = 8

/**
 * A zip archive that is written file by file. Its form is the library's; it is packed by Node, which does so on another
 * thread.
 */
export interface ZipWriter {
  /** @throws {OverstepError} `conflict` where the archive would be larger than a zip can be */
  add(name: string, content: Uint8Array): Promise<void>
  /** Writes the directory. @returns the bytes of the whole archive */
  end(): Promise<number>
}

/** @param file an empty one */
export function zipWriter(file: FileHandle): ZipWriter {
  let pending: Uint8Array[] = []
  let written = 0
  let files = 0
  const zip = new Zip((error, piece) => {
    if (error) throw error
    pending.push(piece)
  })
  const flush = async () => {
    const pieces = pending
    pending = []
    for (const piece of pieces) {
      await writeAt(file, piece, written)
      written += piece.length
    }
  }
  return {
    async add(name, content) {
      const packed = await deflate(content, { level: LEVEL })
      if (++files > MAX_FILES || written + packed.length > MAX_ARCHIVE_BYTES)
        throw new OverstepError(
          'conflict',
          'These runs are more than one archive can hold: 4 GiB, and 65,000 files. Export fewer at a time.',
        )
      const entry: ZipInputFile = {
        filename: name,
        size: content.length,
        crc: crc32(content),
        compression: DEFLATED,
      }
      zip.add(entry)
      entry.ondata?.(null, packed, true)
      await flush()
    },
    async end() {
      zip.end()
      await flush()
      return written
    },
  }
}
