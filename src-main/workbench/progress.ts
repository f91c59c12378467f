/** Seconds over which the speed is averaged: long enough to be calm, short enough to follow a map whose rows differ. */
const MEMORY_SECONDS = 4
/** Before this no ETA is told: the first moments of a run say little. */
const FIRST_ETA_SECONDS = 0.4

export interface Meter {
  update(fraction: number, now: number): void
  /** `elapsedSeconds` are all those that were spent on the work. */
  read(now: number): { fraction: number; etaSeconds: number | null; elapsedSeconds: number }
}

/**
 * Reports that come closer together than this are one: of two that waited together the difference says nothing of the
 * speed.
 */
const LEAST_SECONDS = 0.05

/**
 * Turns fractions of the work done into a time left: (1 − fraction) / speed, where the speed is an exponential moving
 * average over the last seconds. Times are in milliseconds, of any clock that only goes forward.
 * @param earlier.resumed whether the work began earlier: what had been done before says nothing of the speed
 * @param earlier.before milliseconds that were spent on it then
 */
export function progressMeter(startedAt: number, { resumed = false, before = 0 } = {}): Meter {
  let latest = 0
  /**
   * From when on the speed is known, and what the last judgement of it went by; null before there is anything to go by.
   */
  let begun: number | null = resumed ? null : startedAt
  let judged = { fraction: 0, at: startedAt }
  let speed = 0
  return {
    update(fraction, now) {
      if (fraction <= latest) return
      latest = Math.min(1, fraction)
      if (begun === null) {
        begun = now
        judged = { fraction: latest, at: now }
      }
      const seconds = (now - judged.at) / 1000
      if (seconds < LEAST_SECONDS) return
      const weight = 1 - Math.exp(-seconds / Math.min(MEMORY_SECONDS, (now - begun) / 1000))
      const current = (latest - judged.fraction) / seconds
      speed = speed === 0 ? current : speed + weight * (current - speed)
      judged = { fraction: latest, at: now }
    },
    read(now) {
      const elapsedSeconds = (before + now - startedAt) / 1000
      const left = (1 - judged.fraction) / speed - (now - judged.at) / 1000
      const told = speed > 0 && begun !== null && (now - begun) / 1000 >= FIRST_ETA_SECONDS
      return { fraction: latest, etaSeconds: told ? Math.max(0, left) : null, elapsedSeconds }
    },
  }
}
