import type { Progress } from '#shared/contract/index.ts'

/** How often progress is told where it cannot be drawn over. */
const SPARSE_MILLISECONDS = 5000
const BAR_WIDTH = 30

export interface ProgressDisplay {
  update(progress: Progress): void
  /** Leaves the line to what comes next. */
  end(): void
}

/** Draws progress: one line that changes on a terminal, else a line every few seconds. */
export function progressDisplay(
  stream: { isTTY?: boolean; write(text: string): unknown },
  now: () => number = Date.now,
): ProgressDisplay {
  let told = now()
  let drawn = false
  return {
    update(progress) {
      if (stream.isTTY) {
        stream.write(`\r\u001b[K${progressBar(progress)}`)
        drawn = true
      } else if (now() - told >= SPARSE_MILLISECONDS) {
        told = now()
        stream.write(`${progressText(progress)}\n`)
      }
    },
    end() {
      if (drawn) stream.write('\r\u001b[K')
      drawn = false
    },
  }
}

export function progressBar(progress: Progress): string {
  const filled = Math.round(progress.fraction * BAR_WIDTH)
  return `[${'#'.repeat(filled)}${'.'.repeat(BAR_WIDTH - filled)}] ${progressText(progress)}`
}

function progressText({ fraction, etaSeconds, waiting }: Progress): string {
  const percent = `${Math.floor(fraction * 100)} %`
  if (waiting !== undefined) return `${percent}, waits to be saved`
  return etaSeconds === null ? percent : `${percent}, ${duration(etaSeconds)} left`
}

/** Seconds as a person says them: `8 s`, `2 min 5 s`, `3 h 20 min`. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  if (whole < 60) return `${whole} s`
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`
}
