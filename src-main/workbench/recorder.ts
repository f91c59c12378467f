import { OverstepError, type TypedArray } from '#shared/contract/index.ts'
import type { Store } from '../store/index.ts'

/** A batch waits at most this long… */
const FLUSH_MS = 100
/** …and grows at most to this, so that its transaction takes a few milliseconds. */
const FLUSH_BYTES = 1 << 20
/** Of what had to wait so much is written in one transaction. */
const PORTION_BYTES = 4 << 20
/** How soon what could not be written is tried again. */
const RETRY_MS = 400
/** Another program that writes is told of when it has done so for this long: mostly it is done before. */
const PATIENCE_MS = 3000
/** With so much in memory those who compute wait, too… */
const HOLD_BYTES = 64 << 20
/** …and so much is too much: they did not wait, or a single piece is larger. */
const MOST_BYTES = 512 << 20

/** What became of writes: they are in the database; they wait for it; they cannot be written, and are gone. */
export type Written = 'written' | 'waiting' | 'lost'

/**
 * Writes what runs compute and how they change, in the order in which that comes, and many small writes at once. What
 * the database does not take for now, because another program keeps it busy or the disk is full, is kept and tried
 * again until it does.
 */
export interface Recorder {
  /**
   * Adds a write that moves about as many bytes as the given arrays have. It must do the same when it is done again
   * after it failed.
   */
  add(write: () => void, ...arrays: TypedArray[]): void
  /** Writes everything now; with `lasting` a power failure takes nothing of it. */
  flush(lasting?: boolean): Written
  /** Resolves when what has been added is written or lost. */
  settled(): Promise<Written>
  /** Whether those who compute are to wait. */
  isHeld(): boolean
  /** Why what was added waits; null where it does not. */
  trouble(): string | null
  /** Tries for the last time. */
  close(): Written
}

export interface RecorderListener {
  /** Writes something with every batch. */
  along(): void
  /** Everything is written. */
  onWritten(): void
  /** The user is to be told that writes wait, and why; or, with null, that they do no longer. */
  onTrouble(message: string | null): void
  /** Those who compute are to wait, or to go on. */
  onHold(hold: boolean): void
  /** What was added cannot be written, and is lost. */
  onFailure(error: unknown): void
}

export function recorder(store: Store, listener: RecorderListener): Recorder {
  let queue: { write: () => void; bytes: number }[] = []
  let bytes = 0
  let lasting = false
  let timer: NodeJS.Timeout | undefined
  let trouble: { message: string; since: number; told: boolean; tried: number } | undefined
  let held = false
  const waiters: ((written: Written) => void)[] = []

  const hold = (wanted: boolean) => {
    if (held === wanted) return
    held = wanted
    listener.onHold(wanted)
  }
  const settle = (written: Written) => {
    clearTimeout(timer)
    timer = undefined
    lasting = false
    for (const resolve of waiters.splice(0)) resolve(written)
    hold(false)
    if (trouble?.told && written === 'written') listener.onTrouble(null)
    trouble = undefined
    return written
  }
  const lose = (error: unknown) => {
    queue = []
    bytes = 0
    settle('lost')
    listener.onFailure(store.explain(error))
    return 'lost' as const
  }
  const wait = (kind: 'busy' | 'full') => {
    const now = performance.now()
    const message = troubles[kind](store.path)
    trouble = { since: now, told: false, ...trouble, message, tried: now }
    if (!trouble.told && (kind === 'full' || now - trouble.since > PATIENCE_MS)) {
      trouble.told = true
      listener.onTrouble(message)
    }
    if (kind === 'full' || bytes > HOLD_BYTES) hold(true)
    timer ??= setTimeout(retry, RETRY_MS)
    return 'waiting' as const
  }

  /** Writes the first of what waits. */
  const writePortion = (): Written => {
    let size = 0
    let count = 0
    while (count < queue.length && (count === 0 || size + queue[count]!.bytes <= PORTION_BYTES))
      size += queue[count++]!.bytes
    try {
      store.record(
        () => {
          for (const { write } of queue.slice(0, count)) write()
          listener.along()
        },
        lasting && count === queue.length,
      )
    } catch (error) {
      const kind = store.passingTrouble(error)
      return kind === undefined ? lose(error) : wait(kind)
    }
    queue.splice(0, count)
    bytes -= size
    if (queue.length > 0) return 'written'
    listener.onWritten()
    return settle('written')
  }
  /** A portion at a time, so that nobody else waits for much that has gathered. */
  const retry = () => {
    timer = undefined
    if (queue.length > 0 && writePortion() === 'written' && queue.length > 0) timer = setTimeout(retry)
  }
  const flush = (wantsLasting = false): Written => {
    lasting ||= wantsLasting
    // What waits is tried again soon anyway: not for everybody who asks.
    if (trouble && performance.now() - trouble.tried < RETRY_MS) return 'waiting'
    clearTimeout(timer)
    timer = undefined
    let written: Written = 'written'
    while (queue.length > 0 && written === 'written') written = writePortion()
    return written
  }

  return {
    add(write, ...arrays) {
      const size = arrays.reduce((sum, array) => sum + array.byteLength, 0)
      queue.push({ write, bytes: size })
      bytes += size
      if (bytes > MOST_BYTES) lose(tooMuch(trouble?.message))
      else if (trouble) hold(held || bytes > HOLD_BYTES)
      else if (bytes >= FLUSH_BYTES) flush()
      else timer ??= setTimeout(flush, FLUSH_MS)
    },
    flush,
    settled: () => (queue.length === 0 ? Promise.resolve('written') : new Promise((resolve) => waiters.push(resolve))),
    isHeld: () => held,
    trouble: () => trouble?.message ?? null,
    close() {
      if (trouble) trouble.tried = -Infinity
      const written = flush(true)
      if (written !== 'waiting') return written
      queue = []
      return settle('lost')
    },
  }
}

const troubles = {
  busy: (path: string) =>
    `${path} is kept busy by another program. What is computed waits in memory, and is saved as soon as that ` +
    'program lets go.',
  full: (path: string) =>
    `There is no space left for ${path}. The run waits; free some space on that disk, and it goes on by itself.`,
}

function tooMuch(trouble: string | undefined): OverstepError {
  const megabytes = MOST_BYTES >> 20
  return new OverstepError(
    'storage',
    `${trouble ?? 'What was computed comes faster than it can be saved.'} More than ${megabytes} MB wait, ` +
      'which is as much as is kept in memory.',
  )
}
