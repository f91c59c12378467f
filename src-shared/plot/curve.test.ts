import { expect, test } from 'vitest'
import { figureOf } from '../figures/index.ts'
import { sampleNetworks } from '../results/networks.fixture.ts'
import { curveOf } from './curve.ts'
import { readCurves } from './read-curves.ts'
import type { FigureOptions } from './figure.ts'
import { afterPress, entryName, hidableEntries, withoutEntries } from './hiding.ts'
import { lostPoint } from './lost.ts'
import { keysOf, marksOf, pointsOf } from './reading.fixture.ts'

const options: FigureOptions = { style: 'light', width: 900, height: 600 }
const input = sampleNetworks()
const losses = figureOf(input.run.config, 'losses').draw(input, options)

test('a curve tells its exact value at the point nearest to x, and none beyond its ends', () => {
  const curve = curveOf([0, 10, 30], [1, Number.NaN, 3], 'a')
  expect(curve.at(1)).toEqual([0, 1])
  expect(curve.at(11)).toBeNull()
  expect(curve.at(29)).toEqual([30, 3])
  expect(curve.at(60)).toBeNull()
  expect(curveOf([], [], 'none').at(1)).toBeNull()
})

test('all curves of a figure are read at the pointer, with training and test of a network in one row', () => {
  const reading = readCurves(losses, { x: 451, y: 0.1 })!
  expect(reading.parts).toEqual(['train', 'test'])
  expect([reading.rows.length, reading.left]).toEqual([9, 0])
  const series = (name: string) => input.data.series.find((one) => one.member === 4 && one.name === name)!
  const row = reading.rows.find(({ label }) => label === '{symbol|γ} = 0.1, B')!
  const [train, tested] = row.values.map(({ value }) => value)
  expect(train).toBe(series('trainLoss').values[451])
  expect(tested).toBe(series('testLoss').values[9])
  // From the highest down, as they lie in the figure.
  const tops = reading.rows.map(({ values }) => Math.max(...values.map(({ value }) => value)))
  expect(tops).toEqual(tops.toSorted((a, b) => b - a))
})

test('of very many curves those nearest to the pointer are told, and how many are left out', () => {
  const many = sampleNetworks({ starts: ['A', 'B', 'C', 'D', 'E'], learningRates: [0.01, 0.02, 0.1, 0.5] })
  const reading = readCurves(figureOf(many.run.config, 'losses').draw(many, options), { x: 400, y: 0.1 })!
  expect([reading.rows.length, reading.left]).toEqual([16, 4])
})

test('an entry of the legend hides what it stands for, twice pressed it is seen alone, and no axis moves', () => {
  const entries = hidableEntries(losses)
  const names = entries.map(({ item }) => entryName(item))
  const [first] = names
  expect(names.slice(0, 3)).toEqual(['0.01', '0.1', '0.5'].map((rate) => `γ = ${rate}`))
  expect(names.slice(3)).toEqual(['start A', 'start B', 'start C'])
  const hidden = afterPress(entries, [], first!, false)
  const seen = withoutEntries(losses, hidden)
  expect(keysOf(seen, 'testLoss')).toEqual([1, 2, 4, 5, 7, 8])
  expect(seen.planes).toBe(losses.planes)
  expect(afterPress(entries, hidden, first!, false)).toEqual([])
  const alone = afterPress(entries, [], first!, true)
  expect(keysOf(withoutEntries(losses, alone), 'testLoss')).toEqual([0, 3, 6])
  const both = afterPress(entries, alone, 'start B', true)
  expect(keysOf(withoutEntries(losses, both), 'testLoss')).toEqual([3])
  expect(afterPress(entries, alone, first!, true)).toEqual([])
  // Where two rows of words stand, each is where it is drawn.
  for (const { left, top, width } of entries) {
    expect(left + width).toBeLessThanOrEqual(options.width)
    expect(top).toBeLessThan(losses.planes[0]!.top)
  }
})

test('a curve is lost where it leaves its axes, or at its last value', () => {
  const axes = {
    x: { name: 't', scale: 'linear', min: 0, max: 10 },
    y: { name: 'loss', scale: 'linear', min: 0, max: 1 },
  } as const
  const steps = [0, 1, 2, 3]
  const [x, y] = lostPoint(steps, [0.5, 0.5, 1.5, Number.NaN], axes)!
  expect(x).toBeCloseTo(1 + 0.485, 12)
  expect(y).toBeCloseTo(0.985, 12)
  expect(lostPoint(steps, [0.5, 0.6, Number.NaN, Number.NaN], axes)).toEqual([1, 0.6])
  expect(lostPoint(steps, [5, 6, 7, 8], axes)).toBeUndefined()
})

test('networks that diverge stretch no axis, end with a mark and are in the plane of the others', () => {
  const lost = sampleNetworks({ diverged: [2, 5, 8] })
  for (const series of lost.data.series)
    if (series.member !== null && [2, 5, 8].includes(series.member) && series.name.endsWith('Loss'))
      series.values = series.values.map((value, at) => (series.steps[at]! >= 400 ? 900 : value))
  const drawn = (name: string, look: Partial<FigureOptions> = {}, from = lost) =>
    figureOf(from.run.config, name).draw(from, { ...options, ...look })
  for (const series of lost.data.series)
    if (series.member === 8 && series.name === 'trainLoss') series.values[series.values.length - 1] = Number.NaN
  for (const member of [2, 5, 8]) lost.data.members[member]!.summary = { divergedAt: 400 }
  const figure = drawn('losses')
  expect(figure.planes[0]!.y.max).toBeLessThan(5)
  expect(new Set(keysOf(figure, 'lost'))).toEqual(new Set([2, 5, 8]))
  for (const mark of marksOf(figure, 'lost')) {
    const [x, y] = 'points' in mark ? mark.points[0]! : []
    expect(x).toBeLessThanOrEqual(400)
    expect(y).toBeLessThan(figure.planes[0]!.y.max)
  }
  const items = figure.legend!.items.map(({ label, value }) => [label, value])
  expect(items[2]).toEqual(['{symbol|γ} = 0.5', 'diverged'])
  const plane = drawn('projection')
  expect(keysOf(plane, 'path').toSorted()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8])
  expect(keysOf(plane, 'lost')).toEqual([2, 5, 8])
  const partly = sampleNetworks({ diverged: [2] })
  expect(drawn('distances', {}, partly).legend!.items[2]).toMatchObject({ value: '1 of 3 diverged' })
})

test('means have their 95 % band and no marker of a start, and are of those that stay', () => {
  const lost = sampleNetworks({ diverged: [1] })
  lost.data.series
    .filter(({ member, name }) => member === 4 && name === 'testLoss')
    .forEach((series) => (series.values = series.values.map((value) => value + 0.2)))
  const kind = figureOf(lost.run.config, 'losses')
  const figure = kind.draw(lost, { ...options, group: 'rate', curves: 'test' })
  expect(figure.legend!.items.some(({ swatch }) => swatch.kind === 'marker')).toBe(false)
  expect(marksOf(figure, 'end')).toEqual([])
  const bands = marksOf(figure, 'test interval')
  expect(bands.map(({ series }) => series?.key)).toEqual([0.01, 0.1, 0.5])
  const [, band] = bands
  if (band?.kind !== 'band') throw new Error('no band')
  // Two that stayed, 0.2 apart: t of one degree of freedom, 12.706, times s/√2 = 0.1.
  const [, mean] = pointsOf(figure, 'testLoss', 0.1)[3]!
  expect(band.high[3]! - mean).toBeCloseTo(12.7062 * 0.1, 3)
})
