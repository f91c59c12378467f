import { OverstepError } from '#shared/contract/index.ts'
import { readLimited } from './read-limited.ts'
import { badInput } from './terminal.ts'

/**
 * The text of a file that a user wrote: in UTF-8, or in UTF-16 as PowerShell and some editors write it, with a byte
 * order mark or without.
 * @throws {OverstepError} `invalid-input` that names the file, and where its bytes are no text, or that they are too
 *   many
 */
export async function readText(file: string): Promise<string> {
  let bytes: Buffer
  try {
    bytes = await readLimited(file)
  } catch (error) {
    if (error instanceof OverstepError) throw error
    const { code, message } = error as NodeJS.ErrnoException
    const reasons: Record<string, string> = { ENOENT: 'there is no such file', EISDIR: 'is a folder, not a file' }
    throw badInput(file, reasons[code ?? ''] ?? `cannot be read (${message})`)
  }
  return textOf(bytes, file)
}

const names = { 'utf-8': 'UTF-8', 'utf-16le': 'UTF-16 (LE)', 'utf-16be': 'UTF-16 (BE)' } as const

/**
 * The text of bytes, without a byte order mark.
 * @param file the name that a refusal begins with
 * @throws {OverstepError} `invalid-input` where the bytes are not of their encoding: nothing is put in their place
 */
export function textOf(bytes: Uint8Array, file: string): string {
  const encoding = encodingOf(bytes)
  if (encoding === 'utf-32') throw badInput(file, 'is UTF-32: save it as UTF-8')
  try {
    return decoded(bytes, encoding)
  } catch {
    const offset = firstBroken(bytes, encoding)
    const line = decoded(bytes.subarray(0, offset), encoding, true).split('\n').length
    const byte = bytes[offset]?.toString(16).toUpperCase().padStart(2, '0')
    throw badInput(
      file,
      `is not ${names[encoding]}: line ${line}, byte offset ${offset}${byte ? ` (0x${byte})` : ''}. Save it as UTF-8`,
    )
  }
}

type Encoding = keyof typeof names

/**
 * By the byte order mark; without one by the zeros beside the first character, which in JSON is one of ASCII (RFC 4627,
 * section 3).
 */
function encodingOf(bytes: Uint8Array): Encoding | 'utf-32' {
  const [a, b, c, d] = bytes
  if ((a === 0 && b === 0) || (b === 0 && c === 0 && d === 0) || (a === 0xff && b === 0xfe && c === 0 && d === 0))
    return 'utf-32'
  if ((a === 0xff && b === 0xfe) || (a !== undefined && b === 0)) return 'utf-16le'
  if ((a === 0xfe && b === 0xff) || (a === 0 && b !== undefined)) return 'utf-16be'
  return 'utf-8'
}

/** @param cut whether the last character may end behind the bytes */
function decoded(bytes: Uint8Array, encoding: Encoding, cut = false): string {
  return new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: cut })
}

/** Where the first character begins that is none, by halving. */
function firstBroken(bytes: Uint8Array, encoding: Encoding): number {
  const isSound = (length: number, cut: boolean): boolean => {
    try {
      decoded(bytes.subarray(0, length), encoding, cut)
      return true
    } catch {
      return false
    }
  }
  let [sound, broken] = [0, bytes.length + 1]
  while (broken - sound > 1) {
    const middle = Math.floor((sound + broken) / 2)
    if (isSound(middle, true)) sound = middle
    else broken = middle
  }
  while (!isSound(sound, false)) sound--
  return sound
}
