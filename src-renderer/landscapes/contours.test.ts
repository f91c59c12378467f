import { expect, test } from 'vitest'
import { bandColors, bandOf, levelsOf, paintContours } from './contours.ts'

/** f on an n × n grid over [-1, 1]². */
function surface(n: number, f: (x: number, y: number) => number) {
  const axis = Float64Array.from({ length: n }, (_, index) => -1 + (2 * index) / (n - 1))
  return {
    x: axis,
    y: axis,
    value: Float64Array.from({ length: n * n }, (_, at) => f(axis[at % n]!, axis[(at / n) | 0]!)),
  }
}

test('bands cover the same area, however steep the landscape is', () => {
  const steep = surface(60, (x, y) => Math.exp(9 * (x * x + y * y)))
  const levels = levelsOf(steep, 6)
  expect(levels).toEqual([...levels].sort((a, b) => a - b))
  const sizes = new Array<number>(6).fill(0)
  for (const value of steep.value) sizes[bandOf(levels, value)]!++
  for (const size of sizes) expect(size / 3600).toBeCloseTo(1 / 6, 1)
})

test('a constant landscape is one band, and holes are left empty', () => {
  expect(levelsOf(surface(8, () => 3))).toEqual([])
  const holed = surface(9, (x) => (x < 0 ? NaN : x))
  const pixels = paintContours(holed, levelsOf(holed), 10, 10)
  expect(pixels[3]).toBe(0)
  expect(pixels[4 * 9 + 3]).toBe(255)
})

test('the map has its lower left corner below on the left', () => {
  const slope = surface(5, (x, y) => x + 10 * y)
  const levels = levelsOf(slope, 4)
  const pixels = paintContours(slope, levels, 20, 20)
  const colorAt = (column: number, line: number) =>
    `#${[0, 1, 2].map((c) => pixels[4 * (line * 20 + column) + c]!.toString(16).padStart(2, '0')).join('')}`.toUpperCase()
  expect(colorAt(0, 19)).toBe(bandColors(levels)[0])
  expect(colorAt(19, 0)).toBe(bandColors(levels).at(-1))
})
