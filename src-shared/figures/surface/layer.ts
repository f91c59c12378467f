import {
  contourColor,
  type FigureOptions,
  type Frame,
  mixColors,
  pixelOf,
  type RasterMark,
  themeOf,
} from '../../plot/index.ts'
import { heightOf } from './height.ts'
import { paintMesh, SHADES, type Paints } from './paint.ts'
import type { Ground, Scene } from './scene.ts'

/**
 * Points along each side of a pixel at which it is seen what is there, so that edges are smooth; 1 where pixels are
 * that many, or must come fast.
 */
const FINE = 2
const MOST_FINE = 6_000_000

/** The surface as a raster over the sheet. */
export function surfaceLayer(ground: Ground, scene: Scene, frame: Frame, options: FigureOptions): RasterMark {
  const paints = paintsOf(ground, options)
  return {
    kind: 'raster',
    plane: 1,
    extent: { x: [0, scene.width], y: [0, scene.height] },
    paint(view, width, height) {
      const fine = options.coarse || width * height > MOST_FINE ? 1 : FINE
      const perPixel = (fine * width) / (view.x[1] - view.x[0])
      const lineWidth = CONTOUR_WIDTH * frame.scale * perPixel
      const painted = paintMesh(ground.mesh, scene.camera, paints, view, fine * width, fine * height, lineWidth)
      return fine === 1
        ? new Uint8ClampedArray(painted.colors.buffer as ArrayBuffer)
        : halved(painted.colors, width, height)
    },
  }
}

/** Of lines along levels, at scale 1: as under paths in the plane. */
const CONTOUR_WIDTH = 0.6
const CONTOUR_OPACITY = 0.55

/** By how much of what the farthest from the light is darker, on paper, or the nearest is lighter, on a dark ground. */
const SHADOW = { color: '#22303C', most: 0.62 }
const GLOW = { color: '#FFFFFF', most: 0.5 }

/** The colours of the contours in every light. */
function paintsOf({ levels: { values }, axis }: Ground, { style }: FigureOptions): Paints {
  const heights = values.map((value) => heightOf(axis, value))
  // Of a part of a surface the levels may be those of the whole.
  const first = heights.filter((height) => height <= 0).length
  const levels = heights.filter((height) => height > 0 && height < 1)
  const bands = Array.from({ length: levels.length + 1 }, (_, band) => {
    const color = contourColor(values.length === 0 ? 1 : (first + band) / values.length, style)
    return Int32Array.from({ length: SHADES }, (_, shade) => {
      const light = shade / (SHADES - 1)
      return pixelOf(
        style === 'dark'
          ? mixColors(color, GLOW.color, GLOW.most * light ** 1.5)
          : mixColors(color, SHADOW.color, SHADOW.most * (1 - light)),
      )
    })
  })
  return { bands, levels, line: pixelOf(themeOf(style).axis), lineOpacity: CONTOUR_OPACITY }
}

/** Four pixels as one, row by row: their mean, as opaque as there are of them. */
function halved(fine: Int32Array, width: number, height: number): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(4 * width * height)
  for (let row = 0, at = 0; row < height; row++)
    for (let column = 0; column < width; column++, at += 4) {
      const upper = 4 * row * width + 2 * column
      const lower = upper + 2 * width
      let [red, green, blue, count] = [0, 0, 0, 0]
      for (let index = 0; index < 4; index++) {
        const pixel = fine[(index < 2 ? upper : lower) + (index & 1)]!
        if (pixel === 0) continue
        red += pixel & 255
        green += (pixel >> 8) & 255
        blue += (pixel >> 16) & 255
        count++
      }
      if (count === 0) continue
      pixels[at] = red / count
      pixels[at + 1] = green / count
      pixels[at + 2] = blue / count
      pixels[at + 3] = (255 * count) / 4
    }
  return pixels
}
