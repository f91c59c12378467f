import { createCanvas, Path2D, PDFDocument, SvgExportFlag, type Canvas, type SKRSContext2D } from '@napi-rs/canvas'
import type { FigureSize } from '#shared/contract/index.ts'
import { pdfOfPage } from '#shared/pdf/index.ts'

/** CSS pixels are 96 to the inch, points 72. */
export const POINTS_PER_PIXEL = 72 / 96

/** A page of a PDF that a chart draws on as on a canvas. */
export interface PdfPage {
  host: Canvas
  context: SKRSContext2D
  /** The PDF, which says what made it; its page is exactly as large as the figure. */
  finish(metadata: Record<string, string>): Uint8Array<ArrayBuffer>
}

/** Begins the one page of a PDF: lines and areas are vectors, text is text in embedded fonts. */
export function openPdfPage({ width, height }: Pick<FigureSize, 'width' | 'height'>): PdfPage {
  const points = { width: width * POINTS_PER_PIXEL, height: height * POINTS_PER_PIXEL }
  const document = new PDFDocument({})
  // It takes whole points only.
  const context = document.beginPage(Math.ceil(points.width), Math.ceil(points.height)) as SKRSContext2D
  // The page is empty, and what would be cleared of it would be drawn as pixels.
  context.clearRect = () => undefined
  drawsSignsAlone(context)
  strokesOutlines(context)
  return {
    host: { width, height, getContext: () => context } as unknown as Canvas,
    context,
    finish(metadata) {
      document.endPage()
      return pdfOfPage({ pdf: document.close(), points, words: metadata })
    },
  }
}

/** Signs that Inter draws otherwise beside digits and capitals; a cross between digits is one, too. */
const sign = /((?<=\d)x(?=\d)|[^\p{L}\p{M}\p{N}\s.,%])/u

/**
 * Draws signs by themselves: the shapes that a font has for them beside digits are no characters to a PDF, and whoever
 * searches for −6 or copies it would get 6.
 */
function drawsSignsAlone(context: SKRSContext2D): void {
  const draw = context.fillText.bind(context)
  context.fillText = (text, x, y) => {
    const pieces = text.split(sign).filter(Boolean)
    if (pieces.length < 2) return draw(text, x, y)
    const { textAlign } = context
    const width = context.measureText(text).width
    let at = x - (textAlign === 'center' ? width / 2 : textAlign === 'right' || textAlign === 'end' ? width : 0)
    context.textAlign = 'left'
    for (const piece of pieces) {
      draw(piece, at, y)
      at += context.measureText(piece).width
    }
    context.textAlign = textAlign
  }
}

/** Outlines are measured on a drawing of this size, with the text in its middle. */
const ROOM = 20_000

/**
 * Strokes text along its outlines. Stroked text would be written as a font of type 3, which publishers refuse, and as
 * text a second time.
 */
function strokesOutlines(context: SKRSContext2D): void {
  context.strokeText = (text, x, y) => {
    const canvas = createCanvas(ROOM, ROOM, SvgExportFlag.ConvertTextToPaths)
    const other = canvas.getContext('2d')
    for (const name of ['font', 'textAlign', 'textBaseline'] as const) other[name] = context[name] as never
    const middle = ROOM / 2
    other.fillText(text, middle, middle)
    const paths = canvas
      .getContent()
      .toString()
      .matchAll(/<path[^>]* d="([^"]+)"/g)
    context.save()
    context.translate(x - middle, y - middle)
    for (const [, path] of paths) context.stroke(new Path2D(path!))
    context.restore()
  }
}
