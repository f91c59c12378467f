import { COMMON_NAME, type FigureSize } from '#shared/contract/index.ts'
import type { Chart, SvgNode } from '#shared/plot/chart/index.ts'
import { latexOf } from './latex.ts'
import { POINTS_PER_PIXEL } from './pdf.ts'
import { segmentsOf, shapePath, type Matrix, type Segment } from './svg-paths.ts'
import { withTextLines } from './svg-text.ts'

/** A file that goes beside another, whose name it has before this ending. */
export interface BesideFile {
  ending: string
  bytes: Uint8Array<ArrayBuffer>
}

/** Nothing of a drawing lies farther off its corner than so many points, which TeX can still compute with. */
const FARTHEST = 8000

/** A colour goes over into another in steps of so many points. */
const RAMP_STEP = 1

/**
 * A chart that has been drawn as a picture of PGF for `\input` in LaTeX: lines and areas, text in the fonts of the
 * paper, and rasters as PNG files beside it.
 * @param metadata what made it, by keyword, for comments at its head
 */
export function pgfOf(
  chart: Chart,
  { width, height, metadata, source }: FigureSize & { metadata: Record<string, string>; source: string },
): { tex: string; beside: BesideFile[] } {
  const nodes = withTextLines(chart.svgNodes(), chart.texts())
  const picture = new Picture(width, height, definitionsIn(nodes))
  for (const node of nodes) picture.add(node, [1, 0, 0, 1, 0, 0])
  // A comment ends with its line.
  const line = (text: string): string => `%% ${text.replace(/\p{Cc}+/gu, ' ')}`
  const head = [
    line(metadata.Title ?? ''),
    line(`${metadata.Software}, ${source}`),
    line('To include it: \\usepackage{pgf} in the preamble, and \\input of this file where the figure stands.'),
    line(`overstep: ${asciiJson(metadata)}`),
    '\\begingroup%',
    '%% Where its images lie: this name with -1.png and so on behind it.',
    `\\def\\overstepimages{${COMMON_NAME}}%`,
  ]
  const size = `\\pgfqpoint{${bp(width)}}{${bp(height)}}`
  const body = [
    '\\begin{pgfpicture}%',
    `\\pgfpathrectangle{\\pgfpointorigin}{${size}}\\pgfusepath{use as bounding box, clip}%`,
    ...picture.lines,
    '\\end{pgfpicture}%',
    '\\endgroup%',
  ]
  return { tex: `${[...head, ...body].join('\n')}\n`, beside: picture.images }
}

/** JSON in the letters of ASCII alone. */
function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[^\x20-\x7e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** A length of the layout in big points, of which PDF has 72 to the inch. */
function bp(pixels: number): string {
  const points = Math.max(-FARTHEST, Math.min(FARTHEST, pixels * POINTS_PER_PIXEL))
  return `${Number(points.toFixed(3))}bp`
}

/** Clips and gradients by their ids. */
function definitionsIn(nodes: readonly SvgNode[]): Map<string, SvgNode> {
  const found = new Map<string, SvgNode>()
  const look = (node: SvgNode): void => {
    if (node.attrs.id !== undefined) found.set(String(node.attrs.id), node)
    node.children?.forEach(look)
  }
  nodes.forEach(look)
  return found
}

const referred = (value: unknown): string | undefined => /^url\(#(.+)\)$/.exec(String(value))?.[1]

class Picture {
  readonly lines: string[] = []
  readonly images: BesideFile[] = []
  readonly #height: number
  readonly #definitions: ReadonlyMap<string, SvgNode>

  constructor(_width: number, height: number, definitions: ReadonlyMap<string, SvgNode>) {
    this.#height = height
    this.#definitions = definitions
  }

  add(node: SvgNode, outer: Matrix): void {
    if (node.tag === 'defs') return
    const matrix = within(outer, node.attrs.transform)
    if (node.tag === 'g') {
      this.#scope(() => {
        const clip = this.#definitions.get(referred(node.attrs['clip-path']) ?? '')
        for (const shape of clip?.children ?? []) this.#path(shapePath(shape), matrix)
        if (clip) this.lines.push('\\pgfusepath{clip}%')
        for (const child of node.children ?? []) this.add(child, matrix)
      })
    } else if (node.tag === 'text') this.#text(node, matrix)
    else if (node.tag === 'image') this.#image(node, matrix)
    else this.#shape(node, matrix)
  }

  #scope(draw: () => void): void {
    this.lines.push('\\begin{pgfscope}%')
    draw()
    this.lines.push('\\end{pgfscope}%')
  }

  #shape(node: SvgNode, matrix: Matrix): void {
    const { attrs } = node
    const path = shapePath(node)
    if (!path) return
    const gradient = this.#definitions.get(referred(attrs.fill) ?? '')
    if (gradient) return this.#ramp(gradient, path, matrix)
    const [filled, stroked] = [attrs.fill ?? '#000000', attrs.stroke ?? 'none'].map((paint) => paint !== 'none')
    if (!filled && !stroked) return
    this.#scope(() => {
      if (filled) this.#colour('fill', attrs)
      if (stroked) {
        this.#colour('stroke', attrs)
        const scale = Math.sqrt(Math.abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]))
        this.lines.push(`\\pgfsetlinewidth{${bp(Number(attrs['stroke-width'] ?? 1) * scale)}}%`)
        const cap = { round: 'round', square: 'rect' }[String(attrs['stroke-linecap'])]
        if (cap) this.lines.push(`\\pgfset${cap}cap%`)
        const join = { round: 'round', bevel: 'bevel' }[String(attrs['stroke-linejoin'])]
        if (join) this.lines.push(`\\pgfset${join}join%`)
        const dashes = String(attrs['stroke-dasharray'] ?? '').match(/[\d.]+/g)
        if (dashes)
          this.lines.push(`\\pgfsetdash{${dashes.map((dash) => `{${bp(Number(dash) * scale)}}`).join('')}}{0bp}%`)
      }
      this.#path(path, matrix)
      this.lines.push(`\\pgfusepath{${[filled && 'fill', stroked && 'stroke'].filter(Boolean).join(',')}}%`)
    })
  }

  /** A rectangle whose colours go over into each other, from its bottom to its top, as strips. */
  #ramp(gradient: SvgNode, path: string, matrix: Matrix): void {
    const points = segmentsOf(path).flatMap(({ points: each }) => each.map((point) => moved(point, matrix)))
    const [left, right, top, bottom] = [
      Math.min(...points.map(([x]) => x)),
      Math.max(...points.map(([x]) => x)),
      Math.min(...points.map(([, y]) => y)),
      Math.max(...points.map(([, y]) => y)),
    ]
    const stops = (gradient.children ?? []).map(({ attrs }) => ({
      offset: Number.parseFloat(String(attrs.offset)) / (String(attrs.offset).endsWith('%') ? 100 : 1),
      colour: channels(String(attrs['stop-color'])),
    }))
    this.#scope(() => {
      for (const [index, { offset, colour }] of stops.entries()) {
        const next = stops[index + 1]
        if (!next || next.offset === offset) continue
        const high = (next.offset - offset) * (bottom - top)
        const isOne = colour.join() === next.colour.join()
        const steps = isOne ? 1 : Math.max(1, Math.ceil((high * POINTS_PER_PIXEL) / RAMP_STEP))
        for (let step = 0; step < steps; step++) {
          const part = (step + 0.5) / steps
          const mixed = colour.map((channel, at) => Math.round(channel + part * (next.colour[at]! - channel)))
          const from = bottom - offset * (bottom - top) - (high * step) / steps
          // A little higher than it is: no hair of paper shows between two strips.
          const to = Math.max(top, from - (high / steps) * 1.2)
          this.lines.push(
            `\\definecolor{overstep}{RGB}{${mixed.join()}}\\pgfsetfillcolor{overstep}%`,
            `\\pgfpathrectanglecorners{${this.#point([left, from])}}{${this.#point([right, to])}}\\pgfusepath{fill}%`,
          )
        }
      }
    })
  }

  #text({ attrs, children = [], text = '', markup }: SvgNode, matrix: Matrix): void {
    const look = { ...children[0]?.attrs, ...attrs }
    // The rim of a line, over which the line itself is written.
    const rim = look.fill === 'none'
    if (rim) return
    const at = moved([Number(attrs.x), Number(attrs.y)], matrix)
    const side = { start: 'left,', end: 'right,' }[String(attrs['text-anchor'])] ?? ''
    const turn = (Math.atan2(-matrix[1], matrix[0]) * 180) / Math.PI
    const rotate = Math.abs(turn) > 1e-6 ? `,rotate=${Number(turn.toFixed(3))}` : ''
    const size = textSize([attrs, ...children.map((child) => child.attrs)]) * POINTS_PER_PIXEL
    const words = latexOf(markup ?? [text, ...children.map((child) => child.text ?? '')].join(''))
    this.#scope(() => {
      this.lines.push(`\\definecolor{overstep}{RGB}{${channels(String(look.fill ?? '#000')).join()}}\\color{overstep}%`)
      const font = `\\fontsize{${Number(size.toFixed(2))}bp}{${Number((1.2 * size).toFixed(2))}bp}\\selectfont`
      this.lines.push(`\\pgftext[${side}base,at={${this.#point(at)}}${rotate}]{${font} ${words}}%`)
    })
  }

  #image({ attrs }: SvgNode, matrix: Matrix): void {
    const data = /^data:image\/png;base64,(.*)$/s.exec(String(attrs.href))?.[1]
    if (data === undefined) return
    const ending = `-${this.images.length + 1}.png`
    this.images.push({ ending, bytes: new Uint8Array(Buffer.from(data, 'base64')) })
    const [width, height] = [Number(attrs.width), Number(attrs.height)]
    const corner = this.#point(moved([Number(attrs.x ?? 0), Number(attrs.y ?? 0) + height], matrix))
    const size = `width=${bp(width)},height=${bp(height)}`
    this.lines.push(`\\pgftext[left,bottom,at={${corner}}]{\\includegraphics[${size}]{\\overstepimages${ending}}}%`)
  }

  #colour(what: 'fill' | 'stroke', attrs: SvgNode['attrs']): void {
    const paint = String(attrs[what] ?? '#000000')
    this.lines.push(`\\definecolor{overstep}{RGB}{${channels(paint).join()}}\\pgfset${what}color{overstep}%`)
    const opacity = [attrs.opacity, attrs[`${what}-opacity`]].reduce<number>(
      (product, one) => product * Number(one ?? 1),
      1,
    )
    if (opacity < 1) this.lines.push(`\\pgfset${what}opacity{${Number(opacity.toFixed(3))}}%`)
  }

  #path(path: string, matrix: Matrix): void {
    for (const { kind, points } of segmentsOf(path)) {
      const [first = '', ...others] = points.map((point) => this.#point(moved(point, matrix)))
      this.lines.push(`${commands[kind](first, others)}%`)
    }
  }

  /** A point of the layout, whose ordinate goes down. */
  #point([x, y]: readonly [number, number]): string {
    return `\\pgfqpoint{${bp(x)}}{${bp(this.#height - y)}}`
  }
}

const commands: Record<Segment['kind'], (first: string, others: readonly string[]) => string> = {
  move: (to) => `\\pgfpathmoveto{${to}}`,
  line: (to) => `\\pgfpathlineto{${to}}`,
  curve: (one, [two, to]) => `\\pgfpathcurveto{${one}}{${two}}{${to}}`,
  close: () => '\\pgfpathclose',
}

function moved([x, y]: readonly [number, number], [a, b, c, d, e, f]: Matrix): [number, number] {
  return [a * x + c * y + e, b * x + d * y + f]
}

/** The matrix of what has a transformation of its own within another. */
function within(outer: Matrix, transform: unknown): Matrix {
  const numbers =
    String(transform ?? '')
      .match(/-?[\d.]+(?:e-?\d+)?/g)
      ?.map(Number) ?? []
  if (numbers.length < 2) return outer
  const [a, b, c, d, e, f] = numbers.length === 2 ? [1, 0, 0, 1, ...numbers] : numbers
  const [p, q, r, s] = outer
  const [x, y] = moved([e!, f!], outer)
  return [p * a! + r * b!, q * a! + s * b!, p * c! + r * d!, q * c! + s * d!, x, y]
}

/** A colour in channels of 0 to 255. */
function channels(colour: string): number[] {
  const [, hex] = /^#([\da-f]{6})$/i.exec(colour) ?? []
  if (hex) return [0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16))
  const [, short] = /^#([\da-f]{3})$/i.exec(colour) ?? []
  if (short) return [...short].map((digit) => Number.parseInt(digit + digit, 16))
  return (colour.match(/[\d.]+/g) ?? ['0', '0', '0']).slice(0, 3).map(Number)
}

/** The size that a line is set in: of its pieces symbols are larger, and raised ones smaller. */
function textSize(pieces: readonly SvgNode['attrs'][]): number {
  const sizes = pieces.flatMap((attrs) => {
    const size = Number(attrs['font-size'] ?? 0)
    return size > 0 ? [{ size, isWords: attrs['font-style'] !== 'italic' }] : []
  })
  const words = sizes.filter(({ isWords }) => isWords)
  const largest = (of: typeof sizes): number => Math.max(...of.map(({ size }) => size))
  return words.length > 0 ? largest(words) : largest(sizes) / SYMBOL
}

/** Symbols are so much larger than the words around them. */
const SYMBOL = 1.12
