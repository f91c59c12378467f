/** Seconds over which the speed is averaged: long enough to be calm, short enough to follow a map whose rows differ. */
const MEMORY_SECONDS = 4
/** Before this no ETA is told: the first moments of a run say little. */
const FIRST_ETA_SECONDS = 0.4

export interface Meter {
  update(fraction: number, now: number): void
  read(now: number): { fraction: number; etaSeconds: number | null; elapsedSeconds: number }
}

/**
 * Turns fractions of the work done into a time left: (1 − fraction) / speed, where the speed is an exponential moving
 * average over the last seconds. What a resumed run had done before says nothing of its speed. Times are in milliseconds, of any clock that only goes forward.
 */
export function progressMeter(startedAt: number, resumed = false): Meter {
  let known = !resumed
  let latest = 0
  let updatedAt = startedAt
  let speed = 0
  return {
    update(fraction, now) {
      const seconds = (now - updatedAt) / 1000
      if (fraction <= latest || seconds <= 0) return
      if (!known) {
        known = true
        latest = fraction
        updatedAt = now
        return
      }
      const elapsed = (now - startedAt) / 1000
      const weight = 1 - Math.exp(-seconds / Math.min(MEMORY_SECONDS, elapsed))
      const current = (fraction - latest) / seconds
      speed = speed === 0 ? current : speed + weight * (current - speed)
      latest = Math.min(1, fraction)
      updatedAt = now
    },
    read(now) {
      const elapsedSeconds = (now - startedAt) / 1000
      const left = (1 - latest) / speed - (now - updatedAt) / 1000
      const told = speed > 0 && elapsedSeconds >= FIRST_ETA_SECONDS
      return { fraction: latest, etaSeconds: told ? Math.max(0, left) : null, elapsedSeconds }
    },
  }
}
