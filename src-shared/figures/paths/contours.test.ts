import fc from 'fast-check'
import { expect, test } from 'vitest'
import { areaLayer, chooseLevels, contourLine, levelsOf } from './contours.ts'
import type { SampledSurface } from './sampled-surface.ts'
import { pixelOf } from '../../plot/index.ts'

type Function2 = (x: number, y: number) => number

function sampled(f: Function2, x: [number, number], y: [number, number], columns = 101, rows = 81): SampledSurface {
  const spread = ([from, to]: [number, number], count: number) =>
    Float64Array.from({ length: count }, (_, index) => from + ((to - from) * index) / (count - 1))
  const [across, up] = [spread(x, columns), spread(y, rows)]
  const value = Float64Array.from({ length: columns * rows }, (_, index) =>
    f(across[index % columns]!, up[Math.floor(index / columns)]!),
  )
  return { x: across, y: up, value }
}

const bowl: Function2 = (x, y) => x * x + y * y
const himmelblau: Function2 = (x, y) => (x * x + y - 11) ** 2 + (x + y * y - 7) ** 2
const rosenbrock: Function2 = (x, y) => (1 - x) ** 2 + 100 * (y - x * x) ** 2
const rastrigin: Function2 = (x, y) => 20 + x * x + y * y - 10 * (Math.cos(2 * Math.PI * x) + Math.cos(2 * Math.PI * y))
const goldsteinPrice: Function2 = (x, y) =>
  (1 + (x + y + 1) ** 2 * (19 - 14 * x + 3 * x * x - 14 * y + 6 * x * y + 3 * y * y)) *
  (30 + (2 * x - 3 * y) ** 2 * (18 - 32 * x + 12 * x * x + 48 * y - 36 * x * y + 27 * y * y))

test('levels of a landscape that is even are even, and those of a steep one are even in their logarithm', () => {
  const even = chooseLevels(sampled(bowl, [-5, 5], [-5, 5]).value, 0)
  expect(even.floor).toBeNull()
  const steps = even.values.slice(1).map((level, index) => level - even.values[index]!)
  expect(new Set(steps.map((step) => Number(step.toPrecision(6))))).toHaveLength(1)
  expect(chooseLevels(sampled(rastrigin, [-2.6, 2.6], [-2.6, 2.6]).value, 0).floor).toBeNull()

  for (const [f, x, y, lowest] of [
    [himmelblau, [-6, 6], [-6, 6], 0],
    [rosenbrock, [-2, 2], [-1, 3], 0],
    [goldsteinPrice, [-2, 2], [-2, 2], 3],
  ] as [Function2, [number, number], [number, number], number][]) {
    const { values, floor } = chooseLevels(sampled(f, x, y).value, lowest)
    expect(floor).toBe(lowest)
    const mantissas = values.map((level) => Number((level - lowest).toExponential(6).split('e')[0]))
    expect(mantissas.every((mantissa) => [1, 2, 3, 5].includes(Number(mantissa.toFixed(4))))).toBe(true)
    // The valleys around the minima are seen: the lowest level cuts out a few percent of the plane, and the highest is
    // not far from the top.
    const heights = sampled(f, x, y).value
    const below = (level: number) => heights.filter((height) => height < level).length / heights.length
    expect(below(values[0]!)).toBeLessThan(0.06)
    expect(below(values.at(-1)!)).toBeGreaterThan(0.8)
    expect(values.length).toBeGreaterThan(4)
    expect(values.length).toBeLessThan(20)
  }
})

test('levels of anything are ascending, inside its values and few; nothing that is not finite counts', () => {
  const heights = fc.array(fc.double({ min: -1e12, max: 1e12, noNaN: true }), { maxLength: 50 })
  fc.assert(
    fc.property(heights, (values) => {
      const levels = chooseLevels([...values, Number.NaN, Infinity, -Infinity], Infinity).values
      expect(levels).toEqual([...new Set(levels)].sort((a, b) => a - b))
      expect(levels.length).toBeLessThan(45)
      for (const level of levels) {
        expect(level).toBeGreaterThan(Math.min(...values) - 1e-9)
        expect(level).toBeLessThan(Math.max(...values) + 1e-9)
      }
    }),
  )
  expect(chooseLevels([3, 3, 3], 3).values).toEqual([])
  expect(chooseLevels([], Infinity).values).toEqual([])
})

test('zoomed to where too few levels lie, a surface has levels of its own', () => {
  const surface = sampled(himmelblau, [-6, 6], [-6, 6])
  const part = (min: number, max: number) => ({ name: '', scale: 'linear', min, max }) as const
  const whole = levelsOf(surface, 0, part(-6, 6), part(-6, 6))
  expect(levelsOf(surface, 0, part(-4, 4), part(-4, 4))).toEqual(whole)
  const near = levelsOf(surface, 0, part(-0.9, 0.1), part(-1.4, -0.4))
  expect(near).not.toEqual(whole)
  const heights = [himmelblau(-0.9, -1.4), himmelblau(0.1, -0.4), himmelblau(-0.27, -0.92)]
  const inside = near.values.filter((level) => level > Math.min(...heights) && level < Math.max(...heights))
  expect(inside.length).toBeGreaterThan(3)
})

test('a contour of a paraboloid is its circle, and one that leaves the grid does not follow the edge', () => {
  const surface = sampled(bowl, [-2, 2], [-2, 2], 201, 201)
  for (const level of [0.5, 1, 3.9, 5]) {
    const points = contourLine(surface, level).filter(([x]) => !Number.isNaN(x))
    expect(points.length).toBeGreaterThan(50)
    // Linear interpolation of x² over a step h is off by at most h²/8 on each axis.
    for (const [x, y] of points) expect(Math.abs(bowl(x, y) - level)).toBeLessThan(2 * (0.02 ** 2 / 4))
  }
  const corners = contourLine(surface, 5)
  expect(corners.filter(([x]) => Number.isNaN(x)).length).toBeGreaterThanOrEqual(4)
  expect(corners.some(([x, y]) => Math.abs(x) === 2 && Math.abs(y) === 2)).toBe(false)
  const line = contourLine(
    sampled((x) => x, [0, 1], [0, 3], 11, 7),
    0.33,
  ).filter(([x]) => !Number.isNaN(x))
  for (const [x] of line) expect(x).toBeCloseTo(0.33, 12)
  expect(Math.max(...line.map(([, y]) => y)) - Math.min(...line.map(([, y]) => y))).toBeCloseTo(3, 12)
})

test('the colour of each pixel is that of the height at its centre', () => {
  // Bilinear functions are met exactly between samples.
  const f: Function2 = (x, y) => 1 + 2 * x - 3 * y + 0.5 * x * y
  const surface = sampled(f, [-1, 3], [0, 2], 5, 4)
  const levels = { values: [-4.0123, -1.0234, 0.0345, 2.5456, 5.0567], floor: null }
  const colors = ['#000000', '#111111', '#222222', '#333333', '#444444', '#555555']
  const layer = areaLayer(surface, levels, colors)
  for (const view of [layer.extent, { x: [0.1, 0.7], y: [1, 1.3] } as typeof layer.extent]) {
    const [width, height] = [37, 23]
    const pixels = new Int32Array(layer.paint(view, width, height).buffer)
    for (let line = 0; line < height; line++)
      for (let column = 0; column < width; column++) {
        const x = view.x[0] + ((view.x[1] - view.x[0]) * (column + 0.5)) / width
        const y = view.y[1] - ((view.y[1] - view.y[0]) * (line + 0.5)) / height
        const band = levels.values.filter((level) => level <= f(x, y)).length
        expect(pixels[line * width + column], `${x}, ${y}`).toBe(pixelOf(colors[band]!))
      }
  }
})

test('where a landscape has no value there is paper', () => {
  const surface = sampled((x) => (x < 0 ? Number.NaN : x), [-1, 1], [0, 1], 21, 5)
  const layer = areaLayer(surface, { values: [0.5], floor: null }, ['#111111', '#222222'])
  const pixels = new Int32Array(layer.paint(layer.extent, 40, 2).buffer)
  expect(pixels[0]).toBe(0)
  expect(pixels[39]).toBe(pixelOf('#222222'))
  expect(
    contourLine(surface, 0.5)
      .filter(([x]) => !Number.isNaN(x))
      .every(([x]) => Math.abs(x - 0.5) < 1e-12),
  ).toBe(true)
})

test('beyond its samples a landscape leaves the plane empty', () => {
  const surface = sampled(bowl, [-1, 1], [-1, 1], 11, 11)
  const layer = areaLayer(surface, { values: [], floor: null }, ['#111111'])
  const pixels = new Int32Array(layer.paint({ x: [-2, 2], y: [0, 2] }, 4, 2).buffer)
  const inside = pixelOf('#111111')
  expect([...pixels]).toEqual([0, 0, 0, 0, 0, inside, inside, 0])
})
