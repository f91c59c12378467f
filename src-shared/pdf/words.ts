import { strFromU8 } from 'fflate'

/** What a page says of itself, by keyword. */
export type Words = Record<string, string>

/** More of a file is not looked through: a PDF of ours begins with what it says of itself. */
const MOST_BYTES = 4_000_000

/** Whether a file is a PDF, by how it begins. */
export function isPdf(bytes: Uint8Array): boolean {
  return strFromU8(bytes.subarray(0, 5), true) === '%PDF-'
}

/**
 * The dictionary with what a PDF says of itself (ISO 32000-1, 14.3.3): title, program, subject and time of all pages,
 * and under a key of our own the words of each as JSON.
 */
export function information(words: readonly Words[]): string {
  const titles = [...new Set(words.map(({ Title = '' }) => Title))]
  const programs = [...new Set(words.map(({ Software = '' }) => Software))]
  const [time = ''] = words.map((one) => one['Creation Time'] ?? '').sort()
  const runs = [...new Set(words.map((one) => one['overstep:run']).filter(Boolean))]
  const entries = {
    Title: titles.join('; '),
    Subject: runs.length > 0 ? `${runs.length > 1 ? 'runs' : 'run'} ${runs.join(', ')}` : 'runs side by side',
    Creator: programs.join(', '),
    Producer: 'Skia/PDF',
    CreationDate: `D:${time.replace(/\.\d+Z$/, '').replaceAll(/[-:T]/g, '')}Z`,
    Overstep: JSON.stringify(words),
  }
  return `<<${Object.entries(entries)
    .map(([key, text]) => `/${key} ${written(text)}`)
    .join('\n')}>>`
}

/** The words of each page of a PDF of ours, from the text of the file or of its dictionary; none where it has none. */
export function wordsIn(text: string): Words[] {
  const digits = /\/Overstep <FEFF([\dA-F]*)>/.exec(text)?.[1]
  if (digits === undefined) return []
  const units = digits.match(/.{4}/g) ?? []
  const read: unknown = JSON.parse(units.map((unit) => String.fromCharCode(parseInt(unit, 16))).join(''))
  if (!Array.isArray(read)) return []
  return read.map((words: unknown) => {
    const entries = Object.entries(words ?? {})
    return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
  })
}

/**
 * What the first page of a PDF says of itself; nothing where it was not drawn by Overstep.
 * @throws {SyntaxError} when that is damaged
 */
export function readPdfWords(pdf: Uint8Array): Words {
  return wordsIn(strFromU8(pdf.subarray(0, MOST_BYTES), true))[0] ?? {}
}

/** A text as a string of a PDF, in the digits of UTF-16 (7.9.2), of which nothing is taken for anything else. */
function written(text: string): string {
  const units = Array.from({ length: text.length }, (_, at) => text.charCodeAt(at).toString(16).padStart(4, '0'))
  return `<FEFF${units.join('').toUpperCase()}>`
}
