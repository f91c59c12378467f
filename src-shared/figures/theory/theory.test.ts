import { expect, test } from 'vitest'
import {
  configSchema,
  emptyArray,
  figureStyles,
  type Run,
  type RunData,
  outcomes,
  type TheorySummary,
} from '../../contract/index.ts'
import { figureData } from '../data.ts'
import {
  type Figure,
  type FigureInput,
  type SheetLine,
  type SheetRectangle,
  type SheetText,
  textWidth,
  themeOf,
} from '../../plot/index.ts'
import { keysOf, marksOf, pointsOf } from '../../plot/reading.fixture.ts'
import { claimColors, colors, conditionColors, P, partOf, sourceName, verdictOf } from './parts.ts'
import { theoryFigures } from './figures.ts'
import { wilsonInterval } from '../../statistics/index.ts'

const config = configSchema.parse({
  kind: 'theory',
  region: [[2, 3]],
  domain: [[-4, 4]],
  learningRate: { min: 1e-4, max: 1e-1, count: 4, scale: 'log' },
  starts: 100,
})
const constant = { estimate: 1, at: [2], certified: null }
const interval = (from: number, to: number) => ({ shape: 'box' as const, box: [[from, to] as [number, number]] })
const rates = [1e-4, 1e-3, 1e-2, 1e-1]
const summary: TheorySummary = {
  local: [2.5],
  global: [0],
  regions: {
    m: interval(2, 3),
    p: interval(1.5, 3.5),
    domain: interval(-4, 4),
    w: interval(-4, 4),
    x: interval(2, 3),
  },
  diameter: 1,
  constants: {
    muLocal: constant,
    muGlobal: constant,
    smoothnessOfM: constant,
    smoothnessOfP: constant,
    smoothnessOfDomain: constant,
    smoothnessOutsideX: { ...constant, estimate: 40 },
  },
  asked: { mu: 40, smoothness: 40, neededMu: 80 },
  conditions: [
    { name: 'opsc-local', bound: 80, share: 0, intervals: [], box: null },
    { name: 'opsc-global', bound: 40, share: 0.1, intervals: [[1, 2]], box: null },
    { name: 'smooth', bound: 40, share: 0, intervals: [], box: null },
  ],
  bands: [
    { from: 0, to: 5e-4, claim: 'stays', source: 'Theorem 2.2', conditions: [] },
    { from: 2e-3, to: null, claim: 'escapes', source: 'Lemma 2.1', conditions: [] },
    { from: 2e-3, to: 1e-3, claim: 'lands in P(M)', source: 'Lemma 2.1', conditions: [] },
    { from: 2e-3, to: 2e-2, claim: 'reaches x*', source: 'Theorem 2.2', conditions: [] },
  ],
  boundedUpTo: { hit: 1 / 80, miss: 1 / 80 },
  measured: rates.map((learningRate, index) => ({
    learningRate,
    leaves: 30 * index,
    lands: 0,
    reaches: 0,
    returns: 0,
    hits: 5,
    everHits: 5,
    reachesFromW: 90,
    hitBound: index === 0 ? 0.4 : null,
    missBoundPrinted: index === 1 ? 0.6 : null,
    missBoundTight: index === 1 ? 0.5 : null,
  })),
  map: {
    config: {
      kind: 'fate-map',
      landscape: 'paper-1d',
      steps: 10,
      tolerance: 1e-6,
      bound: 1e6,
      start: { min: -4, max: 4, count: 8, scale: 'linear' },
      learningRate: { min: 1e-4, max: 1e-1, count: 4, scale: 'log' },
    },
    m: [2, 3],
  },
}
const data: RunData = {
  members: [],
  series: outcomes.map((name) => ({
    member: 0,
    name,
    steps: Float64Array.from(rates),
    values: Float64Array.from(summary.measured, (one) => one[name]),
  })),
  arrays: {
    'map/fate': emptyArray({ name: 'map/fate', dtype: 'uint8', shape: [4, 8], fill: 0 }),
    'map/period': emptyArray({ name: 'map/period', dtype: 'uint8', shape: [4, 8], fill: 0 }),
    'curve/x': {
      ...emptyArray({ name: 'curve/x', dtype: 'float64', shape: [2], fill: 0 }),
      data: Float64Array.of(-4, 4),
    },
    'curve/value': emptyArray({ name: 'curve/value', dtype: 'float64', shape: [2], fill: 0 }),
  },
}
const run = (status: Run['status']) =>
  ({ id: '01ARZ3NDEKTSV4RRFFQ69G5FAV', kind: 'theory', config, status, summary }) as unknown as Run
const input: FigureInput = { run: run('completed'), data }
const options = { style: 'light', width: 900, height: 560 } as const

const [regions, claims, bands] = theoryFigures.map((kind) => kind.draw(input, options)) as [Figure, Figure, Figure]

/** The rectangles in a colour among what stands around the planes. */
const barsIn = (figure: Figure, color: string) =>
  figure.words.filter((element): element is SheetRectangle => element.kind === 'rectangle' && element.fill === color)
const textsIn = (figure: Figure) => figure.words.filter((element): element is SheetText => element.kind === 'text')

test('every figure is drawn in every style, of a run that has computed nothing too', () => {
  for (const kind of theoryFigures)
    for (const style of figureStyles)
      for (const thumbnail of [false, true]) {
        expect(kind.draw(input, { ...options, style, thumbnail }).marks.length).toBeGreaterThan(0)
        const waiting = { run: { ...run('queued'), summary: null }, data: { members: [], series: [], arrays: {} } }
        expect(() => kind.draw(waiting, { ...options, style, thumbnail })).not.toThrow()
      }
})

test('M covers its interval, and a condition has a bar where it fails and none where it holds', () => {
  const { left, width } = regions.planes[0]!
  const pixel = (x: number) => left + (width * (x + 4)) / 8
  const [m] = barsIn(regions, colors.m)
  expect(m!.x).toBeCloseTo(pixel(2), 9)
  expect(m!.width).toBeCloseTo(pixel(3) - pixel(2), 9)
  const [failing, ...others] = barsIn(regions, conditionColors['opsc-global'])
  expect(others).toEqual([])
  expect(failing!.x).toBeCloseTo(pixel(1), 9)
  expect(failing!.width).toBeCloseTo(pixel(2) - pixel(1), 9)
  expect(barsIn(regions, conditionColors.smooth)).toEqual([])
})

test('a name over the regions stands on a rim of paper, on both sides of M', () => {
  const named = textsIn(regions).filter(({ text }) => text === P)
  expect(named.map(({ rim }) => rim?.color)).toEqual(['#FFFFFF', '#FFFFFF'])
})

test('no line goes through the words of a claim: what passes behind them is covered by their ground', () => {
  const narrow = {
    from: 1.1e-4,
    to: 2e-4,
    claim: 'lands in P(M)',
    source: 'Theorem 2.2 with L over M',
    conditions: [],
  } as const
  const crowded = { ...summary, bands: [...summary.bands.slice(0, 2), narrow, { ...narrow, from: 0.04, to: 0.09 }] }
  let crossed = 0
  for (const width of [900, 420, 300]) {
    const drawn = theoryFigures[1]!.draw(
      { run: { ...run('completed'), summary: crowded }, data },
      { ...options, width },
    )
    const { left, width: across } = drawn.planes[0]!
    const claimed = textsIn(drawn).filter(({ text, x, y }) => /in |leaves/.test(text) && x >= left && y > 30)
    for (const { x, y, text, fontSize } of claimed) {
      const end = x + textWidth(text, fontSize, themeOf('light'))
      expect(end).toBeLessThanOrEqual(left + across + 1)
      const lines = drawn.words.filter(
        (element): element is SheetLine =>
          element.kind === 'line' &&
          element.from[0] > x &&
          element.from[0] < end &&
          element.from[1] < y &&
          element.to[1] > y,
      )
      crossed += lines.length
      for (const { from, z = 0 } of lines) {
        const [at] = from
        const grounds = drawn.words.filter(
          (element): element is SheetRectangle =>
            element.kind === 'rectangle' &&
            (element.z ?? 0) > z &&
            element.x <= at &&
            element.x + element.width >= at &&
            element.y < y - 5,
        )
        expect(grounds.some((ground) => ground.y + ground.height > y + 5 && !ground.opacity)).toBe(true)
      }
    }
  }
  expect(crossed).toBeGreaterThan(0)
})

test('the words of bands that are close to each other at the top of the map stand apart', () => {
  const close = [2e-2, 3e-2, 4e-2].map((from) => ({ ...summary.bands[1]!, from, to: 0.1 }))
  const drawn = theoryFigures[2]!.draw(
    { run: { ...run('completed'), summary: { ...summary, bands: close } }, data },
    { ...options, width: 336, height: 253 },
  )
  const at = textsIn(drawn).flatMap(({ text, y }) => (/leaves|Lemma/.test(text) ? [y] : []))
  const sorted = at.toSorted((a, b) => a - b)
  expect(sorted).toHaveLength(6)
  for (const [index, y] of sorted.slice(1).entries()) expect(y - sorted[index]!).toBeGreaterThan(12)
})

test('shares have their Wilson intervals, and a bound is drawn where it claims something', () => {
  expect(pointsOf(claims, 'share', 'leaves')).toEqual(
    rates.map((rate, index) => [rate, 0.3 * index]).map(([x, y]) => [x, expect.closeTo(y!, 12)]),
  )
  rates.forEach((rate, index) => {
    const [low, high] = wilsonInterval(30 * index, 100)
    expect(pointsOf(claims, 'interval', 'leaves').slice(3 * index, 3 * index + 2)).toEqual([
      [rate, low],
      [rate, high],
    ])
  })
  // Those that do not reach x⁎ are all but those that do.
  expect(pointsOf(claims, 'share', 'reachesFromW').map(([, share]) => share)).toEqual([0.1, 0.1, 0.1, 0.1])
  const bound = (values: number[]) => rates.map((rate, index) => [rate, values[index] ?? NaN])
  expect(pointsOf(claims, 'bound', 'hitBound')).toEqual(bound([0.4]))
  expect(pointsOf(claims, 'bound', 'missBoundPrinted')).toEqual(bound([NaN, 0.6]))
  expect(pointsOf(claims, 'bound', 'missBoundTight')).toEqual(bound([NaN, 0.5]))
})

test('bounds are told apart without colours, and say of which learning rates and over what they hold', () => {
  const dashes = marksOf(claims, 'bound').map((mark) => (mark.kind === 'line' ? String(mark.stroke.dash) : ''))
  expect(dashes).toHaveLength(3)
  expect(new Set(dashes).size).toBe(3)
  const words = claims.legend!.items.map(({ label }) => label)
  for (const [of, told] of [
    ['Lemma 2.3', '1/(2{symbol|L}), {symbol|L} outside {symbol|X}'],
    ['Theorem 2.4 as printed', ''],
    ['tight bound of Theorem 2.4', '1/(2{symbol|L}), {symbol|L} outside {symbol|X}'],
  ] as const)
    expect(words.filter((text) => text.includes(of) && text.includes(told))).toHaveLength(1)
})

test('a run of an older version, without L outside X and without bounds of Theorem 2.4, is drawn', () => {
  const older = structuredClone(summary) as Partial<TheorySummary>
  delete older.constants!.smoothnessOutsideX
  delete older.boundedUpTo
  for (const one of older.measured!)
    for (const name of ['missBoundPrinted', 'missBoundTight'] as const) delete (one as Partial<typeof one>)[name]
  const saved = { run: { ...run('completed'), summary: older as TheorySummary }, data }
  for (const kind of theoryFigures) {
    expect(kind.draw(saved, options).marks.length).toBeGreaterThan(0)
    expect(figureData(kind, saved).rows).toBeGreaterThan(0)
  }
})

test('a condition on L fails where the gradient jumps too, and from one side of what is left out to the other', () => {
  const condition = { name: 'smooth-outside-x' as const, bound: 40, share: 0, intervals: [], box: null }
  const verdict = (estimate: number | null) =>
    verdictOf(condition, { ...summary.constants, smoothnessOutsideX: { estimate, at: [8.4], certified: null } })
  expect(verdict(40)).toBe('holds')
  expect(verdict(60)).toBe('fails: from one side of X to the other')
  expect(verdict(null)).toBe('fails: the gradient jumps at 8.4')
  expect(verdictOf({ ...condition, share: 0.5 }, summary.constants)).toBe('fails on 50 %')
  expect(verdictOf({ ...condition, name: 'opsc-local' }, summary.constants)).toBe('holds')
})

test('every L of a band is told with what it is over', () => {
  const stays = { from: 0, to: 1, claim: 'stays' as const, conditions: [] }
  expect(sourceName({ ...stays, source: 'Theorem 2.2' })).toBe('Theorem 2.2, {symbol|L} over the domain')
  expect(sourceName({ ...stays, source: 'Theorem 2.2 with L over M' })).toBe('Theorem 2.2, {symbol|L} over {symbol|M}')
  expect(sourceName(summary.bands[1]!)).toBe('Lemma 2.1')
  expect(sourceName(summary.bands[3]!)).toBe(`Theorem 2.2, {symbol|L} over ${P}`)
})

test('bands are drawn over M between their learning rates, cut at the ends of the axis; an empty one is not', () => {
  expect(keysOf(bands, 'band')).toEqual(['stays, Theorem 2.2', 'escapes, Lemma 2.1', 'reaches x*, Theorem 2.2'])
  const reaches = pointsOf(bands, 'band', 'reaches x*, Theorem 2.2')
  expect(new Set(reaches.map(([x]) => x))).toEqual(new Set([2, 3]))
  expect(new Set(reaches.map(([, rate]) => rate))).toEqual(new Set([2e-3, 2e-2]))
  const bars = barsIn(bands, claimColors.escapes)
  expect(bars).toHaveLength(1)
})

test('zoomed to where a band is not, the others are drawn', () => {
  const view = { x: [2, 3], y: [1e-4, 4e-4] } as { x: [number, number]; y: [number, number] }
  const zoomed = theoryFigures[2]!.draw(input, { ...options, view })
  expect(keysOf(zoomed, 'rim')).toEqual(['stays, Theorem 2.2'])
  expect(keysOf(zoomed, 'band')).toEqual(['stays, Theorem 2.2'])
})

/** The rows of the table of a figure. */
function rowsOf(figure: number) {
  const { rows, columns } = figureData(theoryFigures[figure]!, input)
  return Array.from({ length: rows }, (_, row) => Object.fromEntries(columns.map(({ name, at }) => [name, at(row)])))
}

test('the table of the regions has the curve, the minima, the regions and where conditions fail', () => {
  const all = rowsOf(0)
  const of = (name: string) => all.filter(({ part }) => part === name).map(({ x }) => x)
  expect(of('landscape')).toEqual([-4, 4])
  expect(of('local')).toEqual([2.5])
  expect(of('M')).toEqual([2, 3])
  expect(of('P(M)')).toEqual([1.5, 3.5])
  expect(of('opsc-global')).toEqual([1, 2])
  expect(of('X')).toEqual([2, 3])
  const nothing = { constant: null, over: null, certifiedFrom: null, certifiedTo: null }
  expect(all[0]).toEqual({ part: 'landscape', x: -4, value: 0, ...nothing })
  const constants = all.filter(({ part }) => part === 'constant')
  expect(constants.map(({ constant: name, over }) => [name, over])).toEqual([
    ['muLocal', 'M'],
    ['muGlobal', 'the domain without M'],
    ['smoothnessOfM', 'M'],
    ['smoothnessOfP', 'P(M)'],
    ['smoothnessOfDomain', 'the domain'],
    ['smoothnessOutsideX', 'the domain without X'],
    ['muAsked', 'the domain without M; without X'],
    ['smoothnessAsked', 'P(M); the domain without X'],
  ])
  expect(constants[5]).toMatchObject({ value: 40, x: 2 })
})

test('the table of the claims has what is drawn: shares with intervals, and bounds', () => {
  const all = rowsOf(1)
  expect(all).toHaveLength(5 * rates.length)
  const [low, high] = wilsonInterval(30, 100)
  expect(all[1]).toEqual({
    learningRate: 1e-3,
    quantity: 'leaves',
    from: 'M',
    count: 30,
    total: 100,
    share: 0.3,
    low,
    high,
    boundLemma23: null,
    boundTheorem24Printed: null,
    boundTheorem24Tight: null,
    boundUpToLearningRate: null,
    boundSmoothnessOutsideX: null,
  })
  const [hits, misses] = [all.slice(3 * rates.length, 4 * rates.length), all.slice(4 * rates.length)]
  const basis = { boundUpToLearningRate: 1 / 80, boundSmoothnessOutsideX: 40 }
  expect(hits[0]).toMatchObject({ quantity: 'hits', from: 'W', learningRate: 1e-4, boundLemma23: 0.4, ...basis })
  expect(hits[1]).toMatchObject({ boundLemma23: null, boundTheorem24Printed: null, ...basis })
  expect(misses[1]).toMatchObject({
    quantity: 'misses',
    learningRate: 1e-3,
    boundLemma23: null,
    boundTheorem24Printed: 0.6,
    boundTheorem24Tight: 0.5,
    ...basis,
  })
  expect(all.at(-1)).toMatchObject({ quantity: 'misses', from: 'W', count: 10 })
})

test('the table of the bands is that of the map below them', () => {
  const all = rowsOf(2)
  expect(all).toHaveLength(4 * 8)
  expect(all[9]).toEqual({ learningRate: expect.closeTo(1e-3, 12), start: -4 + 8 / 7, fate: 'flat', period: 0 })
})

test('the part of a band that an axis shows', () => {
  const [stays, escapes, lands] = summary.bands as [never, never, never]
  expect(partOf(stays, 1e-4, 1)).toEqual([1e-4, 5e-4])
  expect(partOf(stays, 1e-3, 1)).toBeUndefined()
  expect(partOf(escapes, 1e-4, 1)).toEqual([2e-3, 1])
  expect(partOf(lands, 1e-4, 1)).toBeUndefined()
})
