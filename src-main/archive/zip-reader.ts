import type { FileHandle } from 'node:fs/promises'
import { promisify } from 'node:util'
import { crc32, inflateRaw } from 'node:zlib'
import { OverstepError } from '#shared/contract/index.ts'
import { MAX_ARCHIVE_BYTES, MAX_FILE_BYTES, MAX_FILES, MAX_UNPACKED_BYTES } from './manifest.ts'

const inflate = promisify(inflateRaw)

/** A file in an archive, as its directory has it. */
export interface ZipEntry {
  readonly name: string
  readonly size: number
  readonly packed: number
}

/** The files of a zip archive, by name. Nothing is taken on trust: what the directory says is checked against what is there. */
export interface ZipReader {
  readonly entries: ReadonlyMap<string, ZipEntry>
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

interface Entry extends ZipEntry {
  method: number
  crc: number
  at: number
  nameBytes: Buffer
}

const END = 0x06054b50
const CENTRAL = 0x02014b50
const LOCAL = 0x04034b50
const END_BYTES = 22
const CENTRAL_BYTES = 46
const LOCAL_BYTES = 30
const [STORED, DEFLATED] = [0, 8]
const ENCRYPTED = 1
/** No deflated byte stands for more. */
const MOST_PER_BYTE = 1032

/**
 * Reads the directory of a zip archive (PKWARE APPNOTE 6.3.10, without extensions for more than 4 GiB).
 * @throws {OverstepError} `invalid-input` where it is not one, is damaged, or is made to do harm: names that lead elsewhere, files over each other, sizes that
 * no packing reaches or that are beyond the limits
 */
export async function openZip(file: FileHandle): Promise<ZipReader> {
  const { size } = await file.stat()
  if (size > MAX_ARCHIVE_BYTES) throw refusal('has more than 4 GiB')
  const bytesAt = async (at: number, length: number): Promise<Buffer<ArrayBuffer>> => {
    const buffer = Buffer.alloc(length)
    const { bytesRead } = await file.read(buffer, 0, length, at)
    if (bytesRead < length) throw refusal('ends too early')
    return buffer
  }

  const { directory, count, start } = await readEnd(size, bytesAt)
  const entries = new Map<string, Entry>()
  let at = 0
  for (let index = 0; index < count; index++) {
    const { entry, next } = readCentral(directory, at)
    at = next
    // Folders that another program has added hold nothing.
    if (entry.name.endsWith('/') && entry.size === 0 && entry.packed === 0) continue
    checkEntry(entry)
    if (entries.has(entry.name)) throw refusal('is there twice', entry.name)
    entries.set(entry.name, entry)
  }
  if (at !== directory.length) throw refusal('has a damaged directory')
  checkExtents([...entries.values()], start)

  return {
    entries,
    async read(name) {
      const entry = entries.get(name)
      if (!entry) throw refusal('is missing', name)
      const head = await bytesAt(entry.at, LOCAL_BYTES)
      const nameLength = head.readUInt16LE(26)
      const from = entry.at + LOCAL_BYTES + nameLength + head.readUInt16LE(28)
      const localName = await bytesAt(entry.at + LOCAL_BYTES, nameLength)
      if (head.readUInt32LE(0) !== LOCAL || !localName.equals(entry.nameBytes) || head.readUInt16LE(8) !== entry.method)
        throw refusal('is not where the directory says', name)
      if (from + entry.packed > start) throw refusal('reaches beyond the files', name)
      const packed = await bytesAt(from, entry.packed)
      const content = entry.method === STORED ? packed : await unpacked(packed, entry)
      if (content.length !== entry.size)
        throw refusal(`has ${content.length} bytes, not the ${entry.size} that it declares`, name)
      if (crc32(content) !== entry.crc) throw refusal('is damaged: its CRC-32 differs', name)
      return content
    },
  }
}

async function unpacked(packed: Buffer, { name, size }: Entry): Promise<Buffer<ArrayBuffer>> {
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

async function readEnd(size: number, bytesAt: (at: number, length: number) => Promise<Buffer>) {
  if (size < END_BYTES) throw refusal('is no zip file')
  const length = Math.min(size, END_BYTES + 0xffff)
  const tail = await bytesAt(size - length, length)
  let at = length - END_BYTES
  // The comment that may follow reaches to the end of the file.
  while (at >= 0 && !(tail.readUInt32LE(at) === END && at + END_BYTES + tail.readUInt16LE(at + 20) === length)) at--
  if (at < 0) throw refusal('is no zip file, or was cut off')
  const count = tail.readUInt16LE(at + 10)
  const bytes = tail.readUInt32LE(at + 12)
  const start = tail.readUInt32LE(at + 16)
  if (tail.readUInt16LE(at + 4) !== 0 || tail.readUInt16LE(at + 6) !== 0 || tail.readUInt16LE(at + 8) !== count)
    throw refusal('is one of several parts')
  if (count > MAX_FILES) throw refusal(`has more than ${MAX_FILES} files`)
  if (start + bytes !== size - length + at) throw refusal('has a directory that does not end where it should')
  return { directory: await bytesAt(start, bytes), count, start }
}

function readCentral(directory: Buffer, at: number): { entry: Entry; next: number } {
  if (at + CENTRAL_BYTES > directory.length || directory.readUInt32LE(at) !== CENTRAL)
    throw refusal('has a damaged directory')
  const [nameLength, extra, comment] = [28, 30, 32].map((field) => directory.readUInt16LE(at + field)) as [
    number,
    number,
    number,
  ]
  const next = at + CENTRAL_BYTES + nameLength + extra + comment
  if (next > directory.length) throw refusal('has a damaged directory')
  const nameBytes = directory.subarray(at + CENTRAL_BYTES, at + CENTRAL_BYTES + nameLength)
  const name = nameBytes.toString('utf8')
  if (!Buffer.from(name).equals(nameBytes)) throw refusal('has a name that is not UTF-8', JSON.stringify(name))
  if (directory.readUInt16LE(at + 8) & ENCRYPTED) throw refusal('is encrypted', name)
  const entry = {
    ...{ name, nameBytes, method: directory.readUInt16LE(at + 10), crc: directory.readUInt32LE(at + 16) },
    ...{ packed: directory.readUInt32LE(at + 20), size: directory.readUInt32LE(at + 24) },
    at: directory.readUInt32LE(at + 42),
  }
  return { entry, next }
}

function checkEntry({ name, method, size, packed }: Entry): void {
  const parts = name.split('/')
  const isPlain = parts.every((part) => part !== '' && part !== '.' && part !== '..')
  // eslint-disable-next-line no-control-regex
  if (!isPlain || /[\\:\u0000-\u001f]/.test(name) || name.length > 400)
    throw refusal('is not a name of a file in the archive', JSON.stringify(name))
  if (method !== STORED && method !== DEFLATED) throw refusal(`is packed in a way that is not read (${method})`, name)
  if (size > MAX_FILE_BYTES) throw refusal(`declares ${size} bytes; ${MAX_FILE_BYTES} are the most`, name)
  if (method === STORED ? size !== packed : size > packed * MOST_PER_BYTE)
    throw refusal(`declares ${size} bytes, which ${packed} packed ones cannot hold`, name)
}

/** Files lie one behind the other: a bomb lays many over the same bytes. */
function checkExtents(entries: readonly Entry[], start: number): void {
  const total = entries.reduce((sum, { size }) => sum + size, 0)
  if (total > MAX_UNPACKED_BYTES) throw refusal(`declares ${total} bytes; ${MAX_UNPACKED_BYTES} are the most`)
  let end = 0
  for (const { name, at, packed, nameBytes } of entries.toSorted((a, b) => a.at - b.at)) {
    if (at < end) throw refusal('lies over another file', name)
    end = at + LOCAL_BYTES + nameBytes.length + packed
    if (end > start) throw refusal('reaches beyond the files', name)
  }
}
