/**
 * What a terminal obeys instead of showing: control characters, and marks that turn the direction of what follows;
 * line and paragraph separators; halves of characters.
 */
const OBEYED = /[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}\p{Cs}]/gu

const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`

/**
 * Text that may come from anywhere, such as the title of an imported run, as it may be written to a terminal: what a
 * terminal would obey stands as its escape, as in JSON. Tabs and line breaks stay. Printed JSON means the same.
 */
export function printable(text: string): string {
  return text.replace(OBEYED, (character) =>
    character === '\n' || character === '\t' ? character : escaped(character),
  )
}

/** The same on one line, as a cell of a table or a part of a sentence. */
export function onOneLine(text: string): string {
  return text.replace(OBEYED, escaped)
}
