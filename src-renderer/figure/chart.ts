import { figureSizeOf, OverstepError, type ExportOptions } from '#shared/contract/index.ts'
import {
  exportedFigure,
  figureFonts,
  type FigureInput,
  type FigureKind,
  figureOptionsOf,
  hasRoom,
  measuredBaseline,
  measureTextWith,
  type RasterMark,
  type RasterView,
} from '#shared/plot/index.ts'
import { holdsItsText, openChart, type ImageOf } from '#shared/plot/chart/index.ts'
import { devicePixels, type Plane, type Point, viewOf } from '../gestures/index.ts'

/** Resolves when the fonts of figures can be drawn with; a font that cannot be had holds nothing up. */
export const fontsReady: Promise<unknown> = Promise.allSettled(
  figureFonts.map((font) => document.fonts.load(font, 'γ0')),
)

const ruler = document.createElement('canvas').getContext('2d')

function measuredOnPage(text: string, font: string): number {
  if (!ruler) return 0
  ruler.font = font
  return ruler.measureText(text).width
}

function baselineOnPage(font: string): number {
  if (!ruler) return 0
  ruler.font = font
  return measuredBaseline(ruler)
}

measureTextWith(measuredOnPage, baselineOnPage)
// What was measured before was measured in other fonts.
void fontsReady.then(() => measureTextWith(measuredOnPage, baselineOnPage))

/** Paints a raster over its axes, one image pixel per device pixel, and puts the canvas there. */
export function placeRaster(
  canvas: HTMLCanvasElement,
  raster: RasterMark,
  plane: Plane,
  origin: Point,
  pixelRatio: number,
): void {
  const { left, top, width, height } = devicePixels(plane, origin, pixelRatio)
  canvas.style.left = `${left}px`
  canvas.style.top = `${top}px`
  canvas.style.width = `${width / pixelRatio}px`
  canvas.style.height = `${height / pixelRatio}px`
  paintRaster(canvas, raster, viewOf(plane), width, height)
}

function paintRaster(
  canvas: HTMLCanvasElement,
  raster: RasterMark,
  view: RasterView,
  width: number,
  height: number,
): HTMLCanvasElement {
  if (canvas.width !== width) canvas.width = width
  if (canvas.height !== height) canvas.height = height
  canvas.getContext('2d')?.putImageData(new ImageData(raster.paint(view, width, height), width, height), 0, 0)
  return canvas
}

/**
 * Draws a figure beside the page, the way it is exported, with so many pixels per CSS pixel.
 * @throws {OverstepError} `invalid-input` where there is no room for it; its export says how large it has to be,
 *   which takes longer than a preview may
 */
export function renderFigure(
  kind: FigureKind,
  input: FigureInput,
  options: ExportOptions,
  pixelRatio: number,
): HTMLCanvasElement {
  const { width, height } = figureSizeOf(options)
  const canvas = document.createElement('canvas')
  const chart = openChart(canvas, { pixelRatio, width, height })
  try {
    const imageOf: ImageOf = (raster, view, columns, rows) =>
      paintRaster(document.createElement('canvas'), raster, view, columns, rows)
    const figure = exportedFigure(kind, input, options)
    chart.show(figure, { imageOf })
    chart.flush()
    if (!hasRoom(figure, figureOptionsOf(options)) || !holdsItsText(chart, { width, height }))
      throw new OverstepError(
        'invalid-input',
        'There is no room for the figure and its text: choose a larger size, or smaller text.',
      )
    return canvas
  } finally {
    chart.dispose()
  }
}
