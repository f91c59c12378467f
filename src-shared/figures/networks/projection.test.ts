import { expect, test } from 'vitest'
import { figureStyles } from '../../contract/index.ts'
import { accuracies } from './accuracies.ts'
import { distances } from './distances.ts'
import type { Figure, FigureInput, FigureKind, FigureOptions, Point } from '../../plot/index.ts'
import { keysOf, markedWordsOf, marksOf, pointsOf } from '../../plot/reading.fixture.ts'
import { losses } from './losses.ts'
import { sampleNetworks } from '../../results/networks.fixture.ts'
import { projection, projectionOf } from './projection.ts'

const size = { style: 'light', width: 800, height: 500 } as const
const draw = (kind: FigureKind, input: FigureInput, options: FigureOptions = size) => kind.draw(input, options)
const axesOf = (figure: Figure) => figure.planes[0]!
const length = ([x, y]: Point) => Math.hypot(x, y)

test('paths from one start begin in one point, each ends where its network ends', () => {
  const drawn = draw(projection, sampleNetworks())
  for (const [start, members] of [
    [0, 1, 2],
    [3, 4, 5],
    [6, 7, 8],
  ].entries()) {
    const begins = members.map((member) => pointsOf(drawn, 'path', member)[0]!)
    for (const begin of begins) expect(length([begin[0] - begins[0]![0], begin[1] - begins[0]![1]])).toBeLessThan(1e-6)
    for (const member of members) {
      expect(pointsOf(drawn, 'path', member), `start ${start}`).toHaveLength(20)
      expect(pointsOf(drawn, 'end', member)).toEqual([pointsOf(drawn, 'path', member).at(-1)])
    }
  }
  const markers = new Set(marksOf(drawn, 'end').map((mark) => (mark.kind === 'points' ? mark.dot.shape : mark.kind)))
  expect(markers.size).toBe(3)
  expect(markedWordsOf(drawn)).toEqual(expect.arrayContaining(['start A', 'start B', 'start C']))
})

test('the axes say how much of the variance they explain', () => {
  // A line: the weights of one network with a small learning rate move in one direction.
  const input = sampleNetworks({ starts: ['A'], learningRates: [0.01] })
  const titles = (figure: Figure) => [axesOf(figure).x, axesOf(figure).y].map(({ drawn }) => drawn?.words?.title)
  expect(titles(draw(projection, input))).toEqual(['component 1 (100 % of variance)', 'component 2 (0 % of variance)'])
  expect(titles(draw(projection, input, { ...size, width: 240, height: 180, equalUnits: false }))[0]).toBe(
    'component 1 (100 %)',
  )
})

test('the plane of one start is that of a run of this start alone', () => {
  const one = draw(projectionOf('B'), sampleNetworks())
  expect(keysOf(one, 'path')).toEqual([3, 4, 5])
  const input = sampleNetworks({ starts: ['A'] })
  const first = draw(projectionOf('A'), sampleNetworks())
  const alone = draw(projection, input)
  for (const member of [0, 1, 2]) {
    expect(pointsOf(first, 'path', member)).toHaveLength(20)
    for (const name of ['path', 'start', 'end'])
      expect(pointsOf(first, name, member)).toEqual(pointsOf(alone, name, member))
  }
})

test('networks that diverge change nothing for the others and are shown up to where they are lost', () => {
  const drawn = draw(projection, sampleNetworks({ diverged: [2, 5, 8] }))
  const without = draw(projection, sampleNetworks({ learningRates: [0.01, 0.1] }))
  // Half of its snapshots have values.
  expect(pointsOf(drawn, 'path', 2)).toHaveLength(10)
  expect(pointsOf(drawn, 'lost', 2)).toEqual([pointsOf(drawn, 'path', 2).at(-1)])
  pointsOf(drawn, 'path', 3).forEach((point, at) => {
    const [x, y] = pointsOf(without, 'path', 2)[at]!
    expect(length([point[0] - x, point[1] - y])).toBeLessThan(1e-9)
  })
  expect(markedWordsOf(drawn)).toContain('{symbol|γ} = 0.5 {muted| diverged}')
})

test('the plane has equal units, also where paths hardly leave one axis; free ones fill the room', () => {
  const units = (figure: Figure) => {
    const [{ x, y, width, height }] = figure.planes as [Figure['planes'][number]]
    return [(x.max - x.min) / width, (y.max - y.min) / height] as const
  }
  const flat = sampleNetworks({ starts: ['A'], learningRates: [0.01] })
  for (const input of [sampleNetworks(), flat])
    for (const size of [
      { width: 900, height: 500 },
      { width: 400, height: 700 },
    ]) {
      const options: FigureOptions = { style: 'light', ...size }
      const [across, up] = units(draw(projection, input, options))
      expect(across / up).toBeCloseTo(1, 1)
      const free = draw(projection, input, { ...options, equalUnits: false })
      expect(free.planes[0]!.width).toBeGreaterThan(0.6 * size.width)
      expect(free.planes[0]!.height).toBeGreaterThan(0.5 * size.height)
    }
})

test('snapshots that are not computed yet are not drawn', () => {
  const input = sampleNetworks({ computed: 7 })
  expect(pointsOf(draw(projection, input), 'path', 4)).toHaveLength(7)
  expect(pointsOf(draw(distances, input), 'distance', 4)).toHaveLength(7)
})

test('distances begin at 0 and are those of the weights, with the step of each snapshot', () => {
  // With the smallest learning rate of start A the first weight alone moves: by 1 − exp(−3k/20).
  const drawn = draw(distances, sampleNetworks())
  pointsOf(drawn, 'distance', 0).forEach(([step, distance], snapshot) => {
    expect(step).toBe(50 * snapshot)
    expect(distance).toBeCloseTo(1 - Math.exp((-3 * snapshot) / 20), 7)
  })
  const all = keysOf(drawn, 'distance').flatMap((key) => pointsOf(drawn, 'distance', key))
  expect(all).toHaveLength(180)
  expect(axesOf(drawn).y).toMatchObject({ min: 0, max: 1.05 * Math.max(...all.map(([, distance]) => distance)) })
})

test('losses lie on a log axis that holds them all, training and test apart', () => {
  const drawn = draw(losses, sampleNetworks())
  const { y } = axesOf(drawn)
  expect(y.scale).toBe('log')
  const all = drawn.marks.flatMap((mark) => ('points' in mark ? mark.points : []))
  expect(all.length).toBeGreaterThan(9000)
  for (const [, loss] of all) {
    expect(loss).toBeGreaterThan(y.min)
    expect(loss).toBeLessThan(y.max)
  }
  expect(pointsOf(drawn, 'trainLoss', 0)).toHaveLength(1000)
  expect(pointsOf(drawn, 'testLoss', 0)).toHaveLength(20)
})

test('a loss without bounds or of 0 does not take the axis with it', () => {
  const input = sampleNetworks({ starts: ['A'], learningRates: [0.1] })
  const plain = axesOf(draw(losses, input)).y
  const { values } = input.data.series[0]!
  values.set([1e30, Infinity, 0, Number.NaN], 10)
  const drawn = draw(losses, input)
  expect(axesOf(drawn).y).toMatchObject({ min: plain.min, max: plain.max })
  const above = expect.closeTo(plain.max + 1e3 * (plain.max - plain.min))
  const drawnLosses = pointsOf(drawn, 'trainLoss', 0).map(([, loss]) => loss)
  expect(drawnLosses.slice(10, 14)).toEqual([above, above, Number.NaN, Number.NaN])
})

test('accuracies reach up to 1, from the tenth below the lowest', () => {
  const input = sampleNetworks({ starts: ['A'], learningRates: [0.1] })
  expect(axesOf(draw(accuracies, input)).y).toMatchObject({ min: 0, max: 1 })
  for (const { values } of input.data.series) values.fill(0.84)
  expect(axesOf(draw(accuracies, input)).y).toMatchObject({ min: 0.8, max: 1 })
})

const kinds = [losses, accuracies, projection, projectionOf('A'), distances]
const samples: Record<string, FigureInput> = {
  'a finished run': sampleNetworks(),
  'many starts and learning rates': sampleNetworks({
    starts: [...'ABCDEFGH'],
    learningRates: Array.from({ length: 12 }, (_, rate) => 0.01 * 1.5 ** rate),
    snapshots: 4,
  }),
  'a run of which nothing is computed': sampleNetworks({ computed: 0 }),
  'a run with only its starts': sampleNetworks({ computed: 1 }),
  'a run all of whose networks diverged': sampleNetworks({ starts: ['A'], diverged: [0, 1, 2] }),
  'a run without members': { ...sampleNetworks(), data: { members: [], series: [], arrays: {} } },
}
for (const [name, input] of Object.entries(samples))
  test(`${name} can be drawn in every figure and style, with axes of some length`, () => {
    for (const kind of kinds)
      for (const style of figureStyles)
        for (const thumbnail of [false, true]) {
          const { x, y } = axesOf(draw(kind, input, { style, thumbnail, width: 480, height: 360 }))
          expect(x.max, kind.name).toBeGreaterThan(x.min)
          expect(y.max, kind.name).toBeGreaterThan(y.min)
        }
  })

test('made-up digits are called so on every figure, real ones need no word', () => {
  for (const kind of kinds) {
    expect(markedWordsOf(draw(kind, sampleNetworks({ dataset: 'synthetic-digits' })))).toContain(
      '{muted|synthetic digits}',
    )
    expect(markedWordsOf(draw(kind, sampleNetworks())).join()).not.toContain('digits')
  }
})
