import { createCanvas, type Canvas, type SKRSContext2D } from '@napi-rs/canvas'
import { figureSizeOf, type ExportOptions, type FigureSize } from '#shared/contract/index.ts'
import {
  holdsItsText,
  openChart,
  openSvgChart,
  setChartPlatform,
  type Chart,
  type ImageOf,
} from '#shared/plot/chart/index.ts'
import {
  exportedFigure,
  type FigureInput,
  type FigureKind,
  figureOptionsOf,
  hasRoom,
  measureTextWith,
  runsOf,
} from '#shared/plot/index.ts'
import { figureNamed, type NamedFigure } from '#shared/figures/index.ts'
import { refusalOf } from './check-fit.ts'
import { checkLook, checkView } from './check-look.ts'
import { registerFonts } from './fonts.ts'
import { metadataOf } from './metadata.ts'
import { openPdfPage, POINTS_PER_PIXEL } from './pdf.ts'
import { pgfOf, type BesideFile } from './pgf.ts'
import { withPngChunks } from './png-chunks.ts'
import { baselineBelowMiddle, measureText, widthOf } from './ruler.ts'
import { svgOf } from './svg.ts'
import { boxedCharacters, canvasFont, findSystemFonts } from './system-fonts.ts'

/** What to draw, and how. */
interface Drawing {
  kind: FigureKind
  input: FigureInput
  options: ExportOptions
}

/** A drawn figure as a file. */
export interface DrawnFigure {
  bytes: Uint8Array<ArrayBuffer>
  /**
   * The characters that no font of this machine has, and in whose place boxes are drawn; none in SVG and PGF, where
   * text stays text.
   */
  boxed: string
  /** Images that go beside it, whose names are its own with these endings. */
  beside?: BesideFile[]
}

/** How much wider text may be in the fonts of LaTeX, such as Computer Modern at 7 points. */
const PGF_WIDTH = 1.15

let prepared = false

/**
 * Draws a figure of a run or of a comparison as PNG, SVG, PDF or PGF, whose metadata say what made it: the runs, their
 * configs and the version. Its size is that of `figureSizeOf`. Words in scripts that figures' own fonts lack are set in
 * fonts of the system.
 * @throws {OverstepError} `not-found` when there is no such figure; `invalid-input` when the look asks for what a run
 *   has not, and when the figure has no room for its planes or its text.
 */
export async function drawFigure(named: NamedFigure & { options: ExportOptions }): Promise<DrawnFigure> {
  prepareDrawing()
  const { options } = named
  const drawing = { ...figureNamed(named), options }
  const { kind, input } = drawing
  for (const run of runsOf(kind, input)) checkLook(run, options)
  await findSystemFonts(ownWords(kind, input))
  const size = figureSizeOf(options)
  const ids = runsOf(kind, input).map(({ id }) => id)
  const metadata = metadataOf(named, kind, input, options)
  const ofRuns = `${ids.length > 1 ? 'runs' : 'run'} ${ids.join(', ')}`
  const about = { metadata, source: kind.swept ? `sweep ${kind.swept.sweep.id}` : ofRuns }
  if (options.format === 'svg') return { bytes: new TextEncoder().encode(drawSvg(drawing, size, about)), boxed: '' }
  if (options.format === 'pgf') return drawPgf(drawing, size, about)
  if (options.format === 'pdf') return drawPdf(drawing, size, metadata)
  const { png, boxed } = await drawPng(drawing, size)
  return { bytes: withPngChunks(png, { dpi: size.dpi, text: metadata }), boxed }
}

/** All that users wrote of what is drawn. */
function ownWords(kind: FigureKind, input: FigureInput): string {
  const runs = runsOf(kind, input).map(({ title, config }) => [title, JSON.stringify(config)])
  const values = kind.swept ? [JSON.stringify(kind.swept.sweep.over)] : []
  return [kind.title, ...(kind.compared?.labels ?? []), ...values, ...runs.flat()].join(' ')
}

async function drawPng(
  drawing: Drawing,
  { pixels, pixelRatio }: FigureSize,
): Promise<{ png: Uint8Array; boxed: string }> {
  const canvas = createCanvas(pixels.width, pixels.height)
  namesAllFonts(canvas.getContext('2d'))
  // The chart makes the canvas as large as its own size times the ratio and drops what is behind the point.
  const within = (whole: number) => (whole + 1e-6) / pixelRatio
  const size = { width: within(pixels.width), height: within(pixels.height), pixelRatio }
  return drawn(openChart(asElement(canvas), size), drawing, canvasOf, async (chart) => ({
    boxed: boxedIn(chart),
    png: await canvas.encode('png'),
  }))
}

/** Lets a canvas take fonts as figures name them. */
function namesAllFonts(context: SKRSContext2D): void {
  const { get, set } = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(context), 'font')!
  Object.defineProperty(context, 'font', { get: get!, set: (font: string) => set!.call(context, canvasFont(font)) })
}

/** The characters of what a chart shows for which there are boxes. */
function boxedIn(chart: Chart): string {
  const boxed = chart.texts().flatMap(({ text, font }) => (text ? boxedCharacters(text, font) : []))
  return [...new Set(boxed)].join('')
}

/** What a file says of itself: what made it by keyword, and which runs it is of. */
interface About {
  metadata: Record<string, string>
  source: string
}

function drawPdf(drawing: Drawing, size: FigureSize, metadata: About['metadata']): DrawnFigure {
  const page = openPdfPage(size)
  namesAllFonts(page.context)
  const chart = openChart(asElement(page.host), { ...size, pixelRatio: POINTS_PER_PIXEL })
  const boxed = drawn(chart, drawing, canvasOf, boxedIn)
  return { bytes: page.finish(metadata), boxed }
}

function drawSvg(drawing: Drawing, size: FigureSize, about: About): string {
  return drawn(openSvgChart(size), drawing, pngOf, (chart) => svgOf(chart, { ...size, ...about }))
}

function drawPgf(drawing: Drawing, size: FigureSize, about: About): DrawnFigure {
  // Fonts of LaTeX are wider than figures' own: they need the room.
  measureTextWith((text, font) => PGF_WIDTH * widthOf(text, font), baselineBelowMiddle)
  try {
    const { tex, beside } = drawn(openSvgChart(size), drawing, pngOf, (chart) => pgfOf(chart, { ...size, ...about }))
    return { bytes: new TextEncoder().encode(tex), boxed: '', beside }
  } finally {
    measureTextWith(widthOf, baselineBelowMiddle)
  }
}

// A raster is as fine as on a PNG of the same options; cells stay crisp at any size, since they are not smoothed.
const pngOf: ImageOf = (...raster) => canvasOf(...raster).toDataURL('image/png')

function drawn<T>(chart: Chart, drawing: Drawing, imageOf: ImageOf, take: (chart: Chart) => T): T {
  try {
    if (!fits(chart, drawing, imageOf)) {
      // Asked without painting: where it would fit may be large.
      const blank: ImageOf = () => createCanvas(1, 1)
      throw refusalOf(drawing.options, (options) => {
        const trial = openSvgChart({ ...figureSizeOf(options), pixelRatio: 1 })
        try {
          return fits(trial, { ...drawing, options }, blank)
        } finally {
          trial.dispose()
        }
      })
    }
    return take(chart)
  } finally {
    chart.dispose()
  }
}

/** Draws the figure, and says whether there is room for all of it. */
function fits(chart: Chart, { kind, input, options }: Drawing, imageOf: ImageOf): boolean {
  const figure = exportedFigure(kind, input, options)
  // Under a letter or a title it is the one part of the whole.
  const [only, ...others] = figure.parts ?? []
  checkView(only && others.length === 0 && figure.planes.length === 0 ? only.figure : figure, options.view)
  // Where its planes have no room, nothing of it needs to be drawn.
  if (!hasRoom(figure, figureOptionsOf(options))) return false
  const { pixelRatio } = figureSizeOf(options)
  // Pages have no pixels of their own: rasters are as fine as on a PNG of the same options.
  chart.show(figure, { imageOf, ...(options.format !== 'png' && { pixelRatio }) })
  chart.flush()
  return holdsItsText(chart, figureSizeOf(options))
}

const canvasOf = (...[raster, view, width, height]: Parameters<ImageOf>): Canvas => {
  const canvas = createCanvas(width, height)
  const context = canvas.getContext('2d')
  const image = context.createImageData(width, height)
  image.data.set(raster.paint(view, width, height))
  context.putImageData(image, 0, 0)
  return canvas
}

/** Registers figures' own fonts, and measures and draws text in them from now on. */
export function prepareDrawing(): void {
  if (prepared) return
  registerFonts()
  measureTextWith(widthOf, baselineBelowMiddle)
  setChartPlatform({
    createCanvas: () => asElement(createCanvas(1, 1)),
    measureText,
  })
  prepared = true
}

/** The chart asks for the element of a page but uses only what every canvas has. */
function asElement(canvas: Canvas): never {
  return canvas as never
}
