import type { DisplayedText, SvgNode } from '#shared/plot/chart/index.ts'
import { baselineBelowMiddle, widthOf } from './ruler.ts'

/**
 * The nodes with one `text` for each line of words, which stands on its baseline. Pieces in other fonts are `tspan`s
 * that follow each other, so that they do whatever fonts a program has; the line as a whole is aligned.
 */
export function withTextLines(nodes: readonly SvgNode[], texts: readonly DisplayedText[]): SvgNode[] {
  const pieces = new Map(texts.map((piece) => [piece.id, piece]))
  const lines = linesOf(texts)
  return mended(nodes)

  function mended(siblings: readonly SvgNode[]): SvgNode[] {
    const painted = new Map(siblings.flatMap((node) => (node.tag === 'text' ? [[node.key, node] as const] : [])))
    return siblings.flatMap((node) => {
      if (node.tag !== 'text') return [{ ...node, ...(node.children && { children: mended(node.children) }) }]
      const { pieces: line, markup } = lines.get(pieces.get(node.key ?? '')!)!
      // A line stands in the place of its first piece.
      if (painted.get(line[0]!.id) !== node) return []
      return [{ ...lineNode(line.map((piece) => ({ piece, attrs: painted.get(piece.id)!.attrs }))), markup }]
    })
  }
}

/** Marks of parts, as the chart reads them. */
const mark = /\{\w+\|([^}]*)\}/g

/** Pieces in the order of reading, and the text with its marks that they are of. */
interface Line {
  pieces: DisplayedText[]
  markup: string
}

/** The line of each piece. */
function linesOf(pieces: readonly DisplayedText[]): Map<DisplayedText, Line> {
  const lines = new Map<DisplayedText, Line>()
  const visible = pieces.filter(({ text }) => text)
  for (const [whole, own] of Map.groupBy(visible, (piece) => piece.whole)) {
    const { text = '', marked = false } = whole ?? {}
    for (const markup of text.split('\n')) {
      const line: Line = { pieces: [], markup }
      for (let left = (marked ? markup.replace(mark, '$1') : markup).length; left > 0 && own.length > 0;) {
        const piece = own.shift()!
        left -= piece.text.length
        line.pieces.push(piece)
        lines.set(piece, line)
      }
      // Those of lines that end on the right were placed from there.
      line.pieces.sort((a, b) => edgesOf(a)[0] - edgesOf(b)[0])
    }
  }
  return lines
}

/** Where a piece begins and ends. */
function edgesOf({ text, x, align, font }: DisplayedText): [left: number, right: number] {
  const width = widthOf(text, font)
  const left = align === 'center' ? x - width / 2 : align === 'right' ? x - width : x
  return [left, left + width]
}

const anchors: Record<string, string> = { left: 'start', center: 'middle', right: 'end' }

type Attributes = SvgNode['attrs']

function lineNode(line: readonly { piece: DisplayedText; attrs: Attributes }[]): SvgNode {
  const first = line[0]!.piece
  const [left, right] = [edgesOf(first)[0], edgesOf(line.at(-1)!.piece)[1]]
  const anchor = anchors[first.align] ?? 'start'
  const baselines = baselinesOf(line.map(({ piece }) => piece))
  const place = {
    x: thousandths({ start: left, middle: (left + right) / 2, end: right }[anchor]!),
    y: thousandths(baselines[0]!),
    'text-anchor': anchor,
    'xml:space': 'preserve',
    transform: line[0]!.attrs.transform,
  }
  const looks = line.map(({ piece, attrs }) => ({ ...fontAttributes(piece.font), ...paintOf(attrs) }))
  if (line.length === 1) return { tag: 'text', attrs: { ...place, ...looks[0] }, text: first.text }
  const [one, ...others] = looks as [Attributes, ...Attributes[]]
  const common = Object.entries(one).filter(([name, value]) => others.every((look) => look[name] === value))
  const spans = line.map(({ piece }, index): SvgNode => {
    const gap = index === 0 ? 0 : edgesOf(piece)[0] - edgesOf(line[index - 1]!.piece)[1]
    const own = Object.entries(looks[index]!).filter(([name]) => !common.some(([shared]) => shared === name))
    const attrs = {
      dx: thousandths(gap) || undefined,
      dy: thousandths(baselines[index]! - (baselines[index - 1] ?? baselines[0]!)) || undefined,
      ...Object.fromEntries(own),
    }
    return { tag: 'tspan', attrs, text: piece.text }
  })
  return { tag: 'text', attrs: { ...place, ...Object.fromEntries(common) }, children: spans }
}

/**
 * The baseline of each piece of a line. The chart centres them, and the middle of a font lies elsewhere in another one;
 * those that are neither raised nor lowered stand on the baseline of the font that the line is set in.
 */
function baselinesOf(line: readonly DisplayedText[]): number[] {
  const own = line.map(({ y, font }) => y + baselineBelowMiddle(font))
  const sizes = line.map(({ font }) => Number(fontAttributes(font)['font-size']))
  const set = line.findIndex(({ font, whole }) => font === whole?.font)
  const main = set >= 0 ? set : sizes.indexOf(Math.max(...sizes))
  return line.map(({ y }, index) => (y === line[main]!.y ? own[main]! : own[index]!))
}

/** The look of a piece, without what is said of its place and its font. */
function paintOf(attrs: Attributes): Attributes {
  const others = ['x', 'y', 'transform', 'dominant-baseline', 'text-anchor', 'style', 'xml:space']
  return Object.fromEntries(Object.entries(attrs).filter(([name]) => !others.includes(name)))
}

/** A font as attributes of its own: not every program reads the short form. */
function fontAttributes(font: string): Attributes {
  const [, style, weight, size, family = ''] =
    /^(?:(normal|italic)\s+)?(?:(normal|bold|\d+)\s+)?([\d.]+)px\s+(.+)$/.exec(font) ?? []
  return {
    'font-family': family.replaceAll('"', "'"),
    'font-size': size,
    'font-style': style === 'italic' ? style : undefined,
    'font-weight': weight === 'normal' || weight === '400' ? undefined : weight,
  }
}

/** Thousandths of a pixel are finer than any eye or printer. */
function thousandths(length: number): number {
  return Number(length.toFixed(3))
}
