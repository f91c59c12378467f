import { duration } from './progress.ts'

/** How often a download is told of where lines cannot be drawn over, and where they can. */
const SPARSE_MILLISECONDS = 5000
const DRAWN_MILLISECONDS = 200
/** The speed is that of so long. */
const SPEED_MILLISECONDS = 10_000
/** Nothing for so long is told as a stop. */
const STILL_MILLISECONDS = 3000

interface Sample {
  time: number
  bytes: number
}

/**
 * How fast a download is: told how much there is, it answers with bytes a second over the last seconds; null until that
 * can be said.
 * @param now milliseconds
 */
export function speedometer(now: () => number): (bytes: number) => number | null {
  let samples: Sample[] = []
  return (bytes) => {
    const time = now()
    // The last of those that are too old stays: it is where the time that counts begins.
    const recent = samples.findLastIndex((sample) => time - sample.time >= SPEED_MILLISECONDS)
    samples = [...samples.slice(Math.max(0, recent)), { time, bytes }]
    const [first] = samples
    if (first === undefined || time - first.time < 500) return null
    return (1000 * (bytes - first.bytes)) / (time - first.time)
  }
}

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1)

/** Where a download is, in a line: `34.0 of 118.2 MB, 2.1 MB/s, 40 s left`. Bytes, and bytes a second. */
export function downloadText(received: number, total: number | null, speed: number | null): string {
  const amount = total === null ? `${megabytes(received)} MB` : `${megabytes(received)} of ${megabytes(total)} MB`
  if (speed === null) return amount
  const pace = speed < 1e5 ? `${(speed / 1e3).toFixed(0)} kB/s` : `${megabytes(speed)} MB/s`
  if (total === null || speed <= 0) return `${amount}, ${pace}`
  return `${amount}, ${pace}, ${duration((total - received) / speed)} left`
}

export interface DownloadDisplay {
  update(received: number, total: number | null): void
  /** Leaves the line to what comes next. */
  end(): void
}

/**
 * Shows a download: one line that changes on a terminal, else a line every few seconds. Says so where it stands still.
 */
export function downloadDisplay(
  stream: { isTTY?: boolean; write(text: string): unknown },
  now: () => number = () => performance.now(),
): DownloadDisplay {
  const speedAt = speedometer(now)
  const interval = stream.isTTY ? DRAWN_MILLISECONDS : SPARSE_MILLISECONDS
  let told = -Infinity
  let moved = now()
  let shown = ''
  const write = (text: string): void => {
    if (text === shown) return
    shown = text
    stream.write(stream.isTTY ? `\r\u001b[K${text}` : `${text}\n`)
  }
  const still = setInterval(() => {
    if (now() - moved >= STILL_MILLISECONDS) write('Nothing arrives at the moment; it is tried again …')
  }, 1000)
  still.unref()
  return {
    update(received, total) {
      moved = now()
      const speed = speedAt(received)
      if (moved - told < interval) return
      told = moved
      write(downloadText(received, total, speed))
    },
    end() {
      clearInterval(still)
      if (stream.isTTY && shown !== '') stream.write('\r\u001b[K')
    },
  }
}
