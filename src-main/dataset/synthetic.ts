import { setImmediate } from 'node:timers/promises'
import type { Stream } from '#shared/random/index.ts'
import { glyphs, type Stroke } from './glyphs.ts'
import { CLASSES, PIXELS, SIDE, type Samples } from './samples.ts'

/** Straight pieces in which a curve between two points of a stroke is drawn. */
const PIECES = 4
/** Knots per side of the grid whose displacements bend a glyph. */
const KNOTS = 4
/** Size of the box of a glyph, in units and about in pixels. */
const BOX = 20
/** Images drawn before others get their turn. */
const BATCH = 500

/**
 * Draws `count` images of handwritten-like digits, all ten classes equally often (up to one image) and in random order.
 * Each is one of the glyphs of its digit, bent by a random smooth field, scaled, slanted, turned, moved, and drawn with
 * a pen of random width and darkness, with noise over it. Only operations that every machine rounds alike are used, so
 * that a seed gives the same bytes on each.
 * @throws the reason of `signal` when it is aborted
 */
export async function drawDigits(count: number, random: Stream, signal?: AbortSignal): Promise<Samples> {
  const labels = Uint8Array.from({ length: count }, (_, index) => index % CLASSES)
  random.shuffle(labels)
  const images = new Uint8Array(count * PIXELS)
  const ink = new Float64Array(PIXELS)
  for (let index = 0; index < count; index++) {
    if (index % BATCH === 0) {
      await setImmediate()
      signal?.throwIfAborted()
    }
    const variants = glyphs[labels[index]!]!
    ink.fill(0)
    drawGlyph(variants[random.below(variants.length)]!, random, ink)
    expose(ink, random, images.subarray(index * PIXELS, (index + 1) * PIXELS))
  }
  return { images, labels, count }
}

/** Draws the strokes into `ink`, 0…1 for each pixel. */
function drawGlyph(strokes: readonly Stroke[], random: Stream, ink: Float64Array): void {
  const place = randomPlacement(random)
  const radius = between(random, 0.6, 1.7)
  for (const stroke of strokes) {
    const points = stroke.map(([x, y]) => place(x, y))
    for (let from = 0; from + 1 < points.length; from++) {
      const [p0, p1, p2, p3] = [points[from - 1] ?? points[from]!, points[from]!, points[from + 1]!, points[from + 2]]
      let [x, y] = p1
      for (let piece = 1; piece <= PIECES; piece++) {
        const t = piece / PIECES
        const nextX = catmullRom(p0[0], p1[0], p2[0], (p3 ?? p2)[0], t)
        const nextY = catmullRom(p0[1], p1[1], p2[1], (p3 ?? p2)[1], t)
        drawLine(x, y, nextX, nextY, radius, ink)
        x = nextX
        y = nextY
      }
    }
  }
}

/** Takes a point of a glyph to its place in the image, in pixels. */
function randomPlacement(random: Stream): (x: number, y: number) => [x: number, y: number] {
  const bends = Float64Array.from({ length: 2 * KNOTS * KNOTS }, () => 1.1 * random.normal())
  const scale = between(random, 0.72, 1.05)
  const [scaleX, scaleY] = [scale * between(random, 0.8, 1.15), scale]
  const slant = 0.22 * random.normal()
  // Cosine and sine of a small turn, from its tangent.
  const tangent = 0.13 * random.normal()
  const cosine = 1 / Math.sqrt(1 + tangent * tangent)
  const sine = tangent * cosine
  const [shiftX, shiftY] = [1.2 * random.normal(), 1.2 * random.normal()]
  return (x, y) => {
    const u = (x + bend(bends, 0, x, y) - BOX / 2) * scaleX
    const v = (y + bend(bends, 1, x, y) - BOX / 2) * scaleY
    const slanted = u - slant * v
    return [SIDE / 2 + shiftX + cosine * slanted - sine * v, SIDE / 2 + shiftY + sine * slanted + cosine * v]
  }
}

/** The displacement along one coordinate at a point of the box, between those of the four knots around it. */
function bend(bends: Float64Array, coordinate: 0 | 1, x: number, y: number): number {
  const [column, row] = [(x / BOX) * (KNOTS - 1), (y / BOX) * (KNOTS - 1)]
  const [left, top] = [Math.floor(column), Math.floor(row)]
  const [right, down] = [column - left, row - top]
  const at = (knotColumn: number, knotRow: number) => bends[2 * (knotRow * KNOTS + knotColumn) + coordinate]!
  const upper = at(left, top) * (1 - right) + at(left + 1, top) * right
  const lower = at(left, top + 1) * (1 - right) + at(left + 1, top + 1) * right
  return upper * (1 - down) + lower * down
}

/** The curve of Catmull and Rom (1974) from b (t = 0) to c (t = 1), one coordinate. */
function catmullRom(a: number, b: number, c: number, d: number, t: number): number {
  return 0.5 * (2 * b + t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a))))
}

/** Draws a line with round ends: full ink within `radius`, fading to none over one pixel. */
function drawLine(x0: number, y0: number, x1: number, y1: number, radius: number, ink: Float64Array): void {
  const reach = radius + 0.5
  const [dx, dy] = [x1 - x0, y1 - y0]
  const square = dx * dx + dy * dy
  const firstColumn = Math.max(0, Math.floor(Math.min(x0, x1) - reach))
  const lastColumn = Math.min(SIDE - 1, Math.floor(Math.max(x0, x1) + reach))
  const firstRow = Math.max(0, Math.floor(Math.min(y0, y1) - reach))
  const lastRow = Math.min(SIDE - 1, Math.floor(Math.max(y0, y1) + reach))
  for (let row = firstRow; row <= lastRow; row++)
    for (let column = firstColumn; column <= lastColumn; column++) {
      const [px, py] = [column + 0.5 - x0, row + 0.5 - y0]
      const along = square === 0 ? 0 : Math.min(1, Math.max(0, (px * dx + py * dy) / square))
      const [offX, offY] = [px - along * dx, py - along * dy]
      const cover = Math.min(1, reach - Math.sqrt(offX * offX + offY * offY))
      const pixel = row * SIDE + column
      if (cover > ink[pixel]!) ink[pixel] = cover
    }
}

/** Ink to bytes, with a random darkness of the pen and noise on every pixel. */
function expose(ink: Float64Array, random: Stream, image: Uint8Array): void {
  const darkness = between(random, 170, 255)
  const noise = between(random, 0, 40) / 255
  for (let pixel = 0; pixel < PIXELS; pixel += 4) {
    // One word of the generator serves four pixels.
    const word = random.word()
    for (let byte = 0; byte < 4; byte++) {
      const speckle = (((word >>> (8 * byte)) & 255) - 127.5) * noise
      image[pixel + byte] = Math.min(255, Math.max(0, Math.round(ink[pixel + byte]! * darkness + speckle)))
    }
  }
}

/** Uniform in [low, high). */
function between(random: Stream, low: number, high: number): number {
  return low + (high - low) * random.uniform32()
}
