import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { OverstepError } from '#shared/contract/index.ts'
import { fileError, unreadable } from './idx.ts'
import { scaleOf, type Samples, type SourceFile } from './samples.ts'

/** What the archive of CIFAR-10 must be. */
export interface ArchiveSpec {
  dataset: 'cifar-10'
  /** Its name without `.tar.gz`. */
  stem: string
  holds: 'archive'
  /** Images of each of its files. */
  count: number
  /** Of the archive as it is published. */
  bytes: number
  md5: string
}

/** Bytes of an image: its label, and the planes of red, green and blue. */
const PIXELS = 3 * 32 * 32
const RECORD = 1 + PIXELS
/** Bytes of a tar file are in blocks of so many. */
const BLOCK = 512
const PARTS = { train: [1, 2, 3, 4, 5].map((part) => `data_batch_${part}.bin`), test: ['test_batch.bin'] }
const WANTED = [...PARTS.train, ...PARTS.test]
/** What else is in the archive: names of classes and a page, and no more bytes than this. */
const OTHERS = 1 << 20

/**
 * Reads the archive of CIFAR-10 in its binary version (A. Krizhevsky, "Learning multiple layers of features from tiny
 * images", 2009): files of records, a byte for the label and 3072 for the planes of colours.
 *
 * @throws {OverstepError} `storage`, naming the file and what to do; or the reason of `signal` when it is aborted
 */
export async function readCifar(
  path: string,
  spec: ArchiveSpec,
  signal?: AbortSignal,
): Promise<{ train: Samples; test: Samples; file: SourceFile }> {
  const { files, sha256 } = await unpack(path, spec, signal)
  const [train, test] = [samplesOf(PARTS.train, files, spec, path), samplesOf(PARTS.test, files, spec, path)]
  const scale = scaleOf(train.images as Uint8Array)
  return { train: { ...train, scale }, test: { ...test, scale }, file: { name: basename(path), sha256 } }
}

/** The files of the archive that are wanted, by name; the sum is of the tar file. */
async function unpack(
  path: string,
  spec: ArchiveSpec,
  signal?: AbortSignal,
): Promise<{ files: Map<string, Buffer>; sha256: string }> {
  const { dataset } = spec
  const [md5, sum] = [createHash('md5'), createHash('sha256')]
  const longest = WANTED.length * (spec.count * RECORD + 2 * BLOCK) + OTHERS
  const pieces: Buffer[] = []
  let length = 0
  try {
    const { size } = await stat(path)
    if (size !== spec.bytes) throw fileError(path, `must have ${spec.bytes} bytes, but has ${size}`, { dataset })
    const file = createReadStream(path)
    await pipeline(
      file,
      async function* (source: AsyncIterable<Buffer>) {
        for await (const piece of source) {
          md5.update(piece)
          yield piece
        }
      },
      createGunzip({ chunkSize: 1 << 18 }),
      async (source: AsyncIterable<Buffer>) => {
        for await (const piece of source) {
          length += piece.length
          if (length > longest) throw fileError(path, `unpacks to more than ${longest} bytes`, { dataset })
          sum.update(piece)
          pieces.push(piece)
        }
      },
      ...(signal ? [{ signal }] : []),
    )
  } catch (error) {
    signal?.throwIfAborted()
    if (error instanceof OverstepError) throw error
    const { code } = error as NodeJS.ErrnoException
    if (code?.startsWith('Z_')) throw fileError(path, 'is no sound gzip file', { dataset, cause: error })
    throw unreadable(path, error, dataset)
  }
  const found = md5.digest('hex')
  if (found !== spec.md5)
    throw fileError(path, `is not the published archive: its MD5 is ${found}, that of the published ${spec.md5}`, spec)
  return { files: filesIn(Buffer.concat(pieces), path), sha256: sum.digest('hex') }
}

/** The wanted files of a tar archive (POSIX.1-1988 ustar: a header of 512 bytes, name and length in octal in it). */
function filesIn(tar: Buffer, path: string): Map<string, Buffer> {
  const files = new Map<string, Buffer>()
  for (let at = 0; at + BLOCK <= tar.length && tar[at] !== 0;) {
    const text = (from: number, to: number) =>
      tar
        .toString('latin1', at + from, at + to)
        .replace(/\0.*$/s, '')
        .trim()
    const size = text(124, 136)
    if (!/^[0-7]{1,11}$/.test(size))
      throw fileError(path, `has no length of a file at byte offset ${at + 124} of the tar file`, CIFAR)
    const bytes = Number.parseInt(size, 8)
    if (at + BLOCK + bytes > tar.length)
      throw fileError(path, `is cut off at byte offset ${tar.length} of the tar file`, CIFAR)
    const name = basename(text(0, 100))
    if (WANTED.includes(name)) files.set(name, tar.subarray(at + BLOCK, at + BLOCK + bytes))
    at += BLOCK + BLOCK * Math.ceil(bytes / BLOCK)
  }
  return files
}

const CIFAR = { dataset: 'cifar-10' } as const

function samplesOf(
  names: readonly string[],
  files: Map<string, Buffer>,
  { count }: ArchiveSpec,
  path: string,
): Samples {
  const images = new Uint8Array(names.length * count * PIXELS)
  const labels = new Uint8Array(names.length * count)
  names.forEach((name, part) => {
    const records = files.get(name)
    if (records?.length !== count * RECORD)
      throw fileError(path, `must have ${count * RECORD} bytes in ${name}, but has ${records?.length ?? 0}`, CIFAR)
    for (let record = 0; record < count; record++) {
      const [from, to] = [record * RECORD, part * count + record]
      if (records[from]! >= 10)
        throw fileError(
          path,
          `has the label ${records[from]} at byte offset ${from} of ${name}, which is no class`,
          CIFAR,
        )
      labels[to] = records[from]!
      images.set(records.subarray(from + 1, from + RECORD), to * PIXELS)
    }
  })
  return { images, labels, count: names.length * count }
}
