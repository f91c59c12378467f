import { createRequire } from 'node:module'
import { GlobalFonts } from '@napi-rs/canvas'
import { OverstepError } from '#shared/contract/index.ts'

/** Font files by the family that figures know them by; each subset of a font is a family of its own here. */
const files = {
  Inter: [
    '@fontsource/inter/files/inter-latin-400-normal.woff2',
    '@fontsource/inter/files/inter-latin-600-normal.woff2',
  ],
  'Inter Latin Extended': ['@fontsource/inter/files/inter-latin-ext-400-normal.woff2'],
  'Inter Greek': ['@fontsource/inter/files/inter-greek-400-normal.woff2'],
  'STIX Two Text': ['@fontsource/stix-two-text/files/stix-two-text-latin-400-italic.woff2'],
  'STIX Two Text Greek': ['@fontsource/stix-two-text/files/stix-two-text-greek-400-italic.woff2'],
  // Signs of mathematics that the others lack, such as ∇.
  KaTeX_Main: ['katex/dist/fonts/KaTeX_Main-Regular.woff2'],
}

let registered = false

/**
 * Makes the fonts of figures known to the canvas, once per process.
 * @throws {OverstepError} `internal` when a font file is missing from the installation.
 */
export function registerFonts(): void {
  if (registered) return
  // Found through the packages, so that it works from the sources and from the bundle alike.
  const { resolve } = createRequire(import.meta.url)
  for (const [family, paths] of Object.entries(files))
    for (const path of paths)
      if (!GlobalFonts.registerFromPath(resolve(path), family))
        throw new OverstepError('internal', `the font ${path} cannot be read; install Overstep again`)
  registered = true
}
