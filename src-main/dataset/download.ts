import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { OverstepError } from '#shared/contract/index.ts'
import { AttemptError, onDisk, persist, receive } from '../download/index.ts'
import { longestFile, readIdxFile } from './content.ts'
import type { IdxSpec } from './idx.ts'
import { findFile, mnistFiles, publishedName, specsOf, type DigitFiles } from './mnist.ts'

/** Copies of the files that their authors published. */
const publicMirrors = [
  'https://storage.googleapis.com/cvdf-datasets/mnist/',
  'https://ossci-datasets.s3.amazonaws.com/mnist/',
]

export interface DownloadProgress {
  /** The name of the file that is being downloaded, and which of the four it is (0…3). */
  file: string
  index: number
  receivedBytes: number
  /** null while the mirror has not said it. */
  totalBytes: number | null
}

export interface Download {
  /** The folder for the files; made where it is missing. */
  directory: string
  onProgress?: (progress: DownloadProgress) => void
  signal?: AbortSignal
  fetch?: typeof fetch
  /** Addresses that a file name is put behind, the preferred one first. */
  mirrors?: readonly string[]
  files?: DigitFiles
  /** How long nothing may arrive before an attempt is given up, and the pause before the next, in milliseconds. */
  patience?: { stall: number; pause: number }
}

type Source = Required<Omit<Download, 'onProgress' | 'signal'>> & {
  signal: AbortSignal | undefined
  report: (receivedBytes: number, totalBytes: number | null) => void
}

/**
 * Downloads those of the four MNIST files that the folder lacks or has damaged. A download that breaks off goes on
 * where it was, now or at the next call; a file gets its name only when its content has been checked.
 * @throws {OverstepError} `not-found` when no mirror delivers a file, with what each of them did; `storage` when the
 *   folder cannot be written; or the reason of `signal` when it is aborted
 */
export async function downloadMnist({ onProgress, signal, ...download }: Download): Promise<void> {
  const { directory, files = mnistFiles } = download
  const defaults = { fetch, mirrors: publicMirrors, files, patience: { stall: 30_000, pause: 1000 } }
  await onDisk(directory, () => mkdir(directory, { recursive: true }))
  for (const [index, spec] of specsOf(files).entries()) {
    const file = publishedName(spec)
    const report: Source['report'] = (receivedBytes, totalBytes) =>
      onProgress?.({ file, index, receivedBytes, totalBytes })
    const source: Source = { ...defaults, ...download, signal, report }
    if (!(await isSound(findFile(directory, spec), spec, source))) await downloadFile(spec, source)
  }
}

async function downloadFile(spec: IdxSpec, source: Source): Promise<void> {
  const { directory, mirrors, patience, signal } = source
  const target = join(directory, publishedName(spec))
  const part = `${target}.part`
  const failures: string[] = []
  for (const mirror of mirrors) {
    const url = mirror + publishedName(spec)
    const reason = await persist(part, () => attempt(url, part, spec, source), { pause: patience.pause, signal })
    if (reason === null) return onDisk(target, () => rename(part, target))
    failures.push(`${url}: ${reason}`)
  }
  throw new OverstepError(
    'not-found',
    `${publishedName(spec)} could not be downloaded (${failures.join('; ')}). Check the network connection ` +
      'and try again, which goes on ' +
      `where this stopped, or put the file into ${directory} yourself.`,
    { failures },
  )
}

/** One request: brings `part` to its end and checks it, or throws what came between. */
async function attempt(url: string, part: string, spec: IdxSpec, source: Source): Promise<void> {
  const { patience, ...rest } = source
  const receiving = { ...rest, stall: patience.stall, longest: longestFile(spec) }
  const resumed = await receive(url, part, receiving)
  try {
    await readIdxFile(part, spec, specsOf(source.files), source.signal)
  } catch (error) {
    source.signal?.throwIfAborted()
    await onDisk(part, () => rm(part, { force: true }))
    // Of a resumed file, the fault may lie in what was there before.
    if (!(error instanceof OverstepError)) throw error
    throw new AttemptError(`what it delivers ${String(error.details?.problem)}`, !resumed)
  }
}

async function isSound(path: string | undefined, spec: IdxSpec, { files, signal }: Source): Promise<boolean> {
  if (path === undefined) return false
  return readIdxFile(path, spec, specsOf(files), signal).then(
    () => true,
    () => {
      signal?.throwIfAborted()
      return false
    },
  )
}
