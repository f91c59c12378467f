import { setTimeout as wait } from 'node:timers/promises'
import { AttemptError, sizeOf } from './receive.ts'

/** Attempts in a row that get no further before an address is given up. */
const ATTEMPTS = 3

/**
 * Makes attempts at the file `part` for as long as they get further.
 * @param pause between two of them, in milliseconds
 * @returns why it was given up; null when an attempt came to its end
 * @throws whatever an attempt throws that is no {AttemptError}, and the reason of `signal`
 */
export async function persist(
  part: string,
  attempt: () => Promise<void>,
  { pause, signal }: { pause: number; signal: AbortSignal | undefined },
): Promise<string | null> {
  let reason = ''
  let furthest = await sizeOf(part)
  for (let fruitless = 0; fruitless < ATTEMPTS;) {
    try {
      await attempt()
      return null
    } catch (error) {
      signal?.throwIfAborted()
      if (!(error instanceof AttemptError)) throw error
      reason = error.message
      if (error.final) break
    }
    const size = await sizeOf(part)
    fruitless = size > furthest ? 0 : fruitless + 1
    furthest = Math.max(furthest, size)
    if (fruitless < ATTEMPTS) await wait(pause, undefined, { signal }).catch(() => signal?.throwIfAborted())
  }
  return reason
}
