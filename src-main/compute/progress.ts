const INTERVAL_MS = 50

/**
 * Passes on at most 20 fractions a second, and always the last one: experiments report as often as they like.
 * `stop` drops what is still held back.
 */
export function coalesceProgress(report: (fraction: number) => void): {
  report: (fraction: number) => void
  stop: () => void
} {
  let latest = 0
  let reportedAt = -Infinity
  let timer: NodeJS.Timeout | undefined
  const flush = () => {
    timer = undefined
    reportedAt = performance.now()
    report(latest)
  }
  return {
    report(fraction) {
      latest = fraction
      if (timer) return
      const wait = reportedAt + INTERVAL_MS - performance.now()
      if (wait <= 0) flush()
      else timer = setTimeout(flush, wait)
    },
    stop: () => clearTimeout(timer),
  }
}
