/**
 * What would be read as a mark of Markdown: its signs, and those of HTML and of links where they begin one (GitHub
 * Flavored Markdown 0.29).
 */
const marks = /[\\`*_[\]#|~$]|<(?=[a-z/!?])|&(?=#?\w+;)|(?<=\b(?:https?|ftp)):(?=\/\/)|(?<=\bwww)\./gi

/** Words as they are, on one line, wherever Markdown takes text, cells of tables included. */
export function plainMarkdown(words: string): string {
  return words.replace(/\s+/g, ' ').replace(marks, '\\$&')
}

/** Words in the font of code, whatever signs are in them; within a cell of a table a bar ends the cell also here. */
export function codeMarkdown(words: string): string {
  const line = words.replace(/\s+/g, ' ').replaceAll('|', '\\|')
  const longest = Math.max(0, ...Array.from(line.matchAll(/`+/g), ([ticks]) => ticks.length))
  const fence = '`'.repeat(longest + 1)
  const pad = longest > 0 ? ' ' : ''
  return `${fence}${pad}${line}${pad}${fence}`
}
