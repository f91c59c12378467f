import { expect, test } from 'vitest'
import type { FigureOptions } from './figure.ts'
import type { AxisSpec } from './frame-axes.ts'
import { figureIn, layoutFrame, type Frame } from './frame.ts'
import type { LegendItem } from './legend.ts'
import { xPixel, yPixel } from './plane.ts'
import { elementsOf } from './reading.fixture.ts'
import type { SheetText } from './sheet.ts'

const axis = (min: number, max: number, more: Partial<AxisSpec> = {}): AxisSpec => ({
  name: 'x',
  scale: 'linear',
  min,
  max,
  ...more,
})
const sizes = [
  [960, 640],
  [1400, 900],
  [420, 320],
  [500, 900],
] as const
const optionsOf = ([width, height]: readonly [number, number]): FigureOptions => ({ style: 'print', width, height })
const legend = Array.from({ length: 9 }, (_, index): LegendItem => ({
  swatch: { kind: 'area', colors: ['#000000'] },
  label: `class ${index}`,
  value: '10 %',
}))

/** The words of the legend of a frame. */
const textsIn = (frame: Frame): SheetText[] =>
  elementsOf(figureIn(frame, { marks: [] })).filter((element) => element.kind === 'text')

test('axes of equal units have as many pixels to a unit, wherever the legend stands', () => {
  for (const size of sizes)
    for (const items of [[], legend]) {
      const frame = layoutFrame(optionsOf(size), { x: axis(-5, 5), y: axis(-2, 4), legend: items, equalUnits: true })
      const unit = { x: xPixel(frame, 1) - xPixel(frame, 0), y: yPixel(frame, 0) - yPixel(frame, 1) }
      expect(unit.x / unit.y).toBeCloseTo(1, 1)
      const { left, top, width, height } = frame.plot
      expect(left).toBeGreaterThan(0)
      expect(left + width).toBeLessThan(size[0])
      expect(top + height).toBeLessThan(size[1])
    }
})

test('axes of equal units keep them over any part shown; one in proportion keeps the place of the plane', () => {
  const parts = { x: axis(-5, 5), y: axis(-5, 5), legend, equalUnits: true }
  const showing = (x: [number, number], y: [number, number]) =>
    layoutFrame({ ...optionsOf([960, 640]), view: { x, y } }, parts)
  const whole = layoutFrame(optionsOf([960, 640]), parts)
  const zoomed = showing([1, 2], [-3, -2])
  expect([zoomed.plot.width, zoomed.plot.height]).toEqual([whole.plot.width, whole.plot.height])
  expect([zoomed.x.min, zoomed.x.max, zoomed.y.min, zoomed.y.max]).toEqual([1, 2, -3, -2])
  for (const [x, y] of [
    [
      [-5, 45],
      [-5, 5],
    ],
    [
      [1, 2],
      [-1, 1],
    ],
  ] as [[number, number], [number, number]][]) {
    const { plot } = showing(x, y)
    expect(plot.width / (x[1] - x[0]) / (plot.height / (y[1] - y[0]))).toBeCloseTo(1, 2)
  }
})

test('a plane that is far from square fills its room', () => {
  const long = { x: axis(0, 1000), y: axis(-5, 5), legend, equalUnits: true }
  const free = { ...long, equalUnits: false }
  expect(layoutFrame(optionsOf([960, 640]), long).plot).toEqual(layoutFrame(optionsOf([960, 640]), free).plot)
})

test('a legend beside a square plane begins right of it, and above it over it', () => {
  const leftOf = (frame: Frame) => Math.min(...textsIn(frame).map(({ x }) => x))
  const parts = { x: axis(0, 1), y: axis(0, 1), legend, equalUnits: true }
  const wide = layoutFrame(optionsOf([960, 640]), parts)
  expect(leftOf(wide)).toBeGreaterThan(wide.plot.left + wide.plot.width)
  const tall = layoutFrame(optionsOf([500, 900]), parts)
  expect(leftOf(tall)).toBeLessThan(tall.plot.left + 40)
})

test('stacked planes share their x axis, do not overlap and have their shares of the height', () => {
  for (const size of sizes) {
    const frame = layoutFrame(optionsOf(size), { x: axis(0, 3), y: axis(-1, 1), below: { y: axis(0, 9), share: 0.3 } })
    const below = frame.below!
    expect([below.plot.left, below.plot.width]).toEqual([frame.plot.left, frame.plot.width])
    expect(below.plot.top).toBeGreaterThan(frame.plot.top + frame.plot.height)
    expect(below.plot.height / (below.plot.height + frame.plot.height)).toBeCloseTo(0.3, 1)
    expect(frame.planes).toMatchObject([
      { x: { min: 0, max: 3 }, y: { min: -1, max: 1 } },
      { x: { min: 0, max: 3 }, y: { min: 0, max: 9 } },
    ])
    expect(yPixel(below, 4.5)).toBeCloseTo(below.plot.top + below.plot.height / 2, 6)
  }
})

test('an axis in another unit keeps its coordinates: ticks stand where the other unit is round', () => {
  for (const [scale, min, max] of [
    ['linear', 0.001, 0.05],
    ['log', 1e-4, 0.1],
  ] as const) {
    const factor = 2040
    const frame = layoutFrame(optionsOf([960, 640]), { x: axis(min, max, { scale, factor }), y: axis(0, 1) })
    const { x: shown } = frame.planes[0]!
    expect([shown.min, shown.max]).toEqual([min, max])
    const { ticks, words } = shown.drawn!
    expect(ticks.length).toBeGreaterThan(2)
    for (const [index, tick] of ticks.entries()) {
      const mantissa = Number((tick * factor).toExponential(9).split('e')[0])
      if (scale === 'log') expect([1, 2, 5].some((round) => Math.abs(mantissa - round) < 1e-6)).toBe(true)
      else expect(Math.abs(tick * factor - Math.round(tick * factor))).toBeLessThan(1e-6)
      const text = words!.labels[index]!.replace('·10{sup|', 'e')
        .replace('10{sup|', '1e')
        .replace('}', '')
        .replace('−', '-')
      expect(Number(text)).toBeCloseTo(tick * factor, 6)
    }
  }
})

test('an axis that is shorter than its name has its short one', () => {
  const name = 'a name that is longer than a small plane is high'
  const parts = { x: axis(0, 1), y: axis(0, 1, { name, shortName: 'a' }), below: { y: axis(0, 1), share: 0.3 } }
  const nameIn = (size: readonly [number, number]) => {
    const [upper] = layoutFrame(optionsOf(size), parts).planes
    return upper!.y.drawn!.words!.title
  }
  expect(nameIn([960, 640])).toBe(name)
  expect(nameIn([336, 253])).toBe('a')
})

test('a legend beside a plane ends within the drawing, and one that is too long for that stands above it', () => {
  for (const count of [2, 9, 14, 18]) {
    const items = Array.from({ length: count }, (_, index) => ({ ...legend[0]!, label: `class ${index}` }))
    for (const size of [...sizes, [336, 253]] as const) {
      // The last is a column of a paper in 7 points.
      const options = { ...optionsOf(size), ...(size[0] === 336 && { fontSize: 9.33 }) }
      const frame = layoutFrame(options, { x: axis(0, 1), y: axis(0, 1), legend: items, equalUnits: true })
      const lines = textsIn(frame).map(({ y }) => y)
      expect(lines.length).toBeGreaterThanOrEqual(count)
      expect(Math.max(...lines) + 6).toBeLessThan(size[1])
    }
  }
})

test('with little room the values of a legend give way to the plane, and what is too long is wrapped', () => {
  const wordsIn = (size: readonly [number, number], items: LegendItem[]) => {
    const frame = layoutFrame(optionsOf(size), { x: axis(0, 1), y: axis(0, 1), legend: items })
    return { words: textsIn(frame).map(({ text }) => text), plot: frame.plot }
  }
  expect(wordsIn([960, 640], legend).words[0]).toBe('class 0 {muted| 10 %}')
  const { words, plot } = wordsIn([260, 200], legend)
  expect(words).toEqual(legend.map(({ label }) => label))
  expect(plot.height).toBeGreaterThan(50)
  const note: LegendItem = {
    swatch: { kind: 'none' },
    label: '{muted|a note of many words} on {symbol|x}{sub|0} and more',
  }
  expect(wordsIn([200, 300], [note]).words.join(' ')).toBe(
    '{muted|a} {muted|note} {muted|of} {muted|many} {muted|words} on {symbol|x}{sub|0} and more',
  )
  expect(wordsIn([200, 300], [note]).words.length).toBeGreaterThan(1)
})

test('the lower of two planes is never a sliver', () => {
  const parts = { x: axis(0, 1), y: axis(0, 1), below: { y: axis(0, 1), share: 0.1 } }
  for (const size of [...sizes, [240, 200]] as const)
    expect(layoutFrame(optionsOf(size), parts).below!.plot.height).toBeGreaterThanOrEqual(3 * 12)
})

test('ticks that are close to each other are told apart', () => {
  const { planes } = layoutFrame(optionsOf([960, 640]), { x: axis(8.39999, 8.40002), y: axis(0, 1) })
  const { ticks, words } = planes[0]!.x.drawn!
  expect(ticks.length).toBeGreaterThan(1)
  expect(words!.labels.map(Number)).toEqual(ticks)
})

test('a high legend begins at the edge of the drawing where it has fewer rows there', () => {
  const axis = { name: 'y', scale: 'linear', min: 1000, max: 2000 } as const
  const labels = ['flat', 'sharp', 'sharpest', 'periodic', 'chaotic', 'slow', 'divergent']
  const legend = labels.map(
    (label) => ({ swatch: { kind: 'area', colors: ['#0072B2'] }, label, value: '12.5 %' }) as const,
  )
  const size = { width: 336, height: 253, fontSize: 9.33 }
  const { plot, legend: placed } = layoutFrame({ style: 'print', ...size }, { x: axis, y: axis, legend })
  expect(placed!.left).toBeLessThan(plot.left)
  // The same legend from the edge of the plane would take a row more.
  const few = layoutFrame({ style: 'print', ...size }, { x: axis, y: axis, legend: legend.slice(0, 3) })
  expect(few.legend!.left).toBeCloseTo(few.plot.left, 0)
  expect(plot.top - few.plot.top).toBeLessThan(2.5 * 1.6 * 9.33)
})
