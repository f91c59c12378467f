/** What a call of the engine should take: the caller's thread waits for it. */
const CHUNK_MILLISECONDS = 50

/**
 * Runs `count` turns: `done` of them are over when `run` is asked for `size` more. Throws `signal.reason` between two
 * calls.
 */
export type InChunks = (
  count: number,
  signal: AbortSignal | undefined,
  run: (done: number, size: number) => Promise<void>,
) => Promise<void>

/**
 * Divides turns of one kind into calls as long as they should be, going by those before; a single turn is never
 * divided.
 * @param most turns that a call can take
 */
export function inChunks(most = Infinity): InChunks {
  let size = 1
  return async (count, signal, run) => {
    for (let done = 0; done < count;) {
      signal?.throwIfAborted()
      const now = Math.min(size, count - done)
      const began = performance.now()
      await run(done, now)
      done += now
      const perTurn = (performance.now() - began) / now
      // The first calls take longer, and how fast the machine is varies: no jumps.
      size = Math.max(1, Math.min(most, 2 * now, Math.floor(CHUNK_MILLISECONDS / perTurn)))
    }
  }
}
