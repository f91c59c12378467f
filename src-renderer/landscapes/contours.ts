import type { Surface } from '#shared/contract/index.ts'
import { channelsOf, scaleColor } from '#shared/figures/palette.ts'

/** Bands of colour of a map of values. */
const BANDS = 18

/**
 * The values between the bands of a map, ascending, each once: every band covers about the same area. Landscapes span many powers of ten
 * (Rosenbrock, Goldstein–Price), and bands of equal height would leave all but their walls in one colour.
 */
export function levelsOf({ value }: Surface, bands = BANDS): number[] {
  const sorted = value.filter(Number.isFinite).sort()
  if (sorted.length === 0) return []
  const levels = Array.from({ length: bands - 1 }, (_, index) => {
    const place = ((index + 1) / bands) * (sorted.length - 1)
    const low = Math.floor(place)
    return sorted[low]! + (sorted[Math.min(low + 1, sorted.length - 1)]! - sorted[low]!) * (place - low)
  })
  // A level at the lowest value would have nothing below it.
  return [...new Set(levels)].filter((level) => level > sorted[0]!)
}

/** The band of a value: how many levels it reaches. */
export function bandOf(levels: readonly number[], value: number): number {
  let from = 0
  let to = levels.length
  while (from < to) {
    const middle = (from + to) >> 1
    if (value >= levels[middle]!) from = middle + 1
    else to = middle
  }
  return from
}

/** Colours of the bands, dark for the lowest. */
export function bandColors(levels: readonly number[]): string[] {
  return Array.from({ length: levels.length + 1 }, (_, band) => scaleColor(levels.length ? band / levels.length : 0.5))
}

/**
 * A filled map of a surface with a line along every level: RGBA pixels, row-major from the top left, length 4·width·height. Between the
 * samples values are interpolated bilinearly. Where there is no value the pixels are transparent.
 */
export function paintContours(
  { x, y, value }: Surface,
  levels: readonly number[],
  width: number,
  height: number,
): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(4 * width * height)
  const colors = bandColors(levels).map(channelsOf)
  const bands = new Int16Array(width * height)
  for (let line = 0; line < height; line++) {
    const down = (1 - (line + 0.5) / height) * (y.length - 1)
    const row = Math.min(Math.floor(down), y.length - 2)
    for (let column = 0; column < width; column++) {
      const across = ((column + 0.5) / width) * (x.length - 1)
      const cell = Math.min(Math.floor(across), x.length - 2)
      const at = row * x.length + cell
      const [right, up] = [across - cell, down - row]
      const below = value[at]! + (value[at + 1]! - value[at]!) * right
      const above = value[at + x.length]! + (value[at + x.length + 1]! - value[at + x.length]!) * right
      const here = below + (above - below) * up
      bands[line * width + column] = Number.isFinite(here) ? bandOf(levels, here) : -1
    }
  }
  for (let line = 0, at = 0; line < height; line++)
    for (let column = 0; column < width; column++, at++) {
      const band = bands[at]!
      if (band < 0) continue
      const next = column + 1 < width ? bands[at + 1]! : band
      const under = line + 1 < height ? bands[at + width]! : band
      const edge = (next !== band && next >= 0) || (under !== band && under >= 0)
      const [red, green, blue] = colors[band]!
      // The line is the colour of its band, darker: it separates and does not shout.
      const shade = edge ? 0.72 : 1
      pixels[4 * at] = red * shade
      pixels[4 * at + 1] = green * shade
      pixels[4 * at + 2] = blue * shade
      pixels[4 * at + 3] = 255
    }
  return pixels
}
