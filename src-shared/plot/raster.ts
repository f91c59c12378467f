import { axisExtent, type Axis } from '../contract/index.ts'
import type { RasterMark } from './marks.ts'
import type { RasterView } from './plane.ts'
import type { Scale } from './ticks.ts'

/**
 * A map as a raster: cell (row, column) covers the piece of the axes that is centred on its values, row 0 at the
 * bottom. `pixel(index)` gives the RGBA pixel (see pixelOf) of the cell at `index` = row · columns + column; 0 leaves
 * it empty.
 */
export function mapLayer(xAxis: Axis, yAxis: Axis, pixel: (index: number) => number): RasterMark {
  const extent: RasterView = { x: axisExtent(xAxis), y: axisExtent(yAxis) }
  return {
    kind: 'raster',
    plane: 0,
    extent,
    paint(view, width, height) {
      const columns = cellsAt(view.x, extent.x, xAxis.scale, xAxis.count, width)
      const rows = cellsAt(view.y, extent.y, yAxis.scale, yAxis.count, height)
      return paintCells(width, height, (pixels, line) => {
        const row = rows[height - 1 - line] as number
        if (line > 0 && row === rows[height - line]) return false
        if (row < 0) return true
        const first = row * xAxis.count
        for (let column = 0, at = line * width; column < width; column++, at++)
          if (columns[column]! >= 0) pixels[at] = pixel(first + columns[column]!)
        return true
      })
    },
  }
}

/** Pixels made line by line from the top; a `line` function that returns false repeats the line before. */
export function paintCells(
  width: number,
  height: number,
  line: (pixels: Int32Array, line: number) => boolean,
): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Int32Array(width * height)
  for (let index = 0; index < height; index++)
    if (!line(pixels, index)) pixels.copyWithin(index * width, (index - 1) * width, index * width)
  return new Uint8ClampedArray(pixels.buffer)
}

/** Parts of a cell by which a pixel may lie beyond the extent. */
export const ROUNDING = 1e-6

/**
 * The cell at the centre of each of `length` pixels that evenly fill `view`, where `count` equal cells (in log space on
 * a log axis) fill `extent`; −1 where that lies beyond the extent: axes that several figures share may reach farther
 * than the map of one.
 */
export function cellsAt(
  view: [number, number],
  extent: [number, number],
  scale: Scale,
  count: number,
  length: number,
): Int32Array {
  const place = scale === 'log' ? Math.log : (value: number) => value
  const low = place(extent[0])
  const width = place(extent[1]) - low
  const from = ((place(view[0]) - low) / width) * count
  const step = (((place(view[1]) - low) / width) * count - from) / length
  const cells = new Int32Array(length)
  for (let index = 0; index < length; index++) {
    const cell = from + (index + 0.5) * step
    const within = cell > -ROUNDING && cell < count + ROUNDING
    cells[index] = within ? Math.min(Math.max(Math.floor(cell), 0), count - 1) : -1
  }
  return cells
}

/** The lower edge of the cell at `index` of a map along an axis; at `count`, the upper edge of the last one. */
export function cellEdge(axis: Axis, index: number): number {
  const [low, high] = axisExtent(axis)
  const fraction = index / axis.count
  return axis.scale === 'log' ? low * (high / low) ** fraction : low + (high - low) * fraction
}
