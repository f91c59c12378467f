import { parseNumbers } from '../words/index.ts'

/** A value of a field that has no axis: of a list of one number that number. */
export function writtenValue(value: unknown): string {
  return JSON.stringify(value).replace(/^\[([^,[\]]*)\]$/, '$1')
}

/**
 * The values that are typed for a field of a sweep, in the form of those that it has: numbers, lists of one number, or
 * words and JSON between semicolons. What is wrong stands in `problem`.
 */
export function typedValues(text: string, like: readonly unknown[]): { values: unknown[]; problem: string | null } {
  const none = { values: [], problem: null }
  if (text.trim() === '') return none
  const isList = (value: unknown) => Array.isArray(value) && value.length === 1 && typeof value[0] === 'number'
  const numeric = like.every((value) => value === null || typeof value === 'number' || isList(value))
  if (numeric) {
    const { values, wrong } = parseNumbers(text)
    const [first] = wrong
    if (first) return { values: [], problem: `number ${first.index + 1} must be a number, got “${first.text}”` }
    return { values: like.some(isList) ? values.map((value) => [value]) : values, problem: null }
  }
  const values = text
    .split(/[;\n]/)
    .map((word) => word.trim())
    .filter((word) => word !== '')
  return { values: values.map(readJson), problem: null }
}

/** What JSON says, or the word itself. */
function readJson(word: string): unknown {
  try {
    return JSON.parse(word) as unknown
  } catch {
    return word
  }
}
