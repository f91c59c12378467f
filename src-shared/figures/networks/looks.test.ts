import { expect, test } from 'vitest'
import { configSchema } from '../../contract/index.ts'
import type { Figure, FigureOptions } from '../../plot/index.ts'
import { marksOf, pointsOf } from '../../plot/reading.fixture.ts'
import { figureOf, figuresOf } from '../by-config.ts'
import { projectedSnapshots } from './projection.ts'
import { sampleNetworks } from '../../results/networks.fixture.ts'
import { smoothed } from '../../statistics/index.ts'

const options: FigureOptions = { style: 'light', width: 900, height: 600 }
const input = sampleNetworks()
const draw = (name: string, look: Partial<FigureOptions> = {}, from = input) =>
  figureOf(from.run.config, name).draw(from, { ...options, ...look })

/** What the means of a figure of losses are of. */
const meansIn = (figure: Figure) =>
  marksOf(figure, 'testLoss').flatMap(({ series }) => (series?.of === 'mean' ? [series.key] : []))

test('a moving average starts at the first value, forgets by its weight, and leaves out what is not finite', () => {
  const values = Float64Array.of(4, 0, NaN, 2)
  expect(smoothed(values, 0)).toBe(values)
  const half = smoothed(values, 0.5)
  // (½·4)/½, then (½·2 + 0)/¾, and after the gap (½·1 + ½·2)/⅞.
  expect([half[0], half[1], half[2], half[3]]).toEqual([4, 1 / 0.75, NaN, 1.5 / 0.875])
  const constant = smoothed(
    Float64Array.from({ length: 50 }, () => 3),
    0.97,
  )
  for (const value of constant) expect(value).toBeCloseTo(3, 12)
})

test('the figures of networks are those of their starts, and none for each where they are too many', () => {
  const names = (starts: number) =>
    figuresOf(configSchema.parse({ kind: 'network', starts, snapshots: 10 })).map(({ name }) => name)
  expect(names(2)).toEqual([
    'losses',
    'accuracies',
    'projection',
    'projection-A',
    'projection-B',
    'projection-on-A',
    'projection-on-B',
    'distances',
    'separations',
  ])
  expect(names(1)).toEqual(['losses', 'accuracies', 'projection', 'distances', 'separations'])
  expect(names(30)).toEqual(names(1))
  expect(() => figureOf(input.run.config, 'projection-Z')).toThrow("has no figure 'projection-Z'. It has losses,")
})

test('curves are shown in parts, on logarithmic axes, and as means of networks of a learning rate or start', () => {
  const drawn = (look: Partial<FigureOptions>) =>
    ['trainLoss', 'testLoss'].map((name) => marksOf(draw('losses', look), name).length)
  expect(drawn({ curves: 'test' })).toEqual([0, 9])
  expect(drawn({ curves: 'train' })).toEqual([9, 0])
  expect(draw('losses', { logSteps: true }).planes[0]!.x).toMatchObject({ scale: 'log', min: 1 })
  expect(draw('losses').planes[0]!.y).toMatchObject({ scale: 'log' })
  expect(draw('losses', { logValues: false }).planes[0]!.y).toMatchObject({ scale: 'linear', min: 0 })

  const byRate = draw('losses', { curves: 'test', group: 'rate' })
  const means = meansIn(byRate)
  expect([marksOf(byRate, 'testLoss').length, means.length]).toEqual([12, 3])
  const own = input.data.series.filter(({ member, name }) => name === 'testLoss' && member % 3 === 1)
  const mean = own.reduce((sum, { values }) => sum + values[4]!, 0) / own.length
  expect(pointsOf(byRate, 'testLoss', means[1])[4]![1]).toBeCloseTo(mean, 12)
  expect(meansIn(draw('losses', { group: 'start', curves: 'test' }))).toHaveLength(3)
})

test('on a logarithmic axis accuracies are shares of errors', () => {
  const first = pointsOf(draw('accuracies', { logValues: true, curves: 'test' }), 'testAccuracy', 0)
  const accuracy = input.data.series.find(({ member, name }) => member === 0 && name === 'testAccuracy')!
  expect(first[3]![1]).toBeCloseTo(1 - accuracy.values[3]!, 12)
})

test('sharpness is drawn with its limits, those that are far beyond named, all on a logarithmic axis', () => {
  const measured = sampleNetworks({ learningRates: [0.01, 0.1, 0.2], eigenvalues: 3 })
  const figure = draw('sharpness', {}, measured)
  expect(marksOf(figure, 'sharpness')).toHaveLength(9)
  expect([2, 3].map((place) => marksOf(figure, `eigenvalue-${place}`).length)).toEqual([9, 9])
  const limits = (drawn: Figure) => marksOf(drawn, 'limit').map((mark) => mark.kind === 'rule' && mark.at)
  expect(limits(figure)).toEqual([200, 20, 10])
  expect(figure.planes[0]!.y.scale).toBe('linear')
  expect(pointsOf(figure, 'sharpness', 0).at(-1)![1]).toBeCloseTo(200 * (1 - 0.9 * Math.exp(-0.004 * 950)), 9)
  const calm = {
    ...measured,
    data: { ...measured.data, series: measured.data.series.filter(({ member }) => member % 3 > 0) },
  }
  const words = (drawn: Figure) => drawn.legend?.items.map(({ label }) => label).join('; ') ?? ''
  expect(draw('sharpness', {}, calm).planes[0]!.y.max).toBeLessThan(100)
  expect(words(draw('sharpness', {}, calm))).toContain('beyond the axis for} {symbol|γ} = 0.01')
  expect(words(draw('sharpness', { logValues: true }, calm))).not.toContain('beyond')
  // With momentum twice (1 + β) in place of twice 1; with a warm-up from beyond the axis down to there.
  const moved = {
    ...measured,
    run: {
      ...measured.run,
      config: {
        ...measured.run.config,
        steps: 1000,
        rule: { name: 'heavy-ball', momentum: 0.5 },
        schedule: { name: 'warmup', steps: 500 },
      } as typeof measured.run.config,
    },
  }
  const warmed = draw('sharpness', {}, moved)
  expect(words(warmed)).toContain('2(1+{symbol|β})/{symbol|γ}')
  const along = pointsOf(warmed, 'limit', 0.1)
  expect(along.at(-1)).toEqual([1000, 30])
  expect(along.find(([step]) => step === 250)?.[1]).toBeCloseTo(60, 0)
  const { data } = figureOf(measured.run.config, 'sharpness')
  const table = data!(measured, {})
  expect(JSON.stringify(table)).toContain('eigenvalue-3')
})

test('the limit of Adam is 38/γ at β₁ = 0.9, of a sharpness that the axis says is preconditioned', () => {
  const measured = sampleNetworks({ learningRates: [0.2, 0.5], starts: ['A'], eigenvalues: 1 })
  const rule = { name: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8 }
  const config = { ...measured.run.config, rule, weightDecay: 0.1 } as typeof measured.run.config
  const figure = draw('sharpness', { logValues: true }, { ...measured, run: { ...measured.run, config } })
  const limits = marksOf(figure, 'limit').flatMap((mark) => (mark.kind === 'rule' ? [mark.at] : []))
  expect(limits.map((at) => at.toFixed(9))).toEqual(['190.000000000', '76.000000000'])
  expect(figure.planes[0]!.y.name).toBe('preconditioned sharpness {symbol|λ}')
  expect(figure.legend?.items.map(({ label }) => label).join()).toContain(
    'limit 2(1+{symbol|β}{sub|1})/((1−{symbol|β}{sub|1}){symbol|γ})',
  )
})

test('critical sharpness is dotted, with an entry of the legend, and in the table', () => {
  const measured = sampleNetworks({ eigenvalues: 1, critical: true })
  const figure = draw('sharpness', {}, measured)
  const lines = marksOf(figure, 'criticalSharpness')
  expect(lines).toHaveLength(9)
  expect(lines.every((mark) => mark.kind === 'line' && mark.stroke.dash !== undefined)).toBe(true)
  expect(figure.legend?.items.at(-1)?.label).toBe('critical {symbol|λ}{sub|c}')
  expect(JSON.stringify(figureOf(measured.run.config, 'sharpness').data!(measured, {}))).toContain('criticalSharpness')
})

test('in units of 1/λ₀ colours are those of c, and each start has limits of its own', () => {
  const measured = sampleNetworks({ learningRates: [1, 2], starts: ['A', 'B'], eigenvalues: 1 })
  const config = { ...measured.run.config, learningRateUnit: 'critical' } as typeof measured.run.config
  const members = measured.data.members.map((member) => {
    const [scaledRate, initialSharpness] = [Number(member.parameters.learningRate), member.index < 2 ? 40 : 50]
    const learningRate = scaledRate / initialSharpness
    return { ...member, parameters: { ...member.parameters, learningRate, scaledRate, initialSharpness } }
  })
  const figure = draw(
    'sharpness',
    { logValues: true },
    { run: { ...measured.run, config }, data: { ...measured.data, members } },
  )
  const limits = marksOf(figure, 'limit').flatMap((mark) => (mark.kind === 'rule' ? [mark] : []))
  expect(limits.map(({ at }) => at)).toEqual([80, 40, 100, 50])
  expect(new Set(limits.map(({ stroke }) => stroke.color)).size).toBe(2)
  expect(figure.legend?.items.slice(0, 2).map(({ label }) => label)).toEqual(['{symbol|c} = 1', '{symbol|c} = 2'])
})

test('in the plane of one start the others keep what they have in it, and the rest is their distance from it', () => {
  const [own, fitted] = ['projection-A', 'projection-on-A'].map((name) => projectedSnapshots(input, name))
  expect([own!.length, fitted!.length]).toEqual([60, 180])
  own!.forEach((snapshot, at) => {
    const other = fitted![at]!
    expect([other.member, other.step]).toEqual([snapshot.member, snapshot.step])
    expect(other.x).toBeCloseTo(snapshot.x, 8)
    expect(other.residual).toBeCloseTo(snapshot.residual, 8)
  })
  // Squares of coordinates and residual add up to the square distance from the mean, in whichever plane.
  const gram = input.data.arrays['gram']!.data
  const size = Math.sqrt(gram.length)
  const fit = Array.from({ length: 60 }, (_, row) => row)
  const mean = (row: number) => fit.reduce((sum, other) => sum + gram[row * size + other]!, 0) / 60
  const whole = fit.reduce((sum, row) => sum + mean(row), 0) / 60
  fitted!.forEach(({ x, y, residual }, row) => {
    expect(x ** 2 + y ** 2 + residual ** 2).toBeCloseTo(gram[row * size + row]! - 2 * mean(row) + whole, 8)
  })
})

test('networks of one start begin together, those of one learning rate at the distance of their starts', () => {
  const figure = draw('separations')
  // Three starts with three pairs of rates, three rates with three pairs of starts.
  expect(marksOf(figure, 'separation')).toHaveLength(18)
  const gram = input.data.arrays['gram']!.data
  const size = Math.sqrt(gram.length)
  const apart = (one: number, other: number) =>
    Math.sqrt(gram[one * size + one]! + gram[other * size + other]! - 2 * gram[one * size + other]!)
  const pair = (one: number, other: number) => pointsOf(figure, 'separation', `${one} ${other}`)
  expect(pair(0, 1)[0]![1]).toBeCloseTo(0, 6)
  expect(pair(0, 3)[0]![1]).toBeCloseTo(apart(0, 60), 8)
  expect(pair(0, 3)[7]![1]).toBeCloseTo(apart(7, 67), 8)
})

test('while a run lasts the products of two snapshots are those in the row of the later one', () => {
  const live = sampleNetworks({ computed: 12 })
  const gram = Float64Array.from(live.data.arrays['gram']!.data)
  const size = Math.sqrt(gram.length)
  const steps = 20
  for (let row = 0; row < size; row++)
    for (let other = 0; other < size; other++) if (other % steps > row % steps) gram[row * size + other] = 0
  const half = { ...live, data: { ...live.data, arrays: { ...live.data.arrays } } }
  half.data.arrays['gram'] = { ...live.data.arrays['gram']!, data: gram }
  expect(projectedSnapshots(half, 'projection')).toEqual(projectedSnapshots(live, 'projection'))
  expect(projectedSnapshots(live, 'projection').length).toBe(9 * 12)
})
