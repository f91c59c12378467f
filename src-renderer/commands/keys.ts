// The keys that work on every page. Help lists them, tooltips and the palette show them.

const onMac = /Mac/.test(navigator.platform)

/** The name of a key pressed together with Ctrl, or ⌘ on a Mac. */
export function withControl(key: string): string {
  return onMac ? `⌘ ${key}` : `Ctrl ${key}`
}

/** The second key of each page, after G. */
export const pageLetters: Readonly<Record<string, string>> = {
  gallery: 'g',
  new: 'n',
  history: 'h',
  compare: 'c',
  landscapes: 'l',
  data: 'd',
  settings: 's',
  help: 'e',
}

/** The keys that lead to a section, such as "G H"; none where it has none. */
export function goKeys(section: string): string | undefined {
  const letter = pageLetters[section]
  return letter && `G ${letter.toUpperCase()}`
}

export type KeyAction = 'palette' | 'find' | 'shortcuts' | { go: string }

export interface PressedKey {
  key: string
  ctrlKey: boolean
  metaKey: boolean
  altKey: boolean
  /** Whether it is pressed where text is written. */
  typing: boolean
  /** Milliseconds. */
  timeStamp: number
}

/** How long the second key may follow G, in milliseconds. */
const patience = 1500

/**
 * Reads keys one after the other. What it returns for one is to be done, `waiting` meaning that it was the first of
 * two.
 */
export function keyReader(mac = onMac): (pressed: PressedKey) => KeyAction | 'waiting' | null {
  let since = -Infinity
  return ({ key, ctrlKey, metaKey, altKey, typing, timeStamp }) => {
    const second = timeStamp - since <= patience
    if (['Shift', 'Control', 'Alt', 'Meta'].includes(key)) return null
    since = -Infinity
    // Ctrl K deletes to the end of the line where text is written on a Mac.
    if (key.toLowerCase() === 'k' && (mac ? metaKey && !ctrlKey : ctrlKey && !metaKey) && !altKey) return 'palette'
    if (typing || ctrlKey || metaKey || altKey) return null
    if (second) {
      const section = Object.keys(pageLetters).find((name) => pageLetters[name] === key.toLowerCase())
      if (section) return { go: section }
    }
    if (key === '/') return 'find'
    if (key === '?') return 'shortcuts'
    if (key !== 'g') return null
    since = timeStamp
    return 'waiting'
  }
}
