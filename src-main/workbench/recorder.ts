import type { TypedArray } from '#shared/contract/index.ts'
import type { Store } from '../store/index.ts'

/** A batch waits at most this long… */
const FLUSH_MS = 100
/** …and grows at most to this, so that its transaction takes a few milliseconds. */
const FLUSH_BYTES = 1 << 20

/** Gathers what streams in from a run and writes it in batches. */
export interface Recorder {
  /** Adds a write that moves about as many bytes as the given arrays have. */
  add(write: () => void, ...arrays: TypedArray[]): void
  /** Writes everything now. */
  flush(): void
}

/**
 * @param how.along what is written with every batch
 * @param how.onFailure told once, when a batch cannot be written; what comes after it is dropped
 */
export function recorder(store: Store, how: { along(): void; onFailure(error: unknown): void }): Recorder {
  let writes: (() => void)[] = []
  let bytes = 0
  let failed = false
  let timer: NodeJS.Timeout | undefined

  const flush = () => {
    clearTimeout(timer)
    timer = undefined
    const batch = writes
    writes = []
    bytes = 0
    if (failed || batch.length === 0) return
    try {
      store.stream(() => {
        for (const write of batch) write()
        how.along()
      })
    } catch (error) {
      failed = true
      how.onFailure(store.explain(error))
    }
  }
  return {
    add(write, ...arrays) {
      writes.push(write)
      bytes += arrays.reduce((sum, array) => sum + array.byteLength, 0)
      if (bytes >= FLUSH_BYTES) flush()
      else timer ??= setTimeout(flush, FLUSH_MS)
    },
    flush,
  }
}
