import { axisExtent, type Axis, type TypedArray } from '../contract/index.ts'
import type { RasterLayer } from './figure.ts'
import type { Frame } from './frame.ts'
import { channelsOf } from './palette.ts'
import { cellsAt } from './raster.ts'

/** Orbits at the learning rates of an axis: `values` has shape [rates, samples, stride], of which the first in every stride is drawn. */
export interface Orbits {
  values: TypedArray
  samples: number
  stride: number
  isComputed(rate: number): boolean
  isBounded(rate: number): boolean
}

/** How the part of an orbit that lies on a pixel becomes ink: the fourth root shows a chaotic band, spread over hundreds of pixels, beside a fixed point, all on one. */
const inkOf = (share: number) => Math.min(1, 1.15 * share ** 0.25)

/**
 * The points of all orbits as a raster: as dark as often a pixel is visited. A learning rate fills the width of its cell, so that branches are lines; where several
 * share a column of pixels their visits add up.
 */
export function orbitLayer(orbits: Orbits, rates: Axis, frame: Frame): RasterLayer {
  const extent: RasterLayer['extent'] = { x: axisExtent(rates), y: [frame.y.min, frame.y.max] }
  const [red, green, blue] = channelsOf(frame.theme.ink)
  return {
    ...{ xAxisIndex: 0, yAxisIndex: 0, extent },
    paint(view, width, height) {
      const pixels = new Uint8ClampedArray(4 * width * height)
      const cells = cellsAt(view.x, extent.x, rates.scale, rates.count, width)
      // A point is about one and a half CSS pixels high.
      const thickness = Math.max(1, Math.round((1.5 * frame.scale * height) / frame.plot.height))
      let visits = new Float64Array(height)
      for (let column = 0; column < width; column++) {
        const first = cells[column]!
        // All rates from this column's to the next column's.
        const last = Math.max(first, (cells[column + 1] ?? first + 1) - 1)
        if (column === 0 || cells[column - 1] !== first)
          visits = visitsOf(orbits, first, last, view.y, height, thickness)
        for (let line = 0; line < height; line++) {
          if (visits[line] === 0) continue
          const at = 4 * (line * width + column)
          pixels[at] = red
          pixels[at + 1] = green
          pixels[at + 2] = blue
          pixels[at + 3] = 255 * inkOf(visits[line]!)
        }
      }
      return pixels
    },
  }
}

/** The share of the visits of the orbits at rates `first` … `last` that each pixel of a column gets, from the top; shape [height]. */
function visitsOf(
  { values, samples, stride, isComputed }: Orbits,
  first: number,
  last: number,
  [low, high]: [number, number],
  height: number,
  thickness: number,
): Float64Array<ArrayBuffer> {
  const visits = new Float64Array(height)
  let computed = 0
  for (let rate = first; rate <= last; rate++) {
    if (!isComputed(rate)) continue
    computed++
    const end = (rate + 1) * samples * stride
    for (let index = rate * samples * stride; index < end; index += stride) {
      const place = (1 - (values[index]! - low) / (high - low)) * height
      // Beyond the view, or no number.
      if (!(place >= 0 && place < height)) continue
      const top = Math.floor(place - (thickness - 1) / 2)
      for (let line = Math.max(top, 0); line < Math.min(top + thickness, height); line++) visits[line]!++
    }
  }
  const all = computed * samples
  return all === 0 ? visits : visits.map((count) => count / all)
}
