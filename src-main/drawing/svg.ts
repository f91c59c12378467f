import type { Chart, SvgNode } from '#shared/plot/chart/index.ts'
import { symbolFamily, textFamily } from '#shared/plot/index.ts'
import { fontFaces } from './fonts.ts'
import { escapedXml, writtenNodes } from './svg-nodes.ts'
import { withTextLines } from './svg-text.ts'

/**
 * Behind the families of figures, which an SVG carries with it: what looks most like them in a program that does not
 * read these.
 */
const behind = [
  [textFamily, "'Helvetica Neue', Helvetica, Arial, 'DejaVu Sans', sans-serif"],
  [symbolFamily, "'STIX Two Math', 'Times New Roman', Times, 'DejaVu Serif', serif"],
].map(([family = '', others]) => {
  const quoted = family.replaceAll('"', "'")
  return { quoted, followed: `${quoted.slice(0, quoted.lastIndexOf(','))}, ${others}` }
})

/** What XML 1.0 has no way to write: control characters, halves of pairs, and the two non-characters. */
const unwritable = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu

/**
 * The SVG of a chart that has been drawn, as a file of its own: with its size on paper, a title, a description, and
 * what made it as JSON. Text stays text, a line of words each; rasters are not smoothed.
 */
export function svgOf(
  chart: Chart,
  {
    width,
    height,
    millimetres,
    metadata,
    source,
  }: {
    /** Layout in CSS pixels, which is that of the view box. */
    width: number
    height: number
    /** Printed size. */
    millimetres: { width: number; height: number }
    metadata: Record<string, string>
    /** Which runs it is of, in words. */
    source: string
  },
): string {
  const body = writtenNodes(withTextLines(chart.svgNodes(), chart.texts()).map(forPrograms))
  const root = [
    'xmlns="http://www.w3.org/2000/svg"',
    'xmlns:xlink="http://www.w3.org/1999/xlink"',
    `width="${shortest(millimetres.width)}mm"`,
    `height="${shortest(millimetres.height)}mm"`,
    `viewBox="0 0 ${shortest(width)} ${shortest(height)}"`,
    'role="img"',
  ]
  const head = [
    `<title>${escapedXml(metadata.Title ?? '')}</title>`,
    `<desc>${escapedXml(`${metadata.Software}, ${source}`)}</desc>`,
    `<metadata>${escapedXml(JSON.stringify(metadata))}</metadata>`,
    `<style>${fontFaces(body)}</style>`,
  ]
  const lines = ['<?xml version="1.0" encoding="UTF-8"?>', `<svg ${root.join(' ')}>`, ...head, body, '</svg>\n']
  return lines.join('\n').replace(unwritable, '')
}

/** A node as programs other than browsers need it, too. */
function forPrograms({ attrs, children, ...node }: SvgNode): SvgNode {
  const family = attrs['font-family']
  const { followed } = behind.find(({ quoted }) => quoted === family) ?? {}
  // Inkscape 1.2 and others know images by the name of SVG 1.1 only.
  const image = node.tag === 'image' && {
    preserveAspectRatio: 'none',
    style: 'image-rendering:pixelated',
    'xlink:href': attrs.href,
  }
  return {
    ...node,
    attrs: { ...attrs, ...(followed && { 'font-family': followed }), ...image },
    ...(children && { children: children.map(forPrograms) }),
  }
}

/** Thousandths are finer than any eye or printer. */
function shortest(length: number): string {
  return String(Number(length.toFixed(3)))
}
