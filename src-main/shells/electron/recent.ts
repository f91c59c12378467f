import type { JumpListCategory, MenuItemConstructorOptions } from 'electron'
import type { Run } from '#shared/contract/index.ts'
import { linkTo } from './opening.ts'

// The runs that the dock, the jump list and the menu offer, as pure functions.

/** How many are offered. */
export const MOST_RECENT = 8
const MOST_LETTERS = 60

export interface RecentRun {
  id: string
  title: string
}

/** A run as it is offered: its title in one line that is not too long. */
export function recentRun({ id, title }: Pick<Run, 'id' | 'title'>): RecentRun {
  const line = title.replace(/[\p{Cc}\p{Bidi_Control}\s]+/gu, ' ').trim()
  const letters = [...new Intl.Segmenter().segment(line)].map(({ segment }) => segment)
  const short = letters.length > MOST_LETTERS ? `${letters.slice(0, MOST_LETTERS - 1).join('')}…` : line
  return { id, title: short === '' ? id : short }
}

/** The items that open runs. In labels of menus an ampersand would underline the letter behind it. */
export function recentItems(recent: readonly RecentRun[], open: (run: string) => void): MenuItemConstructorOptions[] {
  return recent.map(({ id, title }) => ({ label: title.replaceAll('&', '&&'), click: () => open(id) }))
}

/** How the program is started again: its file, and what stands before the link. */
export interface Start {
  program: string
  words: readonly string[]
}

/** The jump list of Windows. */
export function jumpList(recent: readonly RecentRun[], { program, words }: Start): JumpListCategory[] {
  const item = ({ id, title }: RecentRun) => ({
    type: 'task' as const,
    title,
    description: `Opens ${title}`,
    program,
    args: [...words, linkTo(id)].map(quoted).join(' '),
    iconPath: program,
    iconIndex: 0,
  })
  return recent.length === 0 ? [] : [{ type: 'custom', name: 'Recent runs', items: recent.map(item) }]
}

/** As Windows reads a command line: a backslash counts as one unless a quotation mark follows, which no path has. */
function quoted(word: string): string {
  return /[\s"]/.test(word) ? `"${word.replace(/(\\*)$/, '$1$1')}"` : word
}
