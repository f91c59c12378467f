import type { RasterMark } from '../marks.ts'
import { valueAt, type Plane, type RasterView } from '../plane.ts'
import { customSeries } from './series.ts'

/** Makes an image that a canvas can draw of `width` × `height` device pixels that fill `view`. */
export type ImageOf = (raster: RasterMark, view: RasterView, width: number, height: number) => unknown

export interface Images {
  imageOf: ImageOf
  /**
   * Device pixels per CSS pixel, where the chart has none of its own: one that is drawn as SVG takes them to be the
   * same.
   */
  pixelRatio?: number | undefined
}

interface Rendering {
  getDevicePixelRatio(): number
  coord(value: [number, number]): [number, number]
}
interface Place {
  coordSys: { x: number; y: number; width: number; height: number }
}

/** An image of ECharts, in CSS pixels. */
interface Painted {
  type: 'image'
  silent: true
  style: { image: unknown; x: number; y: number; width: number; height: number }
}

/**
 * A raster as a series of ECharts: one image exactly on device pixels, below lines and axes. The image is made again
 * only when its view or size changes.
 */
export function rasterSeries(
  { mark, plane, index }: { mark: RasterMark; plane: Plane; index: number },
  { imageOf, pixelRatio }: Images,
) {
  let last: { key: string; image: unknown } | undefined
  return {
    ...customSeries,
    xAxisIndex: index,
    yAxisIndex: index,
    z: 0,
    silent: true,
    renderItem(params: Place, api: Rendering): Painted | undefined {
      const ratio = pixelRatio ?? api.getDevicePixelRatio()
      const placed = placeOnPixels(mark, plane, params.coordSys, api, ratio)
      if (!placed) return undefined
      const { view, left, top, width, height } = placed
      const key = [...view.x, ...view.y, width, height].join()
      if (last?.key !== key) last = { key, image: imageOf(mark, view, width, height) }
      return {
        type: 'image',
        silent: true,
        style: { image: last.image, x: left / ratio, y: top / ratio, width: width / ratio, height: height / ratio },
      }
    },
  }
}

interface PlacedView {
  view: RasterView
  /** Device pixels. */
  left: number
  top: number
  width: number
  height: number
}

/**
 * The visible part of the raster, widened or narrowed to whole device pixels; undefined where nothing of it is in view.
 */
function placeOnPixels(
  { extent }: RasterMark,
  { x, y }: Plane,
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
  const along = (scale: Plane['x']['scale'], [min, max]: [number, number]) => ({ scale, min, max })
  const xAt = (pixel: number) => valueAt(along(x.scale, extent.x), (pixel / ratio - x0) / (x1 - x0))
  const yAt = (pixel: number) => valueAt(along(y.scale, extent.y), (pixel / ratio - y0) / (y1 - y0))
  return {
    view: { x: [xAt(left), xAt(right)], y: [yAt(bottom), yAt(top)] },
    left,
    top,
    width: right - left,
    height: bottom - top,
  }
}
