import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { GlobalFonts } from '@napi-rs/canvas'
import { OverstepError } from '#shared/contract/index.ts'

interface FontFile {
  /** The family that figures know it by; each subset of a font is a family of its own here. */
  family: string
  path: string
  face: 'normal 400' | 'normal 600' | 'italic 400'
  /** The characters that it is for, where it is not for all. */
  characters?: RegExp
}

const files: readonly FontFile[] = [
  { family: 'Inter', path: '@fontsource/inter/files/inter-latin-400-normal.woff2', face: 'normal 400' },
  { family: 'Inter', path: '@fontsource/inter/files/inter-latin-600-normal.woff2', face: 'normal 600' },
  {
    family: 'Inter Latin Extended',
    path: '@fontsource/inter/files/inter-latin-ext-400-normal.woff2',
    face: 'normal 400',
    characters: /[\u0100-\u024f\u1e00-\u1eff]/,
  },
  {
    family: 'Inter Greek',
    path: '@fontsource/inter/files/inter-greek-400-normal.woff2',
    face: 'normal 400',
    characters: /[\u0370-\u03ff]/,
  },
  {
    family: 'STIX Two Text',
    path: '@fontsource/stix-two-text/files/stix-two-text-latin-400-italic.woff2',
    face: 'italic 400',
  },
  {
    family: 'STIX Two Text Greek',
    path: '@fontsource/stix-two-text/files/stix-two-text-greek-400-italic.woff2',
    face: 'italic 400',
    characters: /[\u0370-\u03ff]/,
  },
  // Signs of mathematics that the others lack, such as ∇; the minus sign is in Inter.
  {
    family: 'KaTeX_Main',
    path: 'katex/dist/fonts/KaTeX_Main-Regular.woff2',
    face: 'normal 400',
    characters: /[\u2190-\u2211\u2213-\u22ff]/,
  },
]

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
  for (const { family, path } of files)
    if (!GlobalFonts.register(readFileSync(resolve(path)), family))
      throw new OverstepError('internal', `the font ${path} cannot be read; install Overstep again`)
  registered = true
}

/** Style rules that carry the fonts that the text of an SVG needs (all of them are under the SIL Open Font License or MIT). */
export function fontFaces(svg: string): string {
  const needed = ({ family, face, characters }: FontFile) =>
    svg.includes(family) && (characters?.test(svg) ?? (!face.endsWith('600') || svg.includes('font-weight="600"')))
  return files
    .filter(needed)
    .map(({ family, path, face }) => {
      const [style, weight] = face.split(' ')
      const data = readFileSync(resolve(path)).toString('base64')
      return `@font-face{font-family:'${family}';font-style:${style};font-weight:${weight};src:url(data:font/woff2;base64,${data}) format('woff2')}`
    })
    .join('\n')
}
