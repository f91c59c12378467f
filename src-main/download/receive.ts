import { open, rm, stat } from 'node:fs/promises'
import { OverstepError } from '#shared/contract/index.ts'

/** A failure of one attempt. `final`: this address will not do better. */
export class AttemptError extends Error {
  readonly final: boolean
  constructor(message: string, final: boolean) {
    super(message)
    this.final = final
  }
}

export interface Receiving {
  fetch: typeof fetch
  /** How long nothing may arrive before an attempt is given up, in milliseconds. */
  stall: number
  signal: AbortSignal | undefined
  /** Told at every piece that has been written; the total is null while it has not been said. */
  report: (receivedBytes: number, totalBytes: number | null) => void
  /** More bytes than this are not wanted: what comes behind them is left. */
  longest?: number
}

/**
 * Appends to the file `part` what it lacks of what is at `url`, or writes it anew where all of it is sent.
 * @returns whether something old was kept
 * @throws {AttemptError} with what came between; {OverstepError} `storage`; or the reason of `signal`
 */
export async function receive(url: string, part: string, receiving: Receiving): Promise<boolean> {
  const { fetch, stall: patience, signal, report, longest = Infinity } = receiving
  const stall = new AbortController()
  const timer = setTimeout(() => stall.abort(), patience)
  const ended = (error: unknown) => {
    signal?.throwIfAborted()
    const cause = error instanceof Error ? (error.cause instanceof Error ? error.cause : error) : String(error)
    const silent = `nothing arrived for ${patience / 1000} s`
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
    // Nothing is left to send: a check decides whether the part is whole.
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
        if (received > longest) {
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

/** Bytes of a file; 0 where there is none. */
export async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  )
}

/** Says of a failure of the disk which file it is about and what can be done. */
export async function onDisk<T>(path: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    const advice = 'Free some space, or make the folder writable, or choose another one'
    throw new OverstepError('storage', `${path} cannot be written (${reason}). ${advice}.`, { path }, { cause: error })
  }
}
