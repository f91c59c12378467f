import { strFromU8 } from 'fflate'
import { OverstepError } from '../contract/index.ts'
import { crc32 } from './crc32.ts'

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
/** Length, type and checksum of a chunk. */
const AROUND = 12
/** The settings of a run are far below this; more is not read, of all texts together. */
const MOST_TEXT = 1_000_000
/** And of no more texts than this. */
const MOST_TEXTS = 1000
/** Types of chunks, as the numbers that their letters are. */
const [TEXT, INTERNATIONAL_TEXT, END] = [0x74455874, 0x69545874, 0x49454e44]

/**
 * The text of a PNG by keyword: its tEXt chunks and its uncompressed iTXt chunks (W3C PNG specification, third edition,
 * 11.3.3). Nothing of the file is trusted: every length is checked against what is there, and the checksum of every
 * chunk that is read.
 * @throws {OverstepError} `invalid-input` when the bytes are no PNG, end within a chunk, a text is damaged, or they
 *   are more than a thousand or than a million bytes
 */
export function readPngText(png: Uint8Array): Record<string, string> {
  if (!SIGNATURE.every((byte, index) => png[index] === byte)) throw damaged('is neither PNG, SVG nor PDF')
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength)
  const text: Record<string, string> = {}
  let [texts, bytes] = [0, 0]
  for (let at = SIGNATURE.length; at < png.length;) {
    const length = at + AROUND <= png.length ? view.getUint32(at) : Infinity
    if (at + AROUND + length > png.length) throw damaged('is damaged: it ends within a part of it')
    const type = view.getUint32(at + 4)
    if (type === TEXT || type === INTERNATIONAL_TEXT) {
      bytes += length
      if (bytes > MOST_TEXT) throw damaged(`is damaged: it holds texts of ${bytes} bytes`)
      if (++texts > MOST_TEXTS) throw damaged(`is damaged: it holds more than ${MOST_TEXTS} texts`)
      if (crc32(png.subarray(at + 4, at + 8 + length)) !== view.getUint32(at + 8 + length))
        throw damaged('is damaged: the checksum of a text in it is wrong')
      const [keyword, value] = textOf(type === TEXT, png.subarray(at + 8, at + 8 + length))
      // Not by plain assignment, to which __proto__ is no key.
      if (value !== undefined) Object.defineProperty(text, keyword, { value, enumerable: true, configurable: true })
    }
    if (type === END) break
    at += AROUND + length
  }
  return text
}

/** Keyword and text of a chunk; no text where it is compressed. */
function textOf(isLatin: boolean, data: Uint8Array): [keyword: string, value: string | undefined] {
  const keywordEnd = data.indexOf(0)
  if (keywordEnd < 0) return ['', undefined]
  const keyword = latin1(data.subarray(0, keywordEnd))
  if (isLatin) return [keyword, latin1(data.subarray(keywordEnd + 1))]
  const languageEnd = data.indexOf(0, keywordEnd + 3)
  const translatedEnd = languageEnd < 0 ? -1 : data.indexOf(0, languageEnd + 1)
  if (data[keywordEnd + 1] !== 0 || translatedEnd < 0) return [keyword, undefined]
  return [keyword, strFromU8(data.subarray(translatedEnd + 1))]
}

function latin1(bytes: Uint8Array): string {
  return strFromU8(bytes, true)
}

function damaged(what: string): OverstepError {
  return new OverstepError('invalid-input', `The file ${what}.`)
}
