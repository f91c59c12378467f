import { strFromU8 } from 'fflate'
import { OverstepError } from '../contract/index.ts'

/** What stands before the fonts and the drawing of a figure is far below this; more is not read. */
const MOST_BYTES = 1_000_000

const entities: Record<string, string> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' }

/**
 * The character that an entity of XML stands for: by its name, or by its number, as other programs may have written it.
 */
function characterOf(entity: string, name: string): string {
  const point = name.startsWith('#x') ? parseInt(name.slice(2), 16) : name.startsWith('#') ? Number(name.slice(1)) : NaN
  return entities[name] ?? (point <= 0x10ffff ? String.fromCodePoint(point) : entity)
}

/** Whether a file is an SVG, by how it begins. */
export function isSvg(bytes: Uint8Array): boolean {
  return /^\s*<[^]*<svg[\s>]|^\s*<svg[\s>]/.test(headOf(bytes.subarray(0, 2000)))
}

/**
 * The text of an SVG by keyword: the JSON of its first element `metadata` (SVG 2, section 5.9), as figures of Overstep
 * have it; nothing where it has none.
 * @throws {OverstepError} `invalid-input` when that is damaged
 */
export function readSvgText(svg: Uint8Array): Record<string, string> {
  const head = headOf(svg.subarray(0, MOST_BYTES))
  const written = /<metadata(?:\s[^<>]*)?>([^<]*)<\/metadata>/.exec(head)?.[1]
  if (written === undefined) return {}
  try {
    const read: unknown = JSON.parse(written.replace(/&(#\d{1,7}|#x[\da-f]{1,6}|lt|gt|quot|apos|amp);/gi, characterOf))
    const entries = Object.entries(read ?? {}).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    )
    return Object.fromEntries(entries)
  } catch (error) {
    // A metadata of another program, or of a figure that was changed by hand.
    if (!(error instanceof SyntaxError)) throw error
    throw new OverstepError('invalid-input', 'The file is damaged: what it says of its run is not JSON.')
  }
}

/** The text of the first bytes, without the mark that some programs put before it. */
function headOf(bytes: Uint8Array): string {
  return strFromU8(bytes).replace(/^\uFEFF/, '')
}
