import { commaHint, hasFractionBehindComma } from '#shared/contract/index.ts'

const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i

/**
 * Reads one number as people write it: `0.001`, `1e-3`, `1E+6`, `.5`, with an ASCII or a typographic minus and thin or
 * plain spaces between groups of digits. Returns undefined for anything else, also for what overflows to infinity.
 */
export function parseNumber(text: string): number | undefined {
  const plain = text
    .trim()
    .replaceAll('−', '-')
    .replace(/(?<=\d)[ \u202f\u00a0](?=\d{3}(\D|$))/g, '')
  if (!NUMBER.test(plain)) return undefined
  const value = Number(plain)
  return Number.isFinite(value) ? value : undefined
}

/** What is said of a text that is no number. */
export function notANumber(text: string): string {
  const typed = text.trim()
  return typed ? `must be a number, got “${typed}”${commaHint(typed)}` : 'must be given'
}

/**
 * Reads a list of numbers separated by commas, semicolons, line breaks or spaces. Returns the numbers, and the entries
 * that are none with their place, counted from 0. Where commas can only be those of decimals, entries with one are
 * none.
 */
export function parseNumbers(text: string): { values: number[]; wrong: { index: number; text: string }[] } {
  const entries = text.split(hasDecimalCommas(text) ? otherSeparators : /[\s,;]+/).filter((entry) => entry !== '')
  const values: number[] = []
  const wrong: { index: number; text: string }[] = []
  entries.forEach((entry, index) => {
    const value = parseNumber(entry)
    if (value === undefined) wrong.push({ index, text: entry })
    else values.push(value)
  })
  return { values, wrong }
}

/** Separators of a list besides a comma within a word. */
const otherSeparators = /[\s;]+|,\s+|,$/

/**
 * Whether commas are those of decimals: `0,05`, or where something else stands between all that have one, as in `0,5;
 * 1,5`.
 */
function hasDecimalCommas(list: string): boolean {
  const words = list.trim().split(otherSeparators).filter(Boolean)
  return hasFractionBehindComma(list) || (words.length > 1 && words.every((word) => commaHint(word) !== ''))
}

/** Writes a number so that reading it gives the same number again, in scientific form where that is clearly shorter. */
export function writeNumber(value: number): string {
  const plain = String(value)
  const scientific = value.toExponential().replace('e+', 'e')
  return scientific.length + 1 < plain.length ? scientific : plain
}
