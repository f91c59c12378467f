import type { FileHandle } from 'node:fs/promises'
import { fromRandomAccessReaderPromise, RandomAccessReader, type Entry, type ZipFile } from 'yauzl'
import { OverstepError } from '#shared/contract/index.ts'
import { MAX_FILE_BYTES, MAX_FILES, MAX_UNPACKED_BYTES } from './manifest.ts'
import { isLitter, outerFolder } from './repacked.ts'

/** A file of a zip archive, as its directory has it. */
export interface ZipEntry {
  /** Its name as bytes, as it stands before the file too. */
  nameBytes: Buffer
  method: number
  crc: number
  /** Bytes in the archive, and unpacked. */
  packed: number
  size: number
  /** Where its own header begins. */
  at: number
}

/** An archive that is refused; `entry` is the file in it that is wrong. */
export function refusal(message: string, entry?: string): OverstepError {
  const where = entry === undefined ? 'The archive' : `The archive is refused: ${entry}`
  return new OverstepError('invalid-input', `${where} ${message}.`, {
    issues: [{ path: entry ?? 'archive', message }],
  })
}

/** Bytes of the header of a file, before its name. */
export const LOCAL_BYTES = 30
export const [STORED, DEFLATED] = [0, 8]
/** No deflated byte stands for more. */
const MOST_PER_BYTE = 1032
const LONGEST_NAME = 400

/**
 * Reads the directory of a zip archive. The library knows the format; the limits, and what it does not look at, are
 * checked here.
 * @returns its files by name, without those that a system has added by itself and without a folder around everything
 * @throws {OverstepError} `invalid-input` where it is no zip, is damaged, or is made to do harm: names that lead
 * elsewhere, files over each other, sizes that no packing reaches or that are beyond the limits
 */
export async function readDirectory(file: FileHandle, archiveBytes: number): Promise<Map<string, ZipEntry>> {
  const reader = new BoundedReader(file, archiveBytes)
  // Names as bytes: the library would read those that are not UTF-8 in the code page of a PC.
  const options = { autoClose: false, decodeStrings: false } as const
  const zip = await fromRandomAccessReaderPromise(reader, archiveBytes, options).catch((error: Error) => {
    throw refusal(`is no zip file, or was cut off (${error.message})`)
  })
  const entries = await entriesOf(zip)
  checkExtents(entries, archiveBytes)
  const kept = [...entries].filter(([name]) => !isLitter(name))
  const folder = outerFolder(kept.map(([name]) => name))
  return new Map(kept.map(([name, entry]) => [name.slice(folder.length), entry]))
}

/**
 * Reads the file for the library, and nothing from outside of it: a position there makes Node throw where nobody can
 * catch it.
 */
class BoundedReader extends RandomAccessReader {
  private readonly file: FileHandle
  private readonly bytes: number

  constructor(file: FileHandle, bytes: number) {
    super()
    this.file = file
    this.bytes = bytes
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    done: (error: Error | null, bytesRead?: number) => void,
  ): void {
    if (!(position >= 0 && position + length <= this.bytes)) {
      done(new Error('it points beyond its end'))
      return
    }
    this.file.read(buffer, offset, length, position).then(
      ({ bytesRead }) => done(null, bytesRead),
      (error: Error) => done(error),
    )
  }
}

async function entriesOf(zip: ZipFile): Promise<Map<string, ZipEntry>> {
  if (zip.entryCount > MAX_FILES) throw refusal(`has more than ${MAX_FILES} files`)
  const entries = new Map<string, ZipEntry>()
  try {
    for await (const entry of zip.eachEntry()) {
      const name = nameOf(entry)
      // Folders that another program has added hold nothing, however they are packed.
      if (name.endsWith('/') && entry.uncompressedSize === 0) continue
      if (!isLitter(name)) checkEntry(name, entry)
      if (entries.has(name)) throw refusal('is there twice', name)
      entries.set(name, keptOf(entry))
    }
  } catch (error) {
    throw error instanceof OverstepError ? error : refusal(`has a damaged directory (${(error as Error).message})`)
  }
  return entries
}

/** What is needed of an entry, without the comments that came with it. */
function keptOf(entry: Entry): ZipEntry {
  return {
    nameBytes: Buffer.from(entry.fileNameRaw),
    method: entry.compressionMethod,
    crc: entry.crc32,
    packed: entry.compressedSize,
    size: entry.uncompressedSize,
    at: entry.relativeOffsetOfLocalHeader,
  }
}

/**
 * A name, which is not UTF-8 where an old program has added a folder around everything; some programs of Windows part
 * it by backslashes.
 */
function nameOf({ fileNameRaw }: Entry): string {
  const name = fileNameRaw.toString('utf8')
  return (Buffer.from(name).equals(fileNameRaw) ? name : fileNameRaw.toString('latin1')).replaceAll('\\', '/')
}

function checkEntry(name: string, entry: Entry): void {
  const { compressionMethod: method, uncompressedSize: size, compressedSize: packed } = entry
  const isPlain = name.split('/').every((part) => part !== '' && part !== '.' && part !== '..')
  const isWritable = [...name].every((character) => character >= ' ' && character !== ':')
  if (!isPlain || !isWritable || name.length > LONGEST_NAME)
    throw refusal('is not a name of a file in the archive', JSON.stringify(name))
  if (entry.isEncrypted()) throw refusal('is encrypted', name)
  if (method !== STORED && method !== DEFLATED) throw refusal(`is packed in a way that is not read (${method})`, name)
  if (size > MAX_FILE_BYTES) throw refusal(`declares ${size} bytes; ${MAX_FILE_BYTES} are the most`, name)
  if (method === STORED ? size !== packed : size > packed * MOST_PER_BYTE)
    throw refusal(`declares ${size} bytes, which ${packed} packed ones cannot hold`, name)
}

/** Files lie one behind the other: a bomb lays many over the same bytes. */
function checkExtents(entries: ReadonlyMap<string, ZipEntry>, archiveBytes: number): void {
  const total = [...entries.values()].reduce((sum, { size }) => sum + size, 0)
  if (total > MAX_UNPACKED_BYTES) throw refusal(`declares ${total} bytes; ${MAX_UNPACKED_BYTES} are the most`)
  const places = [...entries].map(([name, { at, nameBytes, packed }]) => ({
    name,
    at,
    end: at + LOCAL_BYTES + nameBytes.length + packed,
  }))
  let free = 0
  for (const { name, at, end } of places.sort((a, b) => a.at - b.at)) {
    if (at < free) throw refusal('lies over another file', name)
    if (end > archiveBytes) throw refusal('reaches beyond the archive', name)
    free = end
  }
}
