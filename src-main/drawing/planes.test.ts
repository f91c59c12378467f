import { expect, test } from 'vitest'
import { axisValue, PENDING, type Minimum } from '#shared/contract/index.ts'
import { fateColor, type Figure, type FigureInput, type FigureOptions } from '#shared/plot/index.ts'
import { figureData, figureOf, figuresOf } from '#shared/figures/index.ts'
import { wilsonInterval } from '#shared/statistics/index.ts'
import { keysOf, marksOf, pointsOf, rasterOf, wordsOf } from '#shared/plot/reading.fixture.ts'
import {
  planeFates,
  planeMinima,
  sampleBasin,
  sampleOrbits,
  samplePlanePaths,
  sampleShares,
} from '#shared/results/planes.fixture.ts'
import { sampleMap } from '#shared/results/runs.fixture.ts'

/** What figures say: their words, lines and places, whatever draws them. */

const draw = (input: FigureInput, name: string, options: Partial<FigureOptions> = {}) =>
  figureOf(input.run.config, name).draw(input, { style: 'light', width: 960, height: 640, ...options })

const onsetsOf = (figure: Figure) =>
  marksOf(figure, 'onset').flatMap((mark) => (mark.kind === 'rule' && mark.plane === 0 ? [mark.at] : []))

test('every kind has its figures; a list of learning rates and another landscape bring more', () => {
  const names = (input: FigureInput) => figuresOf(input.run.config).map(({ name }) => name)
  const basin = { columns: 2, rows: 2, fateAt: () => 0 }
  expect(names(samplePlanePaths([[1, 1]], [0.1]))).toEqual(['path', 'surface', 'convergence'])
  expect(names(sampleBasin({ ...basin, learningRate: 0.1 }))).toEqual(['basin-map', 'basin-iterations'])
  const compared = sampleBasin({ ...basin, learningRate: [0.1, 0.2], againstAt: () => 1 })
  expect(names(compared)).toEqual(['basin-map', 'basin-iterations', 'basin-shares', 'difference'])
  const shares = sampleShares({ min: 0.1, max: 0.2, count: 2, scale: 'linear' }, 9, () => ({}))
  expect(names(shares)).toEqual(['basin-shares'])
  expect(names(sampleOrbits({ min: 1, max: 2, count: 3 }))).toEqual(['bifurcation'])
})

test('paths in a plane: each iterate at its place, minima of a class named once, away from the ends of paths', () => {
  const figure = draw(samplePlanePaths([[1.5, 0.8]], [0.05]), 'path')
  const line = pointsOf(figure, 'path', 0)
  // x ← x(1 − γ), y ← y(1 − 10γ).
  for (const t of [0, 1, 5]) {
    expect(line[t]![0]).toBeCloseTo(1.5 * 0.95 ** t, 12)
    expect(line[t]![1]).toBeCloseTo(0.8 * 0.5 ** t, 12)
  }
  expect(planeMinima.map((_, index) => pointsOf(figure, 'minimum', index)[0])).toEqual(planeMinima.map(({ at }) => at))
  expect(marksOf(figure, 'minima')).toMatchObject([{ kind: 'text', texts: ['flat', 'sharp'] }])
  expect(wordsOf(figure)).toContain('(x0, y0) = (1.5, 0.8)')
  expect(figure.planes).toMatchObject([{ x: { min: -2, max: 2 }, y: { min: -1, max: 1 } }])
})

test('a learning rate is written in a list as it is alone: plain from 0.01 on', () => {
  const words = (rates: number[], name: string) => wordsOf(draw(samplePlanePaths([[1.5, 0.8]], rates), name)).join('; ')
  for (const name of ['path', 'convergence']) {
    expect(words([0.005, 0.015, 0.03, 0.1], name)).toMatch(/γ = 5·10−3.*γ = 0\.015.*γ = 0\.03.*γ = 0\.1(?!\d)/)
    expect(words([0.03], name)).toContain('γ = 0.03')
  }
  // Where they are too many to name, along a colour bar.
  const many = words([...Array.from({ length: 11 }, (_, index) => 0.02 * (index + 1)), 0.001], 'convergence')
  expect(many).toContain('; 10−3; 0.02;')
})

test('contours lie at the heights of the colour bar, and each is an ellipse of the landscape', () => {
  const figure = draw(samplePlanePaths([[1.5, 0.8]], [0.05]), 'path')
  const levels = keysOf(figure, 'contour').map(Number)
  expect(levels.length).toBeGreaterThan(6)
  for (const level of levels) {
    const points = pointsOf(figure, 'contour', level).filter(([x]) => !Number.isNaN(x))
    expect(points.length).toBeGreaterThan(2)
    // Linear interpolation of x²/2 + 5y² over steps of 0.05.
    for (const [x, y] of points) expect(Math.abs(0.5 * x * x + 5 * y * y - level)).toBeLessThan(0.05 ** 2 * 5)
  }
})

test('a basin map tells its learning rate, its slice and the shares of that slice', () => {
  const input = sampleBasin({
    columns: 10,
    rows: 4,
    learningRate: [0.01, 0.0195],
    fateAt: (slice, row) => (slice === 0 ? 0 : row === 0 ? 1 : 5),
  })
  const words = wordsOf(draw(input, 'basin-map', { slice: 1 }))
  expect(words).toEqual(expect.arrayContaining(['γ = 0.0195, 2 of 2', 'sharp 25 %', 'slow 75 %', 'minima']))
  expect(wordsOf(draw(input, 'basin-map'))).toEqual(expect.arrayContaining(['γ = 0.01, 1 of 2', 'flat 100 %']))
  // λ of minimum 0 is 10.
  expect(wordsOf(draw(input, 'basin-map', { slice: 1, relativeTo: 0 }))).toContain(
    'γ = 0.0195, c = 0.195 (flat), 2 of 2',
  )
  const map = draw(input, 'basin-map')
  expect(planeMinima.map((_, index) => pointsOf(map, 'minimum', index)[0])).toEqual(planeMinima.map(({ at }) => at))
  // A slice beyond the last is the last.
  expect(wordsOf(draw(input, 'basin-map', { slice: 7 }))).toContain('γ = 0.0195, 2 of 2')
})

test('of many minima the largest are named and the rest are counted; all have colours of their own', () => {
  const count = 25
  const minima = Array.from({ length: count }, (_, index): Minimum => ({
    fate: `minimum-${index + 1}`,
    at: [0, 0],
    plateau: null,
    value: 0,
    eigenvalues: [],
    sharpness: null,
    stabilityLimit: null,
  }))
  const fates = [...minima.map(({ fate }) => fate), ...planeFates.slice(2)]
  // Minimum k has k columns of cells.
  const owner = Array.from({ length: count }, (_, index) => new Array<number>(index + 1).fill(index)).flat()
  const input = sampleBasin({
    columns: owner.length,
    rows: 1,
    learningRate: 0.01,
    minima,
    fates,
    fateAt: (_, __, column) => owner[column]!,
  })
  const words = wordsOf(draw(input, 'basin-map'))
  const named = words.flatMap((text) => /^minimum-(\d+) /.exec(text)?.[1] ?? []).map(Number)
  expect(named).toEqual([16, 17, 18, 19, 20, 21, 22, 23, 24, 25])
  // 1 + 2 + … + 15 of 1 + 2 + … + 25.
  expect(words).toContain(`and 15 more ${Math.round((100 * 120) / 325)} %`)
  expect(new Set(minima.map(({ fate }) => fateColor(fate, 'light'))).size).toBe(count)
})

test('a difference names both landscapes, the share of cells that change and the largest flows', () => {
  const input = sampleBasin({
    columns: 10,
    rows: 10,
    learningRate: 0.01,
    fateAt: (_, row) => (row < 5 ? 1 : 0),
    againstAt: (_, row, column) => (row < 3 ? 0 : row < 5 && column < 1 ? 6 : row < 5 ? 1 : 0),
  })
  const words = wordsOf(draw(input, 'difference'))
  expect(words).toEqual(
    expect.arrayContaining([
      'from paper-2d',
      'to paper-2d-printed',
      'changed 32 %',
      'sharp → flat 30 %',
      'sharp → divergent 2 %',
      'unchanged 68 %',
    ]),
  )
  expect(words.indexOf('sharp → flat 30 %')).toBeLessThan(words.indexOf('sharp → divergent 2 %'))
})

test('changes of less than 1 % of the cells are counted together, but not one alone', () => {
  const input = (small: number) =>
    sampleBasin({
      columns: 100,
      rows: 10,
      learningRate: 0.01,
      fateAt: () => 1,
      // A cell each, besides 500 that come to another fate.
      againstAt: (_, row, column) => (row < 5 ? 0 : row === 5 && column < small ? 2 + column : 1),
    })
  const words = wordsOf(draw(input(3), 'difference'))
  expect(words.filter((text) => text.includes('→'))).toEqual(['sharp → flat 50 %'])
  expect(words).toContain('and 3 more 0.3 %')
  expect(wordsOf(draw(input(1), 'difference')).filter((text) => text.includes('→'))).toHaveLength(2)
})

test('a cell that becomes slow is told from those that stay, which are as pale', () => {
  const input = sampleBasin({
    columns: 10,
    rows: 10,
    learningRate: 0.01,
    fateAt: () => 0,
    againstAt: (_, row) => (row < 5 ? 5 : 0),
  })
  for (const style of ['light', 'print'] as const) {
    const raster = rasterOf(draw(input, 'difference', { style }))
    const pixels = new Uint8Array(raster.paint(raster.extent, 60, 60).buffer)
    const lightness = (line: number) =>
      Array.from({ length: 60 }, (_, column) => pixels[4 * (60 * line + column) + 1]!).reduce((sum, one) => sum + one)
    // Less light by a quarter at least.
    expect(lightness(55)).toBeLessThan(0.75 * lightness(5))
  }
})

test('shares of random starts stand at their rates with their intervals, in a frame there from the start', () => {
  const axis = { min: 0.01, max: 0.1, count: 11, scale: 'log' } as const
  const counts = (index: number): Record<string, number> => (index < 4 ? { sharp: 40 } : { flat: 30, slow: 10 })
  const done = draw(sampleShares(axis, 40, counts), 'basin-shares')
  const flat = pointsOf(done, 'share', 'flat')
  expect(flat).toHaveLength(11)
  flat.forEach(([rate, share], index) => {
    expect(rate).toBe(axisValue(axis, index))
    expect(share).toBe((counts(index).flat ?? 0) / 40)
  })
  expect(keysOf(done, 'share')).toEqual(['flat', 'sharp', 'slow'])
  const [low, high] = wilsonInterval(30, 40)
  const [whiskers] = marksOf(done, 'interval', 'flat')
  if (whiskers?.kind !== 'intervals') throw new Error('There are no intervals.')
  expect(whiskers.x).toHaveLength(11)
  expect([whiskers.low[4], whiskers.high[4]]).toEqual([low, high])

  const begun = draw(sampleShares(axis, 40, counts, 2), 'basin-shares')
  expect(begun.planes).toEqual(draw(sampleShares(axis, 40, counts, 9), 'basin-shares').planes)
  expect(wordsOf(begun)).toEqual(expect.arrayContaining(planeFates))
})

test('stability limits are marked once for each class of minima, at 2/λ', () => {
  const input = sampleShares({ min: 0.01, max: 1, count: 11, scale: 'log' }, 40, () => ({ flat: 40 }))
  const limits = (options: Partial<FigureOptions> = {}) => marksOf(draw(input, 'basin-shares', options), 'limit')
  // λ = 10 at the flat minimum, 100 at all three sharp ones.
  expect(limits()).toMatchObject([
    { kind: 'rule', axis: 'x', at: 0.02 },
    { kind: 'rule', axis: 'x', at: 0.2 },
  ])
  expect(limits({ stabilityLimits: false })).toEqual([])
  expect(wordsOf(draw(input, 'basin-shares'))).toEqual(expect.arrayContaining(['sharp, 2/λ = 0.02', 'flat, 2/λ = 0.2']))
  expect(wordsOf(draw(input, 'basin-shares', { relativeTo: 1 }))).toEqual(
    expect.arrayContaining(['sharp, c = 2', 'flat, c = 20']),
  )
})

test('limits that would crowd the margin share a label', () => {
  const map = sampleMap({ rates: 40, starts: 3, fateAt: () => 0 })
  const minima = Array.from({ length: 30 }, (_, index): Minimum => {
    const stabilityLimit = 0.01 * (1 + 0.01 * index)
    return {
      fate: `minimum-${index + 1}`,
      at: [0],
      plateau: null,
      value: 0,
      eigenvalues: [2 / stabilityLimit],
      sharpness: 2 / stabilityLimit,
      stabilityLimit,
    }
  })
  const figure = draw({ ...map, run: { ...map.run, summary: { ...map.run.summary, minima } } }, 'fate-map')
  expect(marksOf(figure, 'limit')).toHaveLength(30)
  const labels = wordsOf(figure).filter((words) => words.startsWith('minimum-'))
  expect(labels.length).toBeLessThanOrEqual(6)
  expect(labels.some((words) => / and \d+ more$/.test(words))).toBe(true)
  // In units of c a label that stands for many says from where to where they lie: the first of these is c = 2 itself.
  const relative = draw({ ...map, run: { ...map.run, summary: { ...map.run.summary, minima } } }, 'fate-map', {
    relativeTo: 0,
  })
  const units = wordsOf(relative).filter((words) => words.startsWith('c = ') && !words.includes('λ'))
  const ends = units.flatMap((words) => [...words.matchAll(/[\d.]+/g)].map(([number]) => Number(number)))
  expect(ends[0]).toBe(2)
  expect(ends.at(-1)).toBe(2.58)
  expect(units.some((words) => words.includes(' … '))).toBe(true)
})

test('the shares of a list of maps stand at the rates of the list, in their order', () => {
  const input = sampleBasin({
    columns: 4,
    rows: 1,
    learningRate: [0.3, 0.1, 0.2],
    fateAt: (slice, _, column) => (column <= slice ? 0 : 1),
  })
  const figure = draw(input, 'basin-shares')
  expect(pointsOf(figure, 'share', 'flat')).toEqual([
    [0.1, 0.5],
    [0.2, 0.75],
    [0.3, 0.25],
  ])
})

test('a map not computed to its end has no share of the plane yet, and its table says how much there is', () => {
  const input = sampleBasin({
    columns: 4,
    rows: 2,
    learningRate: [0.1, 0.2],
    status: 'running',
    fateAt: (slice, row) => (slice === 0 ? row : row === 0 ? 0 : PENDING),
  })
  const figure = draw(input, 'basin-shares')
  expect(pointsOf(figure, 'share', 'flat')).toEqual([[0.1, 0.5]])
  const { rows, columns } = figureData(figureOf(input.run.config, 'basin-shares'), input)
  const table = Array.from({ length: rows }, (_, row) =>
    Object.fromEntries(columns.map(({ name, at }) => [name, at(row)])),
  )
  expect(table[1]).toEqual({ learningRate: 0.1, fate: 'sharp', count: 4, computed: 8, share: 0.5 })
  expect(table[planeFates.length]).toEqual({ learningRate: 0.2, fate: 'flat', count: 4, computed: 4, share: 1 })
})

test('the phases of a bifurcation diagram are those of the logistic map', () => {
  const input = sampleOrbits({ min: 0.5, max: 3.1, count: 521 })
  const figure = draw(input, 'bifurcation')
  const words = wordsOf(figure)
  expect(words).toEqual(expect.arrayContaining(['monotone', 'oscillating', 'period 2', 'chaotic', 'divergent']))
  const onsets = onsetsOf(figure)
  // c = γλ with λ = 1: 1 and 2; the cycle of period 4 is born at √6.
  for (const [index, onset] of [1, 2, Math.sqrt(6)].entries())
    expect(Math.abs(onsets[index]! - onset)).toBeLessThan(0.01)
  const lines = pointsOf(figure, 'lyapunov')
  const at = (rate: number) =>
    lines.reduce((best, point) => (Math.abs(point[0] - rate) < Math.abs(best[0] - rate) ? point : best))
  // ln |1 − γ| at the fixed point; ln 2 at γ = 3.
  expect(at(1.5)[1]).toBeCloseTo(Math.log(0.5), 2)
  expect(at(3)[1]).toBeGreaterThan(0.5)
  const { y: orbit } = figure.planes[0]!
  expect(orbit.name).toBe('orbit {symbol|x}')
  expect(orbit.min).toBeLessThan(0)
  expect(orbit.max).toBeLessThan(1.5)
})

test('beyond c = 2 nothing is called monotone or oscillating; of two variables the first is drawn and named', () => {
  // λ = 2 of the largest eigenvalue: 1 → c = 2 is at γ = 1.
  const figure = draw(sampleOrbits({ min: 0.2, max: 1.8, count: 60 }, { dimension: 2 }), 'bifurcation')
  const { y } = figure.planes[0]!
  expect(y.name).toBe('coordinate {symbol|u} of the orbit')
  expect(y.max).toBeLessThan(2)
  const onsets = onsetsOf(figure)
  expect(onsets.map((onset) => Number(onset.toFixed(1)))).toEqual([0.5, 1])
  expect(wordsOf(figure)).toEqual(expect.arrayContaining(['monotone', 'oscillating', 'minimum-1']))
})

test('relative to a minimum the plane stays, its ticks are round in c, a map names the phases near it', () => {
  const map = sampleMap({ rates: 40, starts: 6, fateAt: (rate) => (rate >= 30 ? 7 : 0) })
  const plain = draw(map, 'fate-map')
  const relative = draw(map, 'fate-map', { relativeTo: 0 })
  const { y: axis } = relative.planes[0]!
  const { min, max } = plain.planes[0]!.y
  expect(axis).toMatchObject({ min, max })
  expect(axis.name).toBe('learning rate {symbol|c} = {symbol|γλ}, {symbol|λ} = 40 (flat)')
  expect(axis.drawn!.ticks.length).toBeGreaterThan(2)
  for (const tick of axis.drawn!.ticks)
    expect([1, 2, 5]).toContain(Number(Number((tick * 40).toExponential(6).split('e')[0]).toFixed(4)))
  expect(rasterOf(relative).extent).toEqual(rasterOf(plain).extent)
  expect(wordsOf(relative)).toEqual(expect.arrayContaining(['monotone', 'oscillating', 'c = 2']))
  expect(wordsOf(plain)).not.toContain('oscillating')
  // From c = 2 (γ = 2/2040) on a name is given to rows of one fate, and to no others.
  const sharp = (fateAt: (rate: number, start: number) => number) =>
    wordsOf(draw(sampleMap({ rates: 40, starts: 6, fateAt }), 'fate-map', { relativeTo: 1 }))
  expect(sharp(() => 7)).toContain('divergent')
  expect(sharp((_, start) => (start > 0 ? 7 : 0))).not.toContain('divergent')
  // A plateau has no sharpness to be relative to.
  expect(draw(map, 'fate-map', { relativeTo: 2 }).planes[0]!.y.name).toBe('learning rate {symbol|γ}')
})
