import { axisExtent, type Axis, type TypedArray } from '../../contract/index.ts'
import { cellsAt, type Frame, pixelOf, type RasterMark } from '../../plot/index.ts'

/**
 * Orbits at the learning rates of an axis: `values` has shape [rates, samples, stride], of which the first in every
 * stride is drawn.
 */
export interface Orbits {
  values: TypedArray
  samples: number
  stride: number
  isComputed(rate: number): boolean
  isBounded(rate: number): boolean
}

/**
 * How the share of an orbit that lies on a pixel becomes ink: the fourth root shows a chaotic band, spread over
 * hundreds of pixels, beside a fixed point, all on one.
 */
const inkOf = (share: number) => Math.min(1, 1.15 * share ** 0.25)

/**
 * The points of all orbits as a raster: as dark as often a pixel is visited. A learning rate fills the width of its
 * cell, so that branches are lines; where several share a column of pixels their visits add up.
 */
export function orbitLayer(orbits: Orbits, rates: Axis, frame: Frame): RasterMark {
  const extent: RasterMark['extent'] = { x: axisExtent(rates), y: [frame.y.min, frame.y.max] }
  const ink = pixelOf(frame.theme.ink) & 0xffffff
  return {
    kind: 'raster',
    plane: 0,
    extent,
    paint(view, width, height) {
      const pixels = new Int32Array(width * height)
      const cells = cellsAt(view.x, extent.x, rates.scale, rates.count, width)
      // A point is about one and a half CSS pixels high.
      const thickness = Math.max(1, Math.round((1.5 * frame.scale * height) / frame.plot.height))
      const visits = new Int32Array(height)
      let shades = new Int32Array()
      for (let column = 0; column < width; column++) {
        const first = cells[column]!
        if (first < 0) continue
        if (column === 0 || cells[column - 1] !== first) {
          // All rates from this column's to the next column's.
          const last = Math.max(first, (cells[column + 1] ?? first + 1) - 1)
          const all = countVisits(visits, orbits, first, last, view.y, thickness)
          if (all + 1 !== shades.length)
            shades = Int32Array.from(
              { length: all + 1 },
              (_, count) => (Math.round(255 * inkOf(count / all)) << 24) | ink,
            )
        }
        for (let line = 0, at = column; line < height; line++, at += width)
          if (visits[line] !== 0) pixels[at] = shades[visits[line]!]!
      }
      return new Uint8ClampedArray(pixels.buffer)
    },
  }
}

/**
 * Counts how often the orbits at rates `first` … `last` visit each pixel of a column, from the top; a pixel has at most
 * as many visits as there are points, which is what it returns.
 */
function countVisits(
  visits: Int32Array,
  { values, samples, stride, isComputed }: Orbits,
  first: number,
  last: number,
  [low, high]: [number, number],
  thickness: number,
): number {
  const height = visits.length
  const scale = height / (high - low)
  let points = 0
  visits.fill(0)
  for (let rate = first; rate <= last; rate++) {
    if (!isComputed(rate)) continue
    points += samples
    const end = (rate + 1) * samples * stride
    for (let index = rate * samples * stride; index < end; index += stride) {
      const place = (high - values[index]!) * scale
      // Beyond the view, or no number.
      if (!(place >= 0 && place < height)) continue
      const top = Math.max(Math.floor(place - (thickness - 1) / 2), 0)
      const bottom = Math.min(top + thickness, height)
      for (let line = top; line < bottom; line++) visits[line] = visits[line]! + 1
    }
  }
  return points
}
