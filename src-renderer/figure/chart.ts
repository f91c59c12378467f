import { init, type ECharts, type EChartsCoreOption } from 'echarts/core'
import { figureSizeOf, OverstepError, type ExportOptions } from '#shared/contract/index.ts'
import {
  exportedFigure,
  figureFonts,
  registerFigureParts,
  withRasters,
  type FigureInput,
  type FigureKind,
  type ImageOf,
  type RasterLayer,
  type RasterView,
} from '#shared/figures/index.ts'
import { figureOptionsOf } from '#shared/plot/exported.ts'
import { hasRoom, holdsItsText } from '#shared/plot/fit.ts'
import { devicePixels, type Plane, type PlaneAxis, type Point, viewOf } from '../gestures/index.ts'

registerFigureParts()

/** Resolves when the fonts of figures can be drawn with; a font that cannot be had holds nothing up. */
export const fontsReady: Promise<unknown> = Promise.allSettled(
  figureFonts.map((font) => document.fonts.load(font, 'γ0')),
)

/** A chart in `element`. The caller disposes it. */
export function createChart(element: HTMLElement, pixelRatio: number): ECharts {
  return init(element, null, { renderer: 'canvas', devicePixelRatio: pixelRatio })
}

/** Replaces what the chart shows. Nothing moves: results stream in, and an export must be complete at once. */
export function showOption(chart: ECharts, option: EChartsCoreOption): void {
  chart.setOption({ ...option, animation: false }, { notMerge: true, silent: true })
}

/** What of the inside of a chart is needed to know where its axes lie; the library has no public name for it. */
interface ChartInside {
  getModel(): {
    getComponent(kind: string, index: number): ComponentInside | undefined
  }
}
interface ComponentInside {
  axis?: { type: string; scale: { getExtent(): [number, number] }; grid: { getRect(): DOMRectReadOnly } }
}

/** Where the axes of the chart lie now; undefined where it has no such axes. */
export function planeOf(chart: ECharts, xAxisIndex = 0, yAxisIndex = 0): Plane | undefined {
  const model = (chart as unknown as ChartInside).getModel()
  const x = model.getComponent('xAxis', xAxisIndex)?.axis
  const y = model.getComponent('yAxis', yAxisIndex)?.axis
  if (!x || !y) return undefined
  const { x: left, y: top, width, height } = x.grid.getRect()
  const axis = ({ type, scale }: typeof x): PlaneAxis => {
    const [min, max] = scale.getExtent()
    return { min, max, log: type === 'log' }
  }
  return { left, top, width, height, x: axis(x), y: axis(y) }
}

/** Paints a raster over its axes, one image pixel per device pixel, and puts the canvas there. */
export function placeRaster(
  canvas: HTMLCanvasElement,
  layer: RasterLayer,
  plane: Plane,
  origin: Point,
  pixelRatio: number,
): void {
  const { left, top, width, height } = devicePixels(plane, origin, pixelRatio)
  canvas.style.left = `${left}px`
  canvas.style.top = `${top}px`
  canvas.style.width = `${width / pixelRatio}px`
  canvas.style.height = `${height / pixelRatio}px`
  paintRaster(canvas, layer, viewOf(plane), width, height)
}

function paintRaster(
  canvas: HTMLCanvasElement,
  layer: RasterLayer,
  view: RasterView,
  width: number,
  height: number,
): HTMLCanvasElement {
  if (canvas.width !== width) canvas.width = width
  if (canvas.height !== height) canvas.height = height
  canvas.getContext('2d')?.putImageData(new ImageData(layer.paint(view, width, height), width, height), 0, 0)
  return canvas
}

/**
 * Draws a figure beside the page, the way it is exported, with so many pixels per CSS pixel.
 * @throws {OverstepError} `invalid-input` where there is no room for it; its export says how large it has to be, which takes longer than a preview may
 */
export function renderFigure(
  kind: FigureKind,
  input: FigureInput,
  options: ExportOptions,
  pixelRatio: number,
): HTMLCanvasElement {
  const { width, height } = figureSizeOf(options)
  const place = { renderer: 'canvas', devicePixelRatio: pixelRatio, width, height } as const
  const chart = init(document.createElement('div'), null, place)
  try {
    const imageOf: ImageOf = (layer, view, columns, rows) =>
      paintRaster(document.createElement('canvas'), layer, view, columns, rows)
    const figure = exportedFigure(kind, input, options)
    showOption(chart, withRasters(figure, imageOf))
    chart.getZr().flush()
    if (!hasRoom(figure, figureOptionsOf(options)) || !holdsItsText(chart, { width, height }))
      throw new OverstepError(
        'invalid-input',
        'There is no room for the figure and its text: choose a larger size, or smaller text.',
      )
    return chart.renderToCanvas({ pixelRatio })
  } finally {
    chart.dispose()
  }
}
