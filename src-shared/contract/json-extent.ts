import { OverstepError } from '../vocabulary/index.ts'

/** Most lists and objects in each other of JSON that comes from outside; configs and results have some ten. */
const MOST_DEPTH = 50

const [SPACE, QUOTE, COMMA, BACKSLASH] = [0x20, 0x22, 0x2c, 0x5c]
const isOpening = (character: number) => character === 0x5b || character === 0x7b
const isClosing = (character: number) => character === 0x5d || character === 0x7d

/**
 * What is too much of a text of JSON that comes from outside, to be asked before it is parsed: 60 MiB of `[` take
 * seconds and gigabytes to become what is then refused. Whether it is JSON at all is not looked at.
 * @param mostValues that it may have, lists and objects and everything in them counted
 * @returns what it has too much of, such as 'has more than 50 lists and objects in each other'
 */
export function jsonExcess(text: string, mostValues: number): string | undefined {
  let depth = 0
  let values = 1
  /** Whether a list or object has just begun, in which there may be nothing. */
  let begun = false
  for (let at = 0; at < text.length; at++) {
    const character = text.charCodeAt(at)
    if (character <= SPACE) continue
    const isEnd = isClosing(character)
    if (character === COMMA || (begun && !isEnd)) values++
    begun = isOpening(character)
    if (begun) depth++
    else if (isEnd) depth--
    else if (character === QUOTE) at = endOfText(text, at)
    if (depth > MOST_DEPTH) return `has more than ${MOST_DEPTH} lists and objects in each other`
    if (values > mostValues) return `has more than ${mostValues} values`
  }
  return undefined
}

/** More values than all settings that a figure or an address may hold. */
const MOST_SETTINGS = 100_000

/**
 * The value of settings that come from outside as a text of JSON.
 * @param what they are called in the error
 * @throws {OverstepError} `invalid-input` where it is no JSON, or too much of it
 */
export function readSettings(text: string, what: string): unknown {
  const refuse = (message: string) =>
    new OverstepError('invalid-input', `${what}: ${message}`, { issues: [{ path: what, message }] })
  const excess = jsonExcess(text, MOST_SETTINGS)
  if (excess) throw refuse(excess)
  try {
    return JSON.parse(text)
  } catch {
    throw refuse('is not JSON')
  }
}

/** The place of the quotation mark that ends the text which begins at one; the end where there is none. */
function endOfText(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const character = text.charCodeAt(at)
    if (character === QUOTE) return at
    if (character === BACKSLASH) at++
  }
  return text.length
}
