import { isMoment } from '#shared/contract/index.ts'

/** What stands for a number that is no moment of a date. */
const NO_DATE = 'at no date'

const exact = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'medium' })
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })
const dayOfYear = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' })
const fullDay = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })

/** A moment to the second in the user's time zone: '3 May 2026 at 14:03:09'. Milliseconds since 1970. */
export function formatMoment(moment: number): string {
  if (!isMoment(moment)) return NO_DATE
  return exact.format(moment)
}

/** A moment as it is remembered: 'just now', '5 min ago', '14:03', 'yesterday 14:03', '3 May', '3 May 2025'. */
export function formatRelative(moment: number, now: number): string {
  if (!isMoment(moment)) return NO_DATE
  const seconds = (now - moment) / 1000
  if (seconds < 45) return 'just now'
  if (seconds < 3570) return `${Math.round(seconds / 60)}\u00a0min ago`
  const day = new Date(moment).setHours(0, 0, 0, 0)
  const today = new Date(now).setHours(0, 0, 0, 0)
  const days = Math.round((today - day) / 86_400_000)
  if (days === 0) return clock.format(moment)
  if (days === 1) return `yesterday ${clock.format(moment)}`
  return new Date(moment).getFullYear() === new Date(now).getFullYear()
    ? dayOfYear.format(moment)
    : fullDay.format(moment)
}
