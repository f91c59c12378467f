import { fontFaces } from './fonts.ts'
import { symbolFamily, textFamily } from '#shared/figures/text.ts'

/** Behind the families of figures, which an SVG carries with it: what looks most like them in a program that does not read these. */
const families = [
  [textFamily, "'Helvetica Neue', Helvetica, Arial, 'DejaVu Sans', sans-serif"],
  [symbolFamily, "'STIX Two Math', 'Times New Roman', Times, 'DejaVu Serif', serif"],
] as const

/** What XML 1.0 has no way to write: control characters, halves of pairs, and the two non-characters. */
const unwritable = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu

/**
 * The chart's SVG as a file of its own: with its size on paper, a title, a description, and what made it as JSON. Text stays text; rasters are not smoothed.
 * @param size layout in CSS pixels, which is that of the view box, and printed size in millimetres
 */
export function withSvgHead(
  svg: string,
  {
    width,
    height,
    millimetres,
    metadata,
    source,
  }: {
    width: number
    height: number
    millimetres: { width: number; height: number }
    metadata: Record<string, string>
    /** Which runs it is of, in words. */
    source: string
  },
): string {
  const inside = svg.slice(svg.indexOf('>') + 1)
  const root = [
    'xmlns="http://www.w3.org/2000/svg"',
    'xmlns:xlink="http://www.w3.org/1999/xlink"',
    `width="${shortest(millimetres.width)}mm"`,
    `height="${shortest(millimetres.height)}mm"`,
    `viewBox="0 0 ${shortest(width)} ${shortest(height)}"`,
    'role="img"',
  ]
  const head = [
    `<title>${escaped(metadata.Title ?? '')}</title>`,
    `<desc>${escaped(`${metadata.Software}, ${source}`)}</desc>`,
    `<metadata>${escaped(JSON.stringify(metadata))}</metadata>`,
    `<style>${fontFaces(svg)}</style>`,
  ]
  const body = families.reduce(
    // The chart leaves the quotation marks of families as they are, also within an attribute.
    (text, [family, behind]) =>
      text.replaceAll(family, `${family.slice(0, family.lastIndexOf(',')).replaceAll('"', "'")}, ${behind}`),
    inside.replaceAll('<image ', '<image preserveAspectRatio="none" style="image-rendering:pixelated" '),
  )
  return `<?xml version="1.0" encoding="UTF-8"?>\n<svg ${root.join(' ')}>\n${head.join('\n')}${body}\n`.replace(
    unwritable,
    '',
  )
}

/** Thousandths are finer than any eye or printer. */
function shortest(length: number): string {
  return String(Number(length.toFixed(3)))
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
