import { expect, test } from 'vitest'
import { borderDimension } from './border.ts'
import { lineThrough } from './least-squares.ts'

/** A raster of a set of the plane, whose points have the code 1. */
function raster(side: number, isIn: (x: number, y: number) => boolean, half = 1): Uint8Array {
  const at = (index: number) => half * ((2 * (index + 0.5)) / side - 1)
  return Uint8Array.from({ length: side * side }, (_, cell) =>
    isIn(at(cell % side), at(Math.floor(cell / side))) ? 1 : 0,
  )
}

/** Whether a point lies in the Koch snowflake about 0 whose first triangle has corners at a distance of 1. */
function inSnowflake(x: number, y: number, depth = 9): boolean {
  const corners = [0, 1, 2].map((corner): [number, number] => {
    const angle = Math.PI / 2 - (2 * Math.PI * corner) / 3
    return [Math.cos(angle), Math.sin(angle)]
  })
  const sideOf = ([ax, ay]: [number, number], [bx, by]: [number, number]) => (bx - ax) * (y - ay) - (by - ay) * (x - ax)
  // Corners go round clockwise: what lies to the right of all three sides is inside.
  const out = corners.findIndex((corner, index) => sideOf(corner, corners[(index + 1) % 3]!) > 0)
  if (out < 0) return true
  return underCurve(corners[out]!, corners[(out + 1) % 3]!, depth)

  /** Whether the point, left of the segment from a to b, lies under the curve that grows on it. */
  function underCurve(a: [number, number], b: [number, number], left: number): boolean {
    if (left === 0) return false
    const [dx, dy] = [(b[0] - a[0]) / 3, (b[1] - a[1]) / 3]
    const first: [number, number] = [a[0] + dx, a[1] + dy]
    const second: [number, number] = [a[0] + 2 * dx, a[1] + 2 * dy]
    const h = Math.sqrt(3) / 2
    const tip: [number, number] = [first[0] + dx / 2 - h * dy, first[1] + dy / 2 + h * dx]
    const parts: [[number, number], [number, number]][] = [
      [a, first],
      [first, tip],
      [tip, second],
      [second, b],
    ]
    if (sideOf(first, tip) <= 0 && sideOf(tip, second) <= 0 && sideOf(first, second) >= 0) return true
    return parts.some(([from, to]) => sideOf(from, to) > 0 && near(from, to) && underCurve(from, to, left - 1))
  }

  /** Whether the point is as near to a segment as the curve on it is at most: its tip is √3/6 of its length away. */
  function near(a: [number, number], b: [number, number]): boolean {
    const [dx, dy] = [b[0] - a[0], b[1] - a[1]]
    const along = ((x - a[0]) * dx + (y - a[1]) * dy) / (dx * dx + dy * dy)
    const across = Math.abs(sideOf(a, b)) / (dx * dx + dy * dy)
    return along >= 0 && along <= 1 && across <= Math.sqrt(3) / 6
  }
}

test.each([256, 400, 777])('a circle has a border of dimension 1 on a raster of %i²', (side) => {
  for (const radius of [0.35, 0.5, 0.8]) {
    const { boxes, uncertainty } = borderDimension(
      raster(side, (x, y) => Math.hypot(x, y) < radius),
      side,
      side,
    )!
    expect(Math.abs(boxes.dimension - 1)).toBeLessThan(0.05)
    expect(Math.abs(uncertainty.dimension - 1)).toBeLessThan(0.05)
  }
})

test.each([256, 300, 512, 1024])('a Koch snowflake has one of dimension log 4 / log 3 on a raster of %i²', (side) => {
  const koch = raster(side, (x, y) => inSnowflake(x, y), 1.1)
  const { boxes, uncertainty } = borderDimension(koch, side, side)!
  // Its area is 8/5 of that of its first triangle, 3√3/4.
  const area = (koch.reduce((sum, cell) => sum + cell, 0) / side ** 2) * 2.2 ** 2
  expect(area).toBeCloseTo((8 / 5) * ((3 * Math.sqrt(3)) / 4), 1)
  expect(Math.abs(boxes.dimension - Math.log(4) / Math.log(3))).toBeLessThan(0.05)
  expect(Math.abs(uncertainty.dimension - Math.log(4) / Math.log(3))).toBeLessThan(0.05)
})

test('fates at random have a border that fills the plane', () => {
  let state = 1
  const noise = Uint8Array.from({ length: 300 * 300 }, () => (state = (state * 48271) % 2147483647) % 3)
  const { boxes, uncertainty } = borderDimension(noise, 300, 300)!
  expect(boxes.dimension).toBeCloseTo(2, 1)
  expect(uncertainty.dimension).toBeCloseTo(2, 1)
})

test('a small map has no reading, nor has one without a border, and one of a fate is asked for by its code', () => {
  expect(borderDimension(new Uint8Array(255 * 400), 255, 400)).toBeNull()
  expect(borderDimension(new Uint8Array(256 * 400), 256, 400)).toBeNull()
  const side = 300
  const disc = raster(side, (x, y) => Math.hypot(x, y) < 0.7)
  // Inside of the disc two fates alternate; its edge alone is smooth.
  const stripes = disc.map((isIn, cell) => (isIn ? 1 + ((cell + Math.floor(cell / side)) % 2) : 0))
  expect(borderDimension(stripes, side, side)!.boxes.dimension).toBeGreaterThan(1.8)
  expect(Math.abs(borderDimension(stripes, side, side, 0)!.boxes.dimension - 1)).toBeLessThan(0.05)
})

test('a line through points is that of least squares, with the interval of its slope', () => {
  const { slope, intercept, margin } = lineThrough([1, 2, 3, 4], [6, 5, 7, 10])
  expect(slope).toBeCloseTo(1.4, 12)
  expect(intercept).toBeCloseTo(3.5, 12)
  // Residuals 1.1, −1.3, −0.7, 0.9: their squares sum to 4.2; Σ(x − x̄)² = 5; t of two degrees of freedom is 4.302653.
  expect(margin).toBeCloseTo(4.302653 * Math.sqrt(4.2 / 2 / 5), 5)
})
