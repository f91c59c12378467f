import type { EChartsCoreOption } from 'echarts/core'
import type { Figure, RasterLayer, RasterView } from './figure.ts'

/** Makes an image that a canvas can draw of `width` × `height` device pixels that fill `view`. */
export type ImageOf = (layer: RasterLayer, view: RasterView, width: number, height: number) => unknown

interface Rendering {
  getDevicePixelRatio(): number
  coord(value: [number, number]): [number, number]
}
interface Place {
  coordSys: { x: number; y: number; width: number; height: number }
}

/**
 * The option that a chart draws: the figure's own, with each raster as one image exactly on device pixels, below lines and axes.
 * Follows the axes when they are zoomed. The image is made again only when its view or size changes.
 * @param pixelRatio device pixels per CSS pixel, where the chart has none of its own: one that is drawn as SVG takes them to be the same
 */
export function withRasters(figure: Figure, imageOf: ImageOf, pixelRatio?: number): EChartsCoreOption {
  const axes = { x: asArray(figure.option.xAxis), y: asArray(figure.option.yAxis) }
  const isLog = (axis: unknown) => (axis as { type?: string } | undefined)?.type === 'log'
  const images = figure.rasters.map((layer, index) => {
    const scale = { x: isLog(axes.x[layer.xAxisIndex]), y: isLog(axes.y[layer.yAxisIndex]) }
    let last: { key: string; image: unknown } | undefined
    return {
      type: 'custom',
      id: `raster-${index}`,
      coordinateSystem: 'cartesian2d',
      xAxisIndex: layer.xAxisIndex,
      yAxisIndex: layer.yAxisIndex,
      z: 0,
      silent: true,
      animation: false,
      progressive: 0,
      // The one item carries no coordinates, so that no zoom filters it away.
      dimensions: ['raster'],
      encode: { x: -1, y: -1 },
      data: [[0]],
      renderItem(params: Place, api: Rendering) {
        const ratio = pixelRatio ?? api.getDevicePixelRatio()
        const placed = placeOnPixels(layer, scale, params.coordSys, api, ratio)
        if (!placed) return undefined
        const { view, left, top, width, height } = placed
        const key = [...view.x, ...view.y, width, height].join()
        if (last?.key !== key) last = { key, image: imageOf(layer, view, width, height) }
        return {
          type: 'image',
          silent: true,
          style: { image: last.image, x: left / ratio, y: top / ratio, width: width / ratio, height: height / ratio },
        }
      },
    }
  })
  return { ...figure.option, series: [...images, ...asArray(figure.option.series)] }
}

interface PlacedView {
  view: RasterView
  /** Device pixels. */
  left: number
  top: number
  width: number
  height: number
}

/** The visible part of the layer, widened or narrowed to whole device pixels; undefined where nothing of it is in view. */
function placeOnPixels(
  { extent }: RasterLayer,
  scale: { x: boolean; y: boolean },
  room: Place['coordSys'],
  api: Rendering,
  ratio: number,
): PlacedView | undefined {
  const [x0, y0] = api.coord([extent.x[0], extent.y[0]])
  const [x1, y1] = api.coord([extent.x[1], extent.y[1]])
  const left = Math.round(Math.max(x0, room.x) * ratio)
  const right = Math.round(Math.min(x1, room.x + room.width) * ratio)
  const top = Math.round(Math.max(y1, room.y) * ratio)
  const bottom = Math.round(Math.min(y0, room.y + room.height) * ratio)
  if (!(right > left && bottom > top)) return undefined
  const xAt = (pixel: number) => valueAt((pixel / ratio - x0) / (x1 - x0), extent.x, scale.x)
  const yAt = (pixel: number) => valueAt((pixel / ratio - y0) / (y1 - y0), extent.y, scale.y)
  return {
    view: { x: [xAt(left), xAt(right)], y: [yAt(bottom), yAt(top)] },
    left,
    top,
    width: right - left,
    height: bottom - top,
  }
}

function valueAt(fraction: number, [low, high]: [number, number], log: boolean): number {
  return log ? low * (high / low) ** fraction : low + (high - low) * fraction
}

function asArray(part: unknown): unknown[] {
  if (part === undefined || part === null) return []
  return Array.isArray(part) ? part : [part]
}
