import { expect, test } from 'vitest'
import { type Figure, pixelOf, scaleColor, xPixel, yPixel } from '../../plot/index.ts'
import { markedWordsOf, marksOf, pointsOf, rasterOf, wordsOf } from '../../plot/reading.fixture.ts'
import { sampleEnds } from '../../results/motion.fixture.ts'
import { sampleBasin } from '../../results/planes.fixture.ts'
import { sampleRun } from '../../results/runs.fixture.ts'
import { figuresOf } from '../by-config.ts'
import { endSharpness } from './end-sharpness.ts'
import { endSharpnessMap, greyOf } from './end-sharpness-map.ts'

const size = { style: 'print', width: 900, height: 600 } as const

/** Where a point is on the main plane, by logarithms of its own where an axis has them. */
function pixelAt({ planes: [plane] }: Figure, [rate, sharpness]: readonly [number, number]) {
  const { left, top, width, height, x, y } = plane!
  const share = (axis: typeof x, value: number) =>
    axis.scale === 'log'
      ? (Math.log10(value) - Math.log10(axis.min)) / (Math.log10(axis.max) - Math.log10(axis.min))
      : (value - axis.min) / (axis.max - axis.min)
  return [left + share(x, rate) * width, top + (1 - share(y, sharpness)) * height] as const
}

test('every end is a point at its learning rate and its sharpness', () => {
  const sharpnessAt = (rate: number, column: number) => (column === 2 ? Number.NaN : 10 * (1 + rate + column))
  const input = sampleEnds({ rates: 5, columns: 4, sharpnessAt })
  const figure = endSharpness.draw(input, size)
  const points = pointsOf(figure, 'end', 'flat')
  expect(points).toHaveLength(15)
  const expected = [0, 1, 2, 3, 4].flatMap((rate) =>
    // 10⁻³ … 10⁻¹ in five steps of half a decade.
    [0, 1, 3].map((column) => [10 ** (-3 + rate / 2), sharpnessAt(rate, column)] as const),
  )
  const plot = { plot: figure.planes[0]!, x: figure.planes[0]!.x, y: figure.planes[0]!.y }
  expected.forEach((end, index) => {
    const [rate, sharpness] = points[index]!
    expect(rate).toBeCloseTo(end[0], 12)
    expect(sharpness).toBeCloseTo(end[1], 12)
    const [across, up] = pixelAt(figure, end)
    expect(xPixel(plot, rate)).toBeCloseTo(across, 6)
    expect(yPixel(plot, sharpness)).toBeCloseTo(up, 6)
  })
  expect(wordsOf(figure)).toContain('flat 15')
})

test('the limit of gradient descent is 2/γ, and ends above it are counted', () => {
  // The last rate is 0.1, whose limit is 20: of its four ends two are above, and one is on the limit.
  const input = sampleEnds({
    rates: 5,
    columns: 4,
    sharpnessAt: (rate, column) => (rate < 4 ? 19 : [19, 20, 21, 30][column]!),
  })
  const figure = endSharpness.draw(input, size)
  const curve = pointsOf(figure, 'limit').filter(([, sharpness]) => Number.isFinite(sharpness))
  expect(curve.length).toBeGreaterThan(50)
  for (const [rate, sharpness] of curve) expect(rate * sharpness).toBeCloseTo(2, 9)
  expect(wordsOf(figure).join()).toContain('limit 2/γ 2 of 20 ends above')
})

test('with momentum the limit is higher; over momentum each end has its own', () => {
  const rule = { name: 'heavy-ball', momentum: 0.5 } as const
  const one = endSharpness.draw(sampleEnds({ rates: 3, rule, sharpnessAt: () => 25 }), size)
  const finite = pointsOf(one, 'limit').filter(([, sharpness]) => Number.isFinite(sharpness))
  for (const [rate, sharpness] of finite) expect(rate * sharpness).toBeCloseTo(3, 9)
  // γ = 0.1: 2(1 + β)/γ is 20, 30 and 38 for β of 0, 0.5 and 0.9: 25 is above the first alone.
  const momentum = { min: 0, max: 0.9, count: 10 }
  const many = endSharpness.draw(sampleEnds({ rates: 3, momentum, sharpnessAt: () => 25 }), size)
  const words = wordsOf(many).join()
  expect(words).toContain('β = 0 and 0.9')
  // Those of γ = 0.1 with β of 0, 0.1 and 0.2.
  expect(words).toContain('3 of 30 ends above')
})

test('with a schedule an end is measured by the learning rate of its last step', () => {
  const schedule = { name: 'drop' as const, at: [5], factor: 0.1 }
  // γ = 0.1 until t = 5, then 0.01: λ = 100 is too sharp for the first and not for the second.
  const input = sampleEnds({
    rates: 3,
    columns: 2,
    schedule,
    sharpnessAt: (rate) => (rate === 2 ? 100 : 10),
    iterationsAt: (_, column) => (column === 0 ? 5 : 6),
  })
  const figure = endSharpness.draw(input, size)
  expect(wordsOf(figure).join()).toContain('1 of 6 ends above that of their last step')
  // The curve is that of what is left of γ at T.
  expect(wordsOf(figure).join()).toContain('limit 2/γ at T')
  const curve = pointsOf(figure, 'limit').filter(([, sharpness]) => Number.isFinite(sharpness))
  expect(curve.length).toBeGreaterThan(100)
  for (const [rate, sharpness] of curve) expect(0.1 * rate * sharpness).toBeCloseTo(2, 9)
  // Where nothing is left of γ there is no such limit, and that of γ itself is drawn.
  const cosine = sampleEnds({ rates: 3, columns: 2, schedule: { name: 'cosine', final: 0 }, sharpnessAt: () => 10 })
  const drawn = pointsOf(endSharpness.draw(cosine, size), 'limit').filter(([, sharpness]) => Number.isFinite(sharpness))
  for (const [rate, sharpness] of drawn) expect(rate * sharpness).toBeCloseTo(2, 9)
  expect(drawn.length).toBeGreaterThan(100)
})

test('many ends are a density: coloured where there are ends and nowhere else', () => {
  const sharpnessAt = (rate: number) => 100 - rate
  const figure = endSharpness.draw(sampleEnds({ rates: 50, columns: 50, sharpnessAt }), size)
  expect(marksOf(figure, 'end')).toEqual([])
  const { planes } = figure
  const { left, top, width, height } = planes[0]!
  const raster = rasterOf(figure)
  const [columns, rows] = [Math.round(width), Math.round(height)]
  const pixels = new Int32Array(raster.paint(raster.extent, columns, rows).buffer)
  let seen = 0
  for (let rate = 0; rate < 50; rate++) {
    const [x, y] = pixelAt(figure, [10 ** (-3 + (2 * rate) / 49), sharpnessAt(rate)])
    const column = Math.min(Math.max(Math.floor(((x - left) / width) * columns), 0), columns - 1)
    const line = Math.floor(((y - top) / height) * rows)
    const near = [-2, -1, 0, 1, 2].some((by) => pixels[(line + by) * columns + column] !== 0)
    expect(near, `rate ${rate}`).toBe(true)
    expect(pixels[(line - 8) * columns + column]).toBe(0)
    seen++
  }
  expect(seen).toBe(50)
})

test('a level end has no place on a logarithmic axis, which is said', () => {
  const sharpnessAt = (rate: number, column: number) => (column === 0 ? 0 : 10 ** rate)
  const figure = endSharpness.draw(sampleEnds({ rates: 4, columns: 3, sharpnessAt }), size)
  expect(figure.planes[0]!.y.scale).toBe('log')
  expect(wordsOf(figure)).toContain('4 with λ ≤ 0 not shown')
})

test('cells of the map have the colour of their sharpness, evenly in its logarithm, and others a grey', () => {
  // 1, 10, 100 and no end.
  const sharpnessAt = (_: number, column: number) => [1, 10, 100, Number.NaN][column]!
  const figure = endSharpnessMap.draw(sampleEnds({ rates: 2, columns: 4, sharpnessAt }), size)
  const raster = rasterOf(figure)
  const pixels = new Int32Array(raster.paint(raster.extent, 4, 2).buffer)
  expect([pixels[0], pixels[2]]).toEqual([pixelOf(scaleColor(0)), pixelOf(scaleColor(1))])
  expect(pixels[1]).toBe(pixelOf(scaleColor(128 / 255)))
  expect(pixels[3]).toBe(pixelOf(greyOf('slow', size)))
  expect(wordsOf(figure)).toContain('slow 25 %')
  expect(markedWordsOf(figure)).toContain('sharpness {symbol|λ} at the end')
})

test('runs have these figures where they keep the sharpness of their ends', () => {
  const names = (config: Parameters<typeof sampleRun>[0], summary: Parameters<typeof sampleRun>[2] = null) =>
    figuresOf(sampleRun(config, 'completed').config, summary).map(({ name }) => name)
  const [learningRate, start] = [
    { min: 0.01, max: 0.1, count: 3 },
    { min: 0, max: 1, count: 2 },
  ]
  expect(names({ kind: 'fate-map', start, learningRate })).not.toContain('end-sharpness-map')
  expect(names({ kind: 'fate-map', start, learningRate, sharpness: true })).toEqual(
    expect.arrayContaining(['end-sharpness-map', 'end-sharpness']),
  )
  const basin = sampleBasin({ columns: 2, rows: 2, learningRate: [0.1, 0.2], fateAt: () => 0 }).run.config
  const curve = { fate: 'minimum-1', at: [1, 1], plateau: null, value: 0, eigenvalues: [0, 2], sharpness: null }
  const set = { curves: [], sharpness: [2, 9] as [number, number] }
  const minima = [{ ...curve, stabilityLimit: null, set }]
  expect(names(basin, { fates: ['minimum-1'], minima })).toEqual(
    expect.arrayContaining(['end-sharpness-map', 'end-sharpness']),
  )
  expect(names({ ...basin, learningRate: 0.1 } as typeof basin, { fates: ['minimum-1'], minima })).not.toContain(
    'end-sharpness',
  )
})
