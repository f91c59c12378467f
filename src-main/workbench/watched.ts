import { OverstepError, type Watch } from '#shared/contract/index.ts'

/** Progress is told at most so often. */
const TELL_MS = 100

export const cancelled = (): OverstepError => new OverstepError('cancelled', 'It was cancelled.')

/** How whoever carries out a call is watched, of what its caller gives. */
export function watchOf({ signal = new AbortController().signal, progress }: Partial<Watch>): Watch {
  let told = -Infinity
  return {
    signal,
    progress(fraction) {
      if (performance.now() - told < TELL_MS && fraction < 1) return
      told = performance.now()
      progress?.(fraction)
    },
  }
}

/**
 * What comes of work that nobody waits for once it is cancelled: a question.
 * @throws {OverstepError} `cancelled` as soon as the signal aborts
 */
export async function untilCancelled<T>(signal: AbortSignal, work: T | Promise<T>): Promise<T> {
  const stopped = Promise.withResolvers<never>()
  const stop = () => stopped.reject(cancelled())
  signal.addEventListener('abort', stop)
  try {
    return await Promise.race([work, stopped.promise])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
