/**
 * The time that is spent on a run: not that in which it waits. Times are in milliseconds, of any clock that only goes
 * forward.
 */
export interface Stopwatch {
  /** Goes on from `now`. */
  start(now: number): void
  stop(now: number): void
  /** All that was spent up to `now`, over all resumptions; undefined before it was first started. */
  read(now: number): number | undefined
}

/** @param before what was spent before this program took the run up */
export function stopwatch(before: number): Stopwatch {
  let spent = before
  let since: number | null = null
  let begun = false
  return {
    start(now) {
      since ??= now
      begun = true
    },
    stop(now) {
      if (since !== null) spent += now - since
      since = null
    },
    read: (now) => (begun ? Math.round(spent + (since === null ? 0 : now - since)) : undefined),
  }
}
