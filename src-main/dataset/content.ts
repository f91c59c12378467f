import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { createGunzip } from 'node:zlib'
import { OverstepError } from '#shared/contract/index.ts'
import { contentLength, fileError, parseIdx, unreadable, type IdxSpec } from './idx.ts'

/** More bytes than this no right file has, even if gzip adds to content that it cannot make smaller. */
export function longestFile(spec: IdxSpec): number {
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
  const content = await readContent(path, spec, signal)
  const values = parseIdx(content, spec, path)
  const sha256 = createHash('sha256').update(content).digest('hex')
  if (sha256 === spec.sha256) return values
  const same = others.find((other) => other.sha256 === sha256)
  throw fileError(
    path,
    same
      ? `has the content of ${same.stem}, not that of ${spec.stem}`
      : 'is a sound IDX file, but not the MNIST file that its name says: the SHA-256 of its content is ' +
          `${sha256}, that of MNIST's ${spec.stem} is ${spec.sha256}`,
  )
}

/** The content of a file, unzipped where it is gzip; of more bytes than it should have, only some more than that. */
async function readContent(path: string, spec: IdxSpec, signal?: AbortSignal): Promise<Uint8Array> {
  const length = contentLength(spec)
  let bytes: Buffer
  try {
    const { size } = await stat(path)
    // Not read into memory to find out that it is something else.
    if (size > longestFile(spec)) throw fileError(path, `goes on at byte offset ${length}, where it should end`)
    bytes = await readFile(path, { signal })
  } catch (error) {
    signal?.throwIfAborted()
    if (error instanceof OverstepError) throw error
    throw unreadable(path, error)
  }
  return bytes[0] === 0x1f && bytes[1] === 0x8b ? unzip(bytes, path, length, signal) : bytes
}

async function unzip(bytes: Buffer, path: string, length: number, signal?: AbortSignal): Promise<Uint8Array> {
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
      throw fileError(path, `is cut off at byte offset ${bytes.length} of the gzip file`, error)
    throw fileError(
      path,
      `is damaged at or after byte offset ${gunzip.bytesWritten} of the gzip file (${message})`,
      error,
    )
  }
  if (gunzip.bytesWritten < bytes.length)
    throw fileError(path, `goes on at byte offset ${gunzip.bytesWritten}, where its gzip data ends`)
  return Buffer.concat(chunks)
}
