// The keys that work on every page: the tables of keys and tooltips show what is written here.

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

interface KeyDescription {
  /** As the browser names it, without Shift. */
  key: string
  /** Whether Ctrl, or ⌘ on a Mac, is pressed with it; such a key works where text is written, too. */
  control: boolean
  /** What the tables of keys say of it. */
  about: string
}

/** What single keys do on every page; `useShortcuts` does it. */
export const globalKeys = {
  palette: { key: 'k', control: true, about: 'Find a page, a run, a preset, a landscape or a command' },
  find: { key: '/', control: false, about: 'Find runs' },
  shortcuts: { key: '?', control: false, about: 'Show these keys' },
} as const satisfies Record<string, KeyDescription>
export type GlobalCommand = keyof typeof globalKeys
const globalCommands = Object.keys(globalKeys) as GlobalCommand[]

/** The keys of a command that works on every page, such as "Ctrl K". */
export function globalKeyText(command: GlobalCommand): string {
  const { key, control } = globalKeys[command]
  return control ? withControl(key.toUpperCase()) : key.toUpperCase()
}

export type KeyAction = GlobalCommand | { go: string }

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
    const pressed = (control: boolean) =>
      globalCommands.find((name) => globalKeys[name].control === control && globalKeys[name].key === key.toLowerCase())
    // On a Mac Ctrl is for moving in text: with K it deletes to the end of the line.
    if ((mac ? metaKey && !ctrlKey : ctrlKey && !metaKey) && !altKey) return pressed(true) ?? null
    if (typing || ctrlKey || metaKey || altKey) return null
    if (second) {
      const section = Object.keys(pageLetters).find((name) => pageLetters[name] === key.toLowerCase())
      if (section) return { go: section }
    }
    if (key !== 'g') return pressed(false) ?? null
    since = timeStamp
    return 'waiting'
  }
}
