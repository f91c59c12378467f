import { notify } from '../notices/index.ts'

/** What does again elsewhere what is seen here, as texts; each is made when it is asked for. */
export interface CopiedTexts {
  command: () => string | Promise<string>
  python: () => string | Promise<string>
  config: () => string | Promise<string>
}

/** The ways to copy, as a menu offers them. */
export const copies = [
  { key: 'command', label: 'Copy as command', what: 'The command' },
  { key: 'python', label: 'Copy as Python', what: 'The Python' },
  { key: 'config', label: 'Copy config', what: 'The config' },
] as const satisfies { key: keyof CopiedTexts; label: string; what: string }[]

/** Puts one of the texts on the clipboard, and says so. */
export async function copyText(texts: CopiedTexts, key: keyof CopiedTexts): Promise<void> {
  const { what } = copies.find((each) => each.key === key)!
  // Asked for at once, before the text is there: a clipboard is given only to those who do.
  const blob = Promise.resolve(texts[key]()).then((text) => new Blob([text], { type: 'text/plain' }))
  try {
    await navigator.clipboard.write([new ClipboardItem({ 'text/plain': blob })])
    notify('info', `${what} is on the clipboard.`)
  } catch {
    notify('error', `The clipboard did not take it. ${what} could not be copied.`)
  }
}
