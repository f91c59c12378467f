import { expect, test } from 'vitest'
import { hatchLines, type RasterView } from '../../plot/index.ts'
import { areaLayer, chooseLevels, contourLine } from './contours.ts'
import type { SampledSurface } from './sampled-surface.ts'
import { regionOfCurve, regionOfSurface, undefinedOnCurve } from './undefined.ts'

type Function2 = (x: number, y: number) => number

const COUNT = 101

function sampled(f: Function2, view: RasterView): SampledSurface {
  const spread = ([from, to]: [number, number]) =>
    Float64Array.from({ length: COUNT }, (_, index) => from + ((to - from) * index) / (COUNT - 1))
  const [x, y] = [spread(view.x), spread(view.y)]
  const value = Float64Array.from({ length: COUNT ** 2 }, (_, index) =>
    f(x[index % COUNT]!, y[Math.floor(index / COUNT)]!),
  )
  return { x, y, value }
}

const size = { width: 200, height: 200 }

test.each<[string, Function2, RasterView, Function2]>([
  [
    'log(x) + y^2',
    (x, y) => (x > 0 ? Math.log(x) + y * y : NaN),
    { x: [-1, 1], y: [-1, 1] },
    // How far inside of where it is defined.
    (x) => x,
  ],
  [
    'sqrt(1 - x^2 - y^2)',
    (x, y) => Math.sqrt(1 - x * x - y * y),
    { x: [-2, 2], y: [-2, 2] },
    (x, y) => 1 - Math.hypot(x, y),
  ],
])('%s: every pixel is painted or hatched, as f is defined there or not', (_, f, view, inside) => {
  const surface = sampled(f, view)
  const levels = chooseLevels(surface.value, Infinity)
  const colors = Array.from({ length: levels.values.length + 1 }, () => '#336699')
  const pixels = new Uint32Array(areaLayer(surface, levels, colors).paint(view, size.width, size.height).buffer)
  const cell = (view.x[1] - view.x[0]) / (COUNT - 1)
  const region = regionOfSurface(surface)!
  let [painted, hatched, near] = [0, 0, 0]
  pixels.forEach((pixel, index) => {
    const [column, line] = [index % size.width, Math.floor(index / size.width)]
    const x = view.x[0] + ((column + 0.5) / size.width) * (view.x[1] - view.x[0])
    const y = view.y[1] - ((line + 0.5) / size.height) * (view.y[1] - view.y[0])
    expect(region(x, y)).toBe(pixel === 0)
    const depth = inside(x, y)
    // Between samples one with a value and one without are told apart half way.
    if (Math.abs(depth) < cell) near++
    else if (depth > 0) painted += pixel === 0 ? NaN : 1
    else hatched += pixel === 0 ? 1 : NaN
  })
  expect(painted + hatched + near).toBe(size.width * size.height)
  expect(Math.min(painted, hatched)).toBeGreaterThan(5000)

  const lines = hatchLines(region, view, size)
  const ends = lines.filter(([x]) => !Number.isNaN(x))
  expect(ends.length).toBeGreaterThan(15)
  for (const [x, y] of ends) expect(inside(x, y)).toBeLessThan(cell)
  // Each is drawn from its lower left end to its upper right one, and then the pen is lifted.
  for (let index = 0; index < lines.length; index += 3) {
    const [from, to, lift] = lines.slice(index, index + 3) as [[number, number], [number, number], [number, number]]
    expect(to[0]).toBeGreaterThanOrEqual(from[0])
    expect(to[0] - from[0]).toBeCloseTo(to[1] - from[1], 9)
    expect(lift).toEqual([NaN, NaN])
  }
  // So many lines a pixel long are in the region as belong on its area, 13 pixels from one to the next.
  const unit = (view.x[1] - view.x[0]) / size.width
  const long = lines.reduce((sum, to, index) => sum + (index % 3 === 1 ? to[0] - lines[index - 1]![0] : 0), 0)
  const area = pixels.filter((pixel) => pixel === 0).length
  expect(long / unit / (area / 13)).toBeCloseTo(1, 1)

  // No contour runs along the border of where it is defined.
  for (const level of levels.values)
    for (const [x, y] of contourLine(surface, level)) {
      if (Number.isNaN(x)) continue
      expect(Math.abs(f(x, y) - level)).toBeLessThan(0.7)
    }
})

test('a surface that is defined everywhere, or infinite somewhere, has nothing hatched', () => {
  const view: RasterView = { x: [-1, 1], y: [-1, 1] }
  expect(regionOfSurface(sampled((x, y) => x + y, view))).toBeUndefined()
  expect(regionOfSurface(sampled((x) => (x > 0 ? Infinity : x), view))).toBeUndefined()
})

test('a curve has the intervals in which it has no value, and none at a pole', () => {
  const x = Float64Array.from({ length: 201 }, (_, index) => (index - 100) / 50)
  const log = x.map((at) => (at > 0 ? Math.log(at) : NaN))
  expect(undefinedOnCurve(x, log)).toEqual([[-2, 0]])
  const arc = x.map((at) => Math.sqrt(1 - at * at))
  expect(undefinedOnCurve(x, arc)).toEqual([
    [-2, -1.02],
    [1.02, 2],
  ])
  const region = regionOfCurve(x, arc)!
  expect([-1.5, 0, 1.5].map((at) => region(at, 7))).toEqual([true, false, true])
  expect(
    regionOfCurve(
      x,
      x.map((at) => (at === 0 ? NaN : 1 / at)),
    ),
  ).toBeUndefined()
})
