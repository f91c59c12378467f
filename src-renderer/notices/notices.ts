import { readonly, shallowRef } from 'vue'
import { toWireError } from '#shared/contract/index.ts'

export type NoticeLevel = 'info' | 'warning' | 'error'

/** A short message that floats over the page for a while. */
export interface Notice {
  id: number
  level: NoticeLevel
  message: string
  /** What can be done about it, such as "Undo". */
  action: { label: string; act: () => void } | null
  /** How long it stays, in milliseconds; null until it is dismissed. */
  stays: number | null
}

const list = shallowRef<readonly Notice[]>([])
let next = 0

export const notices = readonly(list)

/**
 * Shows a notice: 6 s, 12 s with an action (time enough to reach it), errors until dismissed. It takes the place of one
 * of the same words, unless that one can be acted on: two deletions may read alike, and each is undone by its own.
 * @returns its id
 */
export function notify(level: NoticeLevel, message: string, action: Notice['action'] = null): number {
  const id = next++
  const stays = level === 'error' ? null : action ? 12_000 : 6_000
  const others = list.value.filter((notice) => notice.message !== message || notice.action !== null)
  list.value = [...others, { id, level, message, action, stays }]
  return id
}

/** Tells the user about something thrown; what it says is the message of an OverstepError. */
export function notifyError(thrown: unknown): void {
  const { code, message } = toWireError(thrown)
  if (code !== 'cancelled') notify('error', message)
}

export function dismiss(id: number): void {
  list.value = list.value.filter((notice) => notice.id !== id)
}
