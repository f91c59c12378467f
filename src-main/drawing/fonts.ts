import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { GlobalFonts } from '@napi-rs/canvas'
import { OverstepError } from '#shared/contract/index.ts'

/** One file of a font: a part of its characters. */
interface FontFile {
  /** The family that figures know it by. */
  family: 'Inter' | 'STIX Two Text' | 'KaTeX_Main'
  /** The name of the part: to the canvas each part is a family of its own. */
  part?: string
  path: string
  style?: 'italic'
  weight?: 600
  /** The characters that it is for, as a `unicode-range`; by default those that no other part is for. */
  range?: string
}

const inter = (part: string, weight = 400) => `@fontsource/inter/files/inter-${part}-${weight}-normal.woff2`
const stix = (part: string) => `@fontsource/stix-two-text/files/stix-two-text-${part}-400-italic.woff2`

const files: readonly FontFile[] = [
  { family: 'Inter', path: inter('latin') },
  { family: 'Inter', path: inter('latin', 600), weight: 600 },
  {
    family: 'Inter',
    part: 'Latin Extended',
    path: inter('latin-ext'),
    range: 'U+0100-02BA,U+1D00-1DBF,U+1E00-1E9F,U+1EF2-1EFF,U+2020,U+20A0-20AB,U+20AD-20C0,U+2C60-2C7F,U+A720-A7FF',
  },
  {
    family: 'Inter',
    part: 'Vietnamese',
    path: inter('vietnamese'),
    range: 'U+01A0-01A1,U+01AF-01B0,U+0300-0301,U+0303-0304,U+0308-0309,U+0323,U+0329,U+1EA0-1EF1',
  },
  { family: 'Inter', part: 'Greek', path: inter('greek'), range: 'U+0370-03FF' },
  { family: 'Inter', part: 'Greek Extended', path: inter('greek-ext'), range: 'U+1F00-1FFF' },
  { family: 'Inter', part: 'Cyrillic', path: inter('cyrillic'), range: 'U+0400-045F,U+0490-0491,U+04B0-04B1,U+2116' },
  {
    family: 'Inter',
    part: 'Cyrillic Extended',
    path: inter('cyrillic-ext'),
    range: 'U+0460-048F,U+0492-04AF,U+04B2-052F,U+1C80-1C8A,U+20B4,U+2DE0-2DFF,U+A640-A69F,U+FE2E-FE2F',
  },
  { family: 'STIX Two Text', path: stix('latin'), style: 'italic' },
  { family: 'STIX Two Text', part: 'Greek', path: stix('greek'), style: 'italic', range: 'U+0370-03FF' },
  // Signs of mathematics that the others lack, such as ∇; the minus sign is in Inter.
  { family: 'KaTeX_Main', path: 'katex/dist/fonts/KaTeX_Main-Regular.woff2', range: 'U+2190-2211,U+2213-22FF' },
]

/** The name by which the canvas knows a part of a font. */
const nameOf = ({ family, part }: FontFile) => (part ? `${family} ${part}` : family)

/** The families that the canvas knows for one that figures know. */
const namesOf = (family: string) => new Set(files.filter((file) => file.family === family).map(nameOf))

/** All families of figures, as the canvas knows them. */
export const figureFamilies: readonly string[] = [...new Set(files.map(nameOf))]

// Found through the packages, so that it works from the sources and from the bundle alike.
const { resolve } = createRequire(import.meta.url)
let registered = false

/**
 * Makes the fonts of figures known to the canvas, once per process.
 * @throws {OverstepError} `internal` when a font file is missing from the installation.
 */
export function registerFonts(): void {
  if (registered) return
  // The canvas is given the bytes: by a path it cannot look into the archive of a package.
  for (const file of files)
    if (!GlobalFonts.register(readFileSync(resolve(file.path)), nameOf(file)))
      throw new OverstepError('internal', `the font ${file.path} cannot be read; install Overstep again`)
  registered = true
}

/** The families of a CSS font, such as those of `400 12px "STIX Two Text", serif`, as the canvas knows them. */
export function canvasFamilies(font: string): string[] {
  const families = font.replace(/^.*?px\s+/, '').split(',')
  return families.flatMap((family) => {
    const name = family.trim().replaceAll('"', '')
    const parts = namesOf(name)
    return parts.size > 0 ? [...parts] : [name]
  })
}

/**
 * Style rules that carry the fonts that the text of an SVG needs (all of them are under the SIL Open Font License or
 * MIT).
 */
export function fontFaces(svg: string): string {
  const needed = ({ family, weight, range }: FontFile) =>
    svg.includes(family) &&
    (weight === undefined || svg.includes(`font-weight="${weight}"`)) &&
    (range === undefined || inRange(range).test(svg))
  return files
    .filter(needed)
    .map(({ family, path, style = 'normal', weight = 400, range }) => {
      const data = readFileSync(resolve(path)).toString('base64')
      const descriptors = [
        `font-family:'${family}'`,
        `font-style:${style}`,
        `font-weight:${weight}`,
        ...(range ? [`unicode-range:${range}`] : []),
        `src:url(data:font/woff2;base64,${data}) format('woff2')`,
      ]
      return `@font-face{${descriptors.join(';')}}`
    })
    .join('\n')
}

function inRange(range: string): RegExp {
  const part = (_: string, from: string, to = from) => `\\u{${from}}-\\u{${to}}`
  return new RegExp(`[${range.replace(/U\+([0-9A-F]+)(?:-([0-9A-F]+))?,?/g, part)}]`, 'u')
}
