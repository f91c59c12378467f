import { expect, test } from 'vitest'
import { comparisonLookSchema, figureStyles } from '../contract/index.ts'
import { channelsOf, contrastOf, rateColor, themeOf, type Figure, type FigureInput } from '../plot/index.ts'
import { marksOf } from '../plot/reading.fixture.ts'
import { sampleNetworks } from '../results/networks.fixture.ts'
import { samplePaths } from '../results/runs.fixture.ts'
import { figureOf } from './by-config.ts'
import { comparisonFigure } from './compare/set.ts'
import { rateLegend } from './rates.ts'

const size = { width: 900, height: 600 }
const rates = (learningRates: number[]) => sampleNetworks({ starts: ['A'], learningRates, snapshots: 4 })

/** The colours of the lines of a figure by the learning rates of their members. */
function colorsIn(figure: Figure, { data }: FigureInput): Map<number, string> {
  const lines = marksOf(figure, 'testLoss').flatMap((mark) => (mark.kind === 'line' ? [mark] : []))
  return new Map(
    lines.map(({ series, stroke }) => {
      const member = data.members.find(({ index }) => index === series?.key)!
      return [Number(member.parameters.learningRate), stroke.color]
    }),
  )
}

test('a learning rate has one colour in all panels, in every style', () => {
  const runs = [rates([0.01, 0.1]), rates([0.1, 0.5, 10])].map((one, index) => ({
    ...one,
    run: { ...one.run, id: String(index) },
  }))
  const look = comparisonLookSchema.parse({ figure: 'losses' })
  const seen = figureStyles.map((style) => {
    const { kind, input } = comparisonFigure({ runs }, look, 'grid')
    const { parts = [] } = kind.draw(input, { style, ...size })
    const [first, second] = parts.map(({ figure }, index) => colorsIn(figure, runs[index]!))
    expect([first!.size, second!.size]).toEqual([2, 3])
    expect(first!.get(0.1)).toBe(second!.get(0.1))
    // Three decades from 0.01 to 10: each has its place on the scale of both.
    expect(first!.get(0.01)).toBe(rateColor(0, [1, 2]))
    expect(second!.get(10)).toBe(rateColor(2, [1, 2]))
    return [...first!, ...second!]
  })
  expect(seen[1]).toEqual(seen[0])
  expect(seen[2]).toEqual(seen[0])
})

test('colours follow the logarithm of the rate, alone or beside others, and on the bar of many', () => {
  const input = rates([1e-4, 1e-3, 1e-1])
  const colors = colorsIn(figureOf(input.run.config, 'losses').draw(input, { style: 'light', ...size }), input)
  expect([...colors]).toEqual([
    [1e-4, rateColor(1, [1, 8])],
    [1e-3, rateColor(2, [1, 8])],
    [1e-1, rateColor(8, [1, 8])],
  ])
  const many = [1, 2, 3, 4, 5, 6, 7, 8, 9, 1000]
  const { bar, items } = rateLegend(many, { style: 'light', ...size })
  expect(items).toEqual([])
  for (const { fraction, value } of bar!.ticks) {
    expect(fraction).toBeCloseTo(Math.log10(value) / 3, 12)
    expect(bar!.colorAt(fraction)).toBe(rateColor(value, [1, 1000]))
  }
  expect(bar!.ticks.map(({ value }) => value)).toEqual([1, 3, 9, 1000])
  expect(bar!.marks).toHaveLength(10)
})

test('paths have the colours of their rates, too', () => {
  const paths = samplePaths([
    { x: [9, 5], learningRate: 0.01, fate: 'flat' },
    { x: [9, 5], learningRate: 0.02, fate: 'flat' },
    { x: [9, 5], learningRate: 0.1, fate: 'flat' },
  ])
  const draw = (style: 'light' | 'dark') => figureOf(paths.run.config, 'path').draw(paths, { style, ...size })
  const colors = (figure: Figure) => marksOf(figure, 'path').map((mark) => mark.kind === 'line' && mark.stroke.color)
  expect(colors(draw('light'))).toEqual([0.01, 0.02, 0.1].map((rate) => rateColor(rate, [0.01, 0.1])))
  expect(colors(draw('dark'))).toEqual(colors(draw('light')))
})

/** Light of each channel, 0 … 1. */
const linear = (color: string) =>
  channelsOf(color).map((channel) => (channel <= 10 ? channel / 3294.6 : ((channel / 255 + 0.055) / 1.055) ** 2.4))

// Machado, Oliveira and Fernandes (2009), full severity.
const blindness = {
  protan: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  deutan: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
}

/** Lightness and the two hues of OKLab (Ottosson 2020). */
function oklab([r, g, b]: readonly number[]): number[] {
  const l = Math.cbrt(0.4122214708 * r! + 0.5363325363 * g! + 0.0514459929 * b!)
  const m = Math.cbrt(0.2119034982 * r! + 0.6806995451 * g! + 0.1073969566 * b!)
  const s = Math.cbrt(0.0883024619 * r! + 0.2817188376 * g! + 0.6299787005 * b!)
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ]
}

test('the colours of rates stand out from every paper, grow lighter, and are told apart by the colour-blind', () => {
  const colors = Array.from({ length: 6 }, (_, index) => rateColor(2 ** index, [1, 32]))
  for (const color of colors)
    for (const style of figureStyles) expect(contrastOf(color, themeOf(style).paper)).toBeGreaterThan(2.15)
  const lightness = colors.map((color) => oklab(linear(color))[0]!)
  lightness.slice(1).forEach((value, index) => expect(value).toBeGreaterThan(lightness[index]! + 0.02))
  for (const matrix of Object.values(blindness)) {
    const seen = colors.map((color) => {
      const light = linear(color)
      const row = (at: number) =>
        Math.max(0, matrix[at]! * light[0]! + matrix[at + 1]! * light[1]! + matrix[at + 2]! * light[2]!)
      return oklab([row(0), row(3), row(6)])
    })
    seen.slice(1).forEach((color, index) => {
      // Half as much again as what is just seen side by side.
      expect(Math.hypot(...color.map((value, at) => value - seen[index]![at]!))).toBeGreaterThan(0.03)
    })
  }
})
