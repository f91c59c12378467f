import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { createGunzip } from 'node:zlib'
import { aboutDataset, OverstepError } from '#shared/contract/index.ts'
import { contentLength, fileError, parseIdx, unreadable, type IdxSpec } from './idx.ts'
import type { ArchiveSpec } from './cifar.ts'
import type { SourceFile } from './samples.ts'

/** More bytes than this no right file has, even if gzip adds to content that it cannot make smaller. */
export function longestFile(spec: IdxSpec | ArchiveSpec): number {
  if (spec.holds === 'archive') return spec.bytes
  return contentLength(spec) + (1 << 20)
}

/**
 * Reads one of the four files, plain or gzip, and checks everything: the form and the SHA-256 of the content.
 * @param others the specs of the files of the same dataset, by which a file under a wrong name is recognized
 * @returns the images, shape [count, 784], or labels, shape [count]
 * @throws {OverstepError} `storage`, naming the file, the byte offset and what to do; or the reason of `signal` when
 *   it is aborted
 */
export async function readIdxFile(
  path: string,
  spec: IdxSpec,
  others: readonly IdxSpec[],
  signal?: AbortSignal,
): Promise<Uint8Array> {
  return (await readIdx(path, spec, others, signal)).values
}

/** As `readIdxFile`, with the sum of the content. */
export async function readIdx(
  path: string,
  spec: IdxSpec,
  others: readonly IdxSpec[],
  signal?: AbortSignal,
): Promise<{ values: Uint8Array; file: SourceFile }> {
  const bytes = await readBytes(path, spec, signal)
  const isZipped = bytes[0] === 0x1f && bytes[1] === 0x8b
  const content = isZipped ? await unzip(bytes, path, spec, signal) : bytes
  const values = parseIdx(content, spec, path)
  const sha256 = createHash('sha256').update(content).digest('hex')
  const md5 = spec.md5 && createHash('md5').update(bytes).digest('hex')
  if (sha256 === (spec.sha256 ?? sha256) && md5 === spec.md5) return { values, file: { name: basename(path), sha256 } }
  const same = others.find((other) => (spec.sha256 ? other.sha256 === sha256 : other.md5 === md5))
  const { label } = aboutDataset(spec.dataset ?? 'mnist')
  const sums = spec.sha256
    ? `the SHA-256 of its content is ${sha256}, that of ${label}'s ${spec.stem} is ${spec.sha256}`
    : `its MD5 is ${md5}, that of ${label}'s published ${spec.stem} is ${spec.md5}`
  throw fileError(
    path,
    same
      ? `has the content of ${same.stem}, not that of ${spec.stem}`
      : `is a sound IDX file, but not the ${label} file that its name says: ${sums}`,
    spec,
  )
}

/** The bytes of a file that is not longer than it may be. */
async function readBytes(path: string, spec: IdxSpec, signal?: AbortSignal): Promise<Buffer> {
  const length = contentLength(spec)
  try {
    const { size } = await stat(path)
    // Not read into memory to find out that it is something else.
    if (size > longestFile(spec)) throw fileError(path, `goes on at byte offset ${length}, where it should end`, spec)
    return await readFile(path, { signal })
  } catch (error) {
    signal?.throwIfAborted()
    if (error instanceof OverstepError) throw error
    throw unreadable(path, error, spec.dataset)
  }
}

/** The content of a gzip file; of more bytes than it should have, only some more than that. */
async function unzip(bytes: Buffer, path: string, spec: IdxSpec, signal?: AbortSignal): Promise<Uint8Array> {
  const { dataset } = spec
  const length = contentLength(spec)
  const gunzip = createGunzip({ chunkSize: 1 << 16 })
  const chunks: Buffer[] = []
  let total = 0
  gunzip.end(bytes)
  try {
    for await (const chunk of gunzip as AsyncIterable<Buffer>) {
      signal?.throwIfAborted()
      chunks.push(chunk)
      total += chunk.length
      if (total > length) return Buffer.concat(chunks)
    }
  } catch (error) {
    signal?.throwIfAborted()
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'Z_BUF_ERROR')
      throw fileError(path, `is cut off at byte offset ${bytes.length} of the gzip file`, { dataset, cause: error })
    throw fileError(path, `is damaged at or after byte offset ${gunzip.bytesWritten} of the gzip file (${message})`, {
      dataset,
      cause: error,
    })
  }
  if (gunzip.bytesWritten < bytes.length)
    throw fileError(path, `goes on at byte offset ${gunzip.bytesWritten}, where its gzip data ends`, spec)
  return Buffer.concat(chunks)
}
