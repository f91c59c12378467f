import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { OverstepError } from '#shared/contract/index.ts'
import { AttemptError, onDisk, persist, receive } from '../download/index.ts'
import type { PublishedName } from '#shared/contract/index.ts'
import { readCifar, type ArchiveSpec } from './cifar.ts'
import { longestFile, readIdxFile } from './content.ts'
import { findFile, publications, publishedName, specsOf, type DigitFiles, type FileSpec } from './published.ts'

export interface DownloadProgress {
  /** The name of the file that is being downloaded, which it is, and of how many. */
  file: string
  index: number
  files: number
  receivedBytes: number
  /** null while the mirror has not said it. */
  totalBytes: number | null
}

export interface Download {
  /** MNIST where it is left out. */
  dataset?: PublishedName
  /** The folder for the files; made where it is missing. */
  directory: string
  onProgress?: (progress: DownloadProgress) => void
  signal?: AbortSignal
  fetch?: typeof fetch
  /** Addresses that a file name is put behind, the preferred one first. */
  mirrors?: readonly string[]
  files?: DigitFiles | ArchiveSpec
  /** How long nothing may arrive before an attempt is given up, and the pause before the next, in milliseconds. */
  patience?: { stall: number; pause: number }
}

type Source = Required<Omit<Download, 'dataset' | 'onProgress' | 'signal'>> & {
  signal: AbortSignal | undefined
  report: (receivedBytes: number, totalBytes: number | null) => void
}

/**
 * Downloads those of the files of a data set that the folder lacks or has damaged. A download that breaks off goes on
 * where it was, now or at the next call; a file gets its name only when its content has been checked.
 * @throws {OverstepError} `not-found` when no mirror delivers a file, with what each of them did; `storage` when the
 *   folder cannot be written; or the reason of `signal` when it is aborted
 */
export async function downloadDataset({ onProgress, signal, dataset = 'mnist', ...download }: Download): Promise<void> {
  const { mirrors, files: published } = publications[dataset]
  const { directory, files = published } = download
  const defaults = { fetch, mirrors, files, patience: { stall: 30_000, pause: 1000 } }
  await onDisk(directory, () => mkdir(directory, { recursive: true }))
  const specs = specsOf(files)
  for (const [index, spec] of specs.entries()) {
    const file = publishedName(spec)
    const report: Source['report'] = (receivedBytes, totalBytes) =>
      onProgress?.({ file, index, files: specs.length, receivedBytes, totalBytes })
    const source: Source = { ...defaults, ...download, signal, report }
    if (!(await isSound(findFile(directory, spec), spec, source))) await downloadFile(spec, source)
  }
}

async function downloadFile(spec: FileSpec, source: Source): Promise<void> {
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
async function attempt(url: string, part: string, spec: FileSpec, source: Source): Promise<void> {
  const { patience, ...rest } = source
  const receiving = { ...rest, stall: patience.stall, longest: longestFile(spec) }
  const resumed = await receive(url, part, receiving)
  try {
    await readFileOf(part, spec, source)
  } catch (error) {
    source.signal?.throwIfAborted()
    await onDisk(part, () => rm(part, { force: true }))
    // Of a resumed file, the fault may lie in what was there before.
    if (!(error instanceof OverstepError)) throw error
    throw new AttemptError(`what it delivers ${String(error.details?.problem)}`, !resumed)
  }
}

/** Reads a file to check all of it. */
async function readFileOf(path: string, spec: FileSpec, { files, signal }: Source): Promise<void> {
  if (spec.holds === 'archive') await readCifar(path, spec, signal)
  else await readIdxFile(path, spec, 'holds' in files ? [] : specsOf(files), signal)
}

async function isSound(path: string | undefined, spec: FileSpec, source: Source): Promise<boolean> {
  if (path === undefined) return false
  return readFileOf(path, spec, source).then(
    () => true,
    () => {
      source.signal?.throwIfAborted()
      return false
    },
  )
}
