import { mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { OverstepError } from '#shared/contract/index.ts'
import { longestFile, readIdxFile } from './content.ts'
import type { IdxSpec } from './idx.ts'
import { findFile, mnistFiles, publishedName, specsOf, type DigitFiles } from './mnist.ts'

/** Copies of the files that their authors published. */
const publicMirrors = [
  'https://storage.googleapis.com/cvdf-datasets/mnist/',
  'https://ossci-datasets.s3.amazonaws.com/mnist/',
]
/** Attempts in a row that get no further before the next mirror has its turn. */
const ATTEMPTS = 3

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

/** A failure of one attempt. `final`: this mirror will not do better. */
class AttemptError extends Error {
  readonly final: boolean
  constructor(message: string, final: boolean) {
    super(message)
    this.final = final
  }
}

/**
 * Downloads those of the four MNIST files that the folder lacks or has damaged. A download that breaks off goes on where it was, now or at the next call; a
 * file gets its name only when its content has been checked.
 * @throws {OverstepError} `not-found` when no mirror delivers a file, with what each of them did; `storage` when the folder cannot be
 * written; or the reason of `signal` when it is aborted
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
    let reason = ''
    let furthest = await sizeOf(part)
    for (let fruitless = 0; fruitless < ATTEMPTS;) {
      try {
        await attempt(url, part, spec, source)
        await onDisk(target, () => rename(part, target))
        return
      } catch (error) {
        signal?.throwIfAborted()
        if (!(error instanceof AttemptError)) throw error
        reason = error.message
        if (error.final) break
      }
      const size = await sizeOf(part)
      fruitless = size > furthest ? 0 : fruitless + 1
      furthest = Math.max(furthest, size)
      await wait(patience.pause, undefined, { signal }).catch(() => signal?.throwIfAborted())
    }
    failures.push(`${url}: ${reason}`)
  }
  throw new OverstepError(
    'not-found',
    `${publishedName(spec)} could not be downloaded (${failures.join('; ')}). Check the network connection and try again, which goes on ` +
      `where this stopped, or put the file into ${directory} yourself.`,
    { failures },
  )
}

/** One request: brings `part` to its end and checks it, or throws what came between. */
async function attempt(url: string, part: string, spec: IdxSpec, source: Source): Promise<void> {
  const resumed = await receive(url, part, spec, source)
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

/** Appends to `part` what it lacks, or writes it anew where the mirror sends all; returns whether something old was kept. */
async function receive(url: string, part: string, spec: IdxSpec, source: Source): Promise<boolean> {
  const { fetch, patience, signal, report } = source
  const stall = new AbortController()
  const timer = setTimeout(() => stall.abort(), patience.stall)
  const ended = (error: unknown) => {
    signal?.throwIfAborted()
    const cause = error instanceof Error ? (error.cause instanceof Error ? error.cause : error) : String(error)
    const silent = `nothing arrived for ${patience.stall / 1000} s`
    return new AttemptError(stall.signal.aborted ? silent : typeof cause === 'string' ? cause : cause.message, false)
  }
  try {
    const size = await sizeOf(part)
    const response = await fetch(url, {
      headers: { 'accept-encoding': 'identity', ...(size > 0 && { range: `bytes=${size}-` }) },
      signal: AbortSignal.any([stall.signal, ...(signal ? [signal] : [])]),
    }).catch((error: unknown) => {
      throw ended(error)
    })
    // Nothing is left to send: the check decides whether the part is whole.
    if (response.status === 416 && size > 0) return true
    if (!response.ok || !response.body) throw new AttemptError(`HTTP ${response.status}`, response.status < 500)
    const resumed = response.status === 206
    if (resumed && !response.headers.get('content-range')?.startsWith(`bytes ${size}-`)) {
      await onDisk(part, () => rm(part, { force: true }))
      throw new AttemptError('it sends another part of the file than was asked for', false)
    }
    let received = resumed ? size : 0
    const length = Number(response.headers.get('content-length'))
    const total = length > 0 ? received + length : null
    const file = await onDisk(part, () => open(part, resumed ? 'a' : 'w'))
    try {
      const chunks = response.body[Symbol.asyncIterator]()
      for (;;) {
        const next = await chunks.next().catch((error: unknown) => {
          throw ended(error)
        })
        if (next.done) break
        timer.refresh()
        await onDisk(part, () => file.appendFile(next.value))
        received += next.value.length
        report(received, total)
        if (received > longestFile(spec)) {
          // The check says what is wrong with it.
          stall.abort()
          break
        }
      }
      await onDisk(part, () => file.sync())
    } finally {
      await file.close()
    }
    return resumed
  } finally {
    clearTimeout(timer)
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

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  )
}

/** Says of a failure of the disk which file it is about and what can be done. */
async function onDisk<T>(path: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    const advice = 'Free some space, or make the folder writable, or choose another one'
    throw new OverstepError('storage', `${path} cannot be written (${reason}). ${advice}.`, { path }, { cause: error })
  }
}
