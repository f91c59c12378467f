import { expect, test } from 'vitest'
import { sweepLookSchema } from '../../contract/index.ts'
import { pointsOf, marksOf, wordsOf } from '../../plot/reading.fixture.ts'
import { cellsOf, indicesOf, meanOf, scaleOf, sweptAxes } from './cells.ts'
import { findingsOf } from './findings.ts'
import { shownSweep } from './prepared.ts'
import { sweepResults } from './results.ts'
import { runsAt, sweepFigure, sweepFigures } from './set.ts'
import { runIdAt, sampleFateSweep, sampleNetworkSweep, sampleSweep } from './sweeps.fixture.ts'

const look = sweepLookSchema.parse({})
const options = { style: 'light', width: 640, height: 480 } as const
/** The 97.5 % quantile of Student's t with two degrees of freedom (scipy.stats.t.ppf(0.975, 2)). */
const T_2 = 4.302652729749462

test('seeds are aggregated over: the mean of each place, and t·s/√n on either side', () => {
  const input = sampleNetworkSweep()
  const { axes, seeds } = sweptAxes(input.sweep)
  expect(axes.map(({ path, values, scale }) => ({ path, values, scale }))).toEqual([
    { path: 'learningRates', values: [0.01, 0.1, 1], scale: 'log' },
  ])
  expect(seeds).toBe(3)
  const shown = shownSweep(input, look)!
  expect(shown.result).toMatchObject({
    name: 'networks.testAccuracy',
    label: 'test accuracy',
    share: true,
    better: 'more',
  })
  // Of 0.89, 0.9 and 0.91 s is 0.01.
  const means = shown.cells.map(meanOf)
  expect(means.map((found) => found!.mean)).toEqual([0.9, 0.7, 0.5].map((mean) => expect.closeTo(mean, 12)))
  for (const found of means) expect(found!.margin).toBeCloseTo((T_2 * 0.01) / Math.sqrt(3), 9)
})

test('a figure against one value has a point for each run, the means and their band', () => {
  const { kind, input } = sweepFigure(sampleNetworkSweep(), look, 'values')
  const figure = kind.draw(input, options)
  expect(figure.planes[0]!.x).toMatchObject({ scale: 'log' })
  expect(pointsOf(figure, 'run')).toHaveLength(9)
  expect(pointsOf(figure, 'mean').map(([x]) => x)).toEqual([0.01, 0.1, 1])
  const [band] = marksOf(figure, 'interval')
  const margin = (T_2 * 0.01) / Math.sqrt(3)
  expect(band).toMatchObject({ kind: 'band', x: [0.01, 0.1, 1] })
  const high = band && 'high' in band ? band.high : []
  expect(high).toEqual([0.9, 0.7, 0.5].map((mean) => expect.closeTo(mean + margin, 9)))
  const table = kind.data!(input, {})
  expect(table.rows).toBe(9)
  expect(Object.fromEntries(table.columns.map(({ name, at }) => [name, at(4)]))).toMatchObject({
    position: 5,
    id: runIdAt(4),
    learningRates: 0.1,
    seed: 2,
    'networks.testAccuracy': expect.closeTo(0.7, 12),
  })
})

test('what it says: best, worst and the largest change between neighbours, with numbers', () => {
  const words = (name: string | null) =>
    findingsOf(shownSweep(sampleNetworkSweep(), { ...look, result: name })!).map(({ what, text }) => `${what} ${text}`)
  expect(words(null)).toEqual([
    'Best test accuracy 90 % ± 2.48 % (mean of 3) at γ = 0.01',
    'Worst test accuracy 50 % ± 2.48 % (mean of 3) at γ = 1',
    'Changes most from 90 % to 70 % between γ = 0.01 and 0.1',
  ])
  // Less loss is better.
  expect(words('networks.testLoss')[0]).toMatch(/^Best test loss 0\.1 ± .* at γ = 0\.01$/)
  expect(words('networks.testLoss')[2]).toBe('Changes most from 1 to 10 between γ = 0.1 and 1')
})

test('words change between neighbouring values', () => {
  const input = sampleFateSweep()
  const shown = shownSweep(input, look)!
  expect(shown.result).toMatchObject({ name: 'fate', categorical: true })
  expect(findingsOf(shown).map(({ what, text }) => `${what} ${text}`)).toEqual([
    'All most frequent fate: sharp 3 of 6, flat 3 of 6',
    'Changes from sharp to flat between γ = 5·10⁻⁴ and 0.001, β = 0'.replace('0.001', '10⁻³'),
    'Changes from sharp to flat between γ = 10⁻³ and 2·10⁻³, β = 0.5',
    'Changes from flat to sharp between β = 0 and 0.5, γ = 10⁻³',
  ])
})

test('a click means the run that is drawn nearest, or those of a cell', () => {
  const shown = shownSweep(sampleNetworkSweep(), look)!
  expect(runsAt(shown, 'values', { x: 0.105, y: 0.711 }, {})).toEqual([runIdAt(5)])
  expect(runsAt(shown, 'values', { x: 0.3, y: 0.9 }, {})).toEqual([])
  const fates = shownSweep(sampleFateSweep(), look)!
  expect(runsAt(fates, 'map', { x: 1.3, y: 0.8 }, {})).toEqual([runIdAt(3)])
})

test('a sweep of two fields has maps, small multiples and parallel coordinates, one of one and seeds has none', () => {
  expect(sweepFigures(sampleNetworkSweep()).map(({ name }) => name)).toEqual(['values'])
  expect(sweepFigures(sampleFateSweep()).map(({ name }) => name)).toEqual(['values', 'map', 'panels', 'parallel'])
  const { kind, input } = sweepFigure(sampleFateSweep(), look, 'map')
  expect(wordsOf(kind.draw(input, options))).toEqual(expect.arrayContaining(['sharp', 'flat']))
  expect(() => sweepFigure(sampleFateSweep(), look, 'pie')).toThrow(
    "this sweep has no figure 'pie'. It has values, map, panels, parallel.",
  )
  expect(() => sweepFigure(sampleFateSweep(), { ...look, result: 'loss' }, 'map')).toThrow("no result 'loss'")
  expect(() => sweepFigure(sampleFateSweep(), { ...look, along: 'steps' }, 'map')).toThrow("no swept field 'steps'")
})

test('the axis is logarithmic where the values are spaced so', () => {
  expect(scaleOf([0.001, 0.01, 0.1])).toBe('log')
  expect(scaleOf([1, 2, 4, 8])).toBe('log')
  expect(scaleOf([1, 2, 3, 4])).toBe('linear')
  expect(scaleOf([0, 1, 10])).toBe('linear')
  expect([scaleOf([1, 9]), scaleOf([1, 10]), scaleOf([3])]).toEqual(['linear', 'log', 'linear'])
})

test('seeds alone are what is shown against; runs that wait have no result', () => {
  const input = sampleSweep({ kind: 'network', starts: 1 }, [{ path: 'seed', values: [3, 1, 2] }], (_, position) =>
    position === 2 ? null : { 'networks.testLoss': position, duration: 1 },
  )
  const shown = shownSweep(input, look)!
  expect(shown.axes.map(({ path, values, places }) => ({ path, values, places }))).toEqual([
    { path: 'seed', values: [1, 2, 3], places: [2, 0, 1] },
  ])
  expect(shown.cells.map(({ samples }) => samples.map(({ value }) => value))).toEqual([[1], [], [0]])
  expect(shownSweep({ ...input, rows: input.rows.slice(2) }, look)).toBeUndefined()
})

test('the last field changes fastest', () => {
  const over = [
    { path: 'steps', values: [1, 2] },
    { path: 'seed', values: [1, 2, 3] },
  ]
  expect(Array.from({ length: 6 }, (_, position) => indicesOf(over, position))).toEqual([
    [0, 0],
    [0, 1],
    [0, 2],
    [1, 0],
    [1, 1],
    [1, 2],
  ])
})

test('several networks of a run are samples where they have one learning rate, and results of each rate else', () => {
  const values = (rates: number[]) =>
    Object.fromEntries(
      rates.flatMap((rate, index) => [
        [`networks.${index}.learningRate`, rate],
        [`networks.${index}.testAccuracy`, index / 10],
      ]),
    )
  const over = [{ path: 'batchSize', values: [32, 64] }]
  const same = sampleSweep({ kind: 'network' }, over, () => values([0.1, 0.1]))
  expect(sweepResults(same.rows).map(({ name }) => name)).toEqual(['networks.testAccuracy'])
  expect(sweepResults(same.rows)[0]!.of(same.rows[0]!)).toEqual([0, 0.1])
  const differing = sampleSweep({ kind: 'network' }, over, () => values([0.1, 1]))
  expect(sweepResults(differing.rows).map(({ name, label }) => `${name}: ${label}`)).toEqual([
    'networks.testAccuracy[0.1]: test accuracy, γ = 0.1',
    'networks.testAccuracy[1]: test accuracy, γ = 1',
  ])
  expect(cellsOf(same, sweptAxes(same.sweep).axes, sweepResults(same.rows)[0]!)[0]!.samples).toHaveLength(2)
})

test('values that are called alike are places of their own', () => {
  const landscapes = ['x^2', 'x^4'].map((expression) => ({
    title: 'Mine',
    expression,
    variables: ['x'],
    domain: [[-1, 1]],
  }))
  const { sweep } = sampleFateSweep()
  const [axis] = sweptAxes({ ...sweep, over: [{ path: 'landscape', values: landscapes }] }).axes
  expect(axis).toMatchObject({ values: ['Mine', 'Mine (2)'], places: [0, 1] })
})
