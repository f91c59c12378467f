import { formatCount } from '#shared/plot/index.ts'

/** Between a number and its unit; does not break. */
const space = '\u00a0'

/** A count with its noun: '1 run', '41 runs'. */
export function formatCounted(count: number, noun: string): string {
  return `${formatCount(count)}${space}${noun}${count === 1 ? '' : 's'}`
}

/** A length of time: '80 ms', '1.2 s', '42 s', '3 min 5 s', '2 h 10 min', '1 d 4 h'. */
export function formatDuration(seconds: number): string {
  if (seconds < 0.9995) return `${Math.max(seconds > 0 ? 1 : 0, Math.round(seconds * 1000))}${space}ms`
  if (seconds < 9.95) return `${seconds.toFixed(1)}${space}s`
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole}${space}s`
  if (whole < 3600) return twoUnits(Math.floor(whole / 60), 'min', whole % 60, 's')
  const minutes = Math.round(seconds / 60)
  if (minutes < 24 * 60) return twoUnits(Math.floor(minutes / 60), 'h', minutes % 60, 'min')
  const hours = Math.round(seconds / 3600)
  return twoUnits(Math.floor(hours / 24), 'd', hours % 24, 'h')
}

function twoUnits(large: number, largeUnit: string, small: number, smallUnit: string): string {
  const first = `${large}${space}${largeUnit}`
  return small === 0 ? first : `${first}${space}${small}${space}${smallUnit}`
}

/** What is left of a job: '8 s left'; 'about to end' below a second; nothing while it is not known. */
export function formatRemaining(seconds: number | null): string {
  if (seconds === null) return ''
  if (seconds < 1) return 'about to end'
  const whole = Math.ceil(seconds)
  return `${whole < 60 ? `${whole}${space}s` : formatDuration(whole)} left`
}

/** How far a job is, in whole percent; 100 only at the end. */
export function formatProgress(fraction: number): string {
  return `${fraction >= 1 ? 100 : Math.min(99, Math.floor(fraction * 100))}${space}%`
}
