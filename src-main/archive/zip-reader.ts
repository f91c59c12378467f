import type { FileHandle } from 'node:fs/promises'
import { promisify } from 'node:util'
import { crc32, inflateRaw } from 'node:zlib'
import { fromFdPromise, type Entry, type ZipFile } from 'yauzl'
import { OverstepError } from '#shared/contract/index.ts'
import { MAX_ARCHIVE_BYTES, MAX_FILE_BYTES, MAX_FILES, MAX_UNPACKED_BYTES } from './manifest.ts'

const inflate = promisify(inflateRaw)

/** The files of a zip archive, by name. Nothing is taken on trust: what the directory says is checked against what is there. */
export interface ZipReader {
  /** The bytes of each file, unpacked. */
  readonly sizes: ReadonlyMap<string, number>
  /** @throws {OverstepError} `invalid-input` that names the file */
  read(name: string): Promise<Uint8Array<ArrayBuffer>>
}

/** An archive that is refused; `entry` is the file in it that is wrong. */
export function refusal(message: string, entry?: string): OverstepError {
  const where = entry === undefined ? 'The archive' : `The archive is refused: ${entry}`
  return new OverstepError('invalid-input', `${where} ${message}.`, {
    issues: [{ path: entry ?? 'archive', message }],
  })
}

const LOCAL_BYTES = 30
const [STORED, DEFLATED] = [0, 8]
/** No deflated byte stands for more. */
const MOST_PER_BYTE = 1032
const LONGEST_NAME = 400

/**
 * Reads the directory of a zip archive. The library knows the format; the limits, and what it does not look at, are checked here.
 * @throws {OverstepError} `invalid-input` where it is not one, is damaged, or is made to do harm: names that lead elsewhere, files over each other, sizes that
 * no packing reaches or that are beyond the limits
 */
export async function openZip(file: FileHandle): Promise<ZipReader> {
  const { size: archiveBytes } = await file.stat()
  if (archiveBytes > MAX_ARCHIVE_BYTES) throw refusal('has more than 4 GiB')
  // Names as bytes: the library would read those that are not UTF-8 in the code page of a PC.
  const zip = await fromFdPromise(file.fd, { autoClose: false, decodeStrings: false }).catch((error: Error) => {
    throw refusal(`is no zip file, or was cut off (${error.message})`)
  })
  const entries = await entriesOf(zip)
  checkExtents(entries, archiveBytes)

  return {
    sizes: new Map([...entries].map(([name, { uncompressedSize }]) => [name, uncompressedSize])),
    async read(name) {
      const entry = entries.get(name)
      if (!entry) throw refusal('is missing', name)
      const local = await zip.readLocalFileHeaderPromise(entry).catch((error: Error) => {
        throw refusal(`is not where the directory says (${error.message})`, name)
      })
      if (!local.fileName.equals(entry.fileNameRaw) || local.compressionMethod !== entry.compressionMethod)
        throw refusal('is not where the directory says', name)
      const packed = Buffer.alloc(entry.compressedSize)
      const { bytesRead } = await file.read(packed, 0, packed.length, local.fileDataStart)
      if (bytesRead < packed.length) throw refusal('is cut off', name)
      const size = entry.uncompressedSize
      const content = entry.compressionMethod === STORED ? packed : await unpacked(packed, name, size)
      if (content.length !== size) throw refusal(`has ${content.length} bytes, not the ${size} that it declares`, name)
      if (crc32(content) !== entry.crc32) throw refusal('is damaged: its CRC-32 differs', name)
      return content
    },
  }
}

async function entriesOf(zip: ZipFile): Promise<Map<string, Entry>> {
  if (zip.entryCount > MAX_FILES) throw refusal(`has more than ${MAX_FILES} files`)
  const entries = new Map<string, Entry>()
  try {
    for await (const entry of zip.eachEntry()) {
      const name = nameOf(entry)
      // Folders that another program has added hold nothing.
      if (name.endsWith('/') && entry.uncompressedSize === 0 && entry.compressedSize === 0) continue
      checkEntry(name, entry)
      if (entries.has(name)) throw refusal('is there twice', name)
      entries.set(name, entry)
    }
  } catch (error) {
    throw error instanceof OverstepError ? error : refusal(`has a damaged directory (${(error as Error).message})`)
  }
  return entries
}

function nameOf({ fileNameRaw }: Entry): string {
  const name = fileNameRaw.toString('utf8')
  if (!Buffer.from(name).equals(fileNameRaw)) throw refusal('has a name that is not UTF-8', JSON.stringify(name))
  return name
}

function checkEntry(name: string, entry: Entry): void {
  const { compressionMethod: method, uncompressedSize: size, compressedSize: packed } = entry
  const isPlain = name.split('/').every((part) => part !== '' && part !== '.' && part !== '..')
  const isWritable = [...name].every((character) => character >= ' ' && character !== '\\' && character !== ':')
  if (!isPlain || !isWritable || name.length > LONGEST_NAME)
    throw refusal('is not a name of a file in the archive', JSON.stringify(name))
  if (entry.isEncrypted()) throw refusal('is encrypted', name)
  if (method !== STORED && method !== DEFLATED) throw refusal(`is packed in a way that is not read (${method})`, name)
  if (size > MAX_FILE_BYTES) throw refusal(`declares ${size} bytes; ${MAX_FILE_BYTES} are the most`, name)
  if (method === STORED ? size !== packed : size > packed * MOST_PER_BYTE)
    throw refusal(`declares ${size} bytes, which ${packed} packed ones cannot hold`, name)
}

/** Files lie one behind the other: a bomb lays many over the same bytes. */
function checkExtents(entries: ReadonlyMap<string, Entry>, archiveBytes: number): void {
  const total = [...entries.values()].reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0)
  if (total > MAX_UNPACKED_BYTES) throw refusal(`declares ${total} bytes; ${MAX_UNPACKED_BYTES} are the most`)
  const places = [...entries].map(([name, { relativeOffsetOfLocalHeader: at, fileNameRaw, compressedSize }]) => ({
    ...{ name, at, end: at + LOCAL_BYTES + fileNameRaw.length + compressedSize },
  }))
  let free = 0
  for (const { name, at, end } of places.sort((a, b) => a.at - b.at)) {
    if (at < free) throw refusal('lies over another file', name)
    if (end > archiveBytes) throw refusal('reaches beyond the archive', name)
    free = end
  }
}

async function unpacked(packed: Buffer, name: string, size: number): Promise<Buffer<ArrayBuffer>> {
  try {
    // One byte more shows that there is more than was declared.
    return (await inflate(packed, { maxOutputLength: size + 1 })) as Buffer<ArrayBuffer>
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw refusal(
      code === 'ERR_BUFFER_TOO_LARGE' ? `has more than the ${size} bytes that it declares` : 'cannot be unpacked',
      name,
    )
  }
}
