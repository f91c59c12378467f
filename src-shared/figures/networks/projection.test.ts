import { expect, test } from 'vitest'
import { figureStyles } from '../../contract/index.ts'
import { accuracies } from './accuracies.ts'
import { distances } from './distances.ts'
import type { FigureInput, FigureKind, FigureOptions } from '../../plot/figure.ts'
import { losses } from './losses.ts'
import { sampleNetworks } from '../../results/networks.fixture.ts'
import { projection, projectionOf } from './projection.ts'

type Point = [number, number]
interface Drawn {
  xAxis: { name: string; min: number; max: number }
  yAxis: { name: string; type: string; min: number; max: number }
  series: { id: string; data: Point[]; symbol: string }[]
  graphic: { elements: { style?: { text?: string } }[] }
}

const size = { style: 'light', width: 800, height: 500 } as const
const draw = (kind: FigureKind, input: FigureInput, options: FigureOptions = size) =>
  kind.draw(input, options).option as unknown as Drawn
const line = ({ series }: Drawn, id: string) => series.find((one) => one.id === id)?.data ?? []
const texts = ({ graphic }: Drawn) => graphic.elements.flatMap(({ style }) => style?.text ?? [])
const length = ([x, y]: Point) => Math.hypot(x, y)

test('paths from one start begin in one point, each ends where its network ends', () => {
  const drawn = draw(projection, sampleNetworks())
  for (const [start, members] of [
    [0, 1, 2],
    [3, 4, 5],
    [6, 7, 8],
  ].entries()) {
    const begins = members.map((member) => line(drawn, `path-${member}`)[0] as Point)
    for (const begin of begins) expect(length([begin[0] - begins[0]![0], begin[1] - begins[0]![1]])).toBeLessThan(1e-6)
    for (const member of members) {
      expect(line(drawn, `path-${member}`), `start ${start}`).toHaveLength(20)
      expect(line(drawn, `end-${member}`)).toEqual([line(drawn, `path-${member}`).at(-1)])
    }
  }
  const markers = new Set(drawn.series.filter(({ id }) => id.startsWith('end-')).map(({ symbol }) => symbol))
  expect(markers.size).toBe(3)
  expect(texts(drawn)).toEqual(expect.arrayContaining(['start A', 'start B', 'start C']))
})

test('the axes say how much of the variance they explain', () => {
  // A line: the weights of one network with a small learning rate move in one direction.
  const input = sampleNetworks({ starts: ['A'], learningRates: [0.01] })
  const { xAxis, yAxis } = draw(projection, input)
  expect([xAxis.name, yAxis.name]).toEqual(['component 1 (100 % of variance)', 'component 2 (0 % of variance)'])
  expect(draw(projection, input, { ...size, width: 240, height: 180 }).xAxis.name).toBe('component 1 (100 %)')
})

test('the plane of one start is that of a run of this start alone', () => {
  const one = draw(projectionOf('B'), sampleNetworks())
  expect(one.series.filter(({ id }) => id.startsWith('path-')).map(({ id }) => id)).toEqual([
    'path-3',
    'path-4',
    'path-5',
  ])
  const input = sampleNetworks({ starts: ['A'] })
  expect(draw(projectionOf('A'), sampleNetworks()).series.map(({ data }) => data)).toEqual(
    draw(projection, input).series.map(({ data }) => data),
  )
})

test('networks that diverge change nothing for the others and are named as not shown', () => {
  const drawn = draw(projection, sampleNetworks({ diverged: [2, 5, 8] }))
  const without = draw(projection, sampleNetworks({ learningRates: [0.01, 0.1] }))
  expect(line(drawn, 'path-2')).toEqual([])
  line(drawn, 'path-3').forEach((point, at) => {
    const [x, y] = line(without, 'path-2')[at] as Point
    expect(length([point[0] - x, point[1] - y])).toBeLessThan(1e-9)
  })
  expect(texts(drawn)).toContain('{symbol|γ} = 0.5 {muted| diverged, not shown}')
})

test('snapshots that are not computed yet are not drawn', () => {
  const input = sampleNetworks({ computed: 7 })
  expect(line(draw(projection, input), 'path-4')).toHaveLength(7)
  expect(line(draw(distances, input), 'distance-4')).toHaveLength(7)
})

test('distances begin at 0 and are those of the weights, with the step of each snapshot', () => {
  // With the smallest learning rate of start A the first weight alone moves: by 1 − exp(−3k/20).
  const drawn = draw(distances, sampleNetworks())
  line(drawn, 'distance-0').forEach(([step, distance], snapshot) => {
    expect(step).toBe(50 * snapshot)
    expect(distance).toBeCloseTo(1 - Math.exp((-3 * snapshot) / 20), 7)
  })
  const most = Math.max(...drawn.series.flatMap(({ data }) => data.map(([, distance]) => distance)))
  expect(drawn.yAxis).toMatchObject({ min: 0, max: 1.05 * most })
})

test('losses lie on a log axis that holds them all, training and test apart', () => {
  const drawn = draw(losses, sampleNetworks())
  expect(drawn.yAxis.type).toBe('log')
  for (const { data } of drawn.series)
    for (const [, loss] of data) {
      expect(loss).toBeGreaterThan(drawn.yAxis.min)
      expect(loss).toBeLessThan(drawn.yAxis.max)
    }
  expect(line(drawn, 'trainLoss-0')).toHaveLength(1000)
  expect(line(drawn, 'testLoss-0')).toHaveLength(20)
})

test('a loss without bounds or of 0 does not take the axis with it', () => {
  const input = sampleNetworks({ starts: ['A'], learningRates: [0.1] })
  const plain = draw(losses, input).yAxis
  const { values } = input.data.series[0]!
  values.set([1e30, Infinity, 0, Number.NaN], 10)
  const drawn = draw(losses, input)
  expect(drawn.yAxis).toMatchObject({ min: plain.min, max: plain.max })
  const above = expect.closeTo(plain.max + 1e3 * (plain.max - plain.min))
  const drawnLosses = line(drawn, 'trainLoss-0').map(([, loss]) => loss)
  expect(drawnLosses.slice(10, 14)).toEqual([above, above, Number.NaN, Number.NaN])
})

test('accuracies reach up to 1, from the tenth below the lowest', () => {
  const input = sampleNetworks({ starts: ['A'], learningRates: [0.1] })
  expect(draw(accuracies, input).yAxis).toMatchObject({ min: 0, max: 1 })
  for (const { values } of input.data.series) values.fill(0.84)
  expect(draw(accuracies, input).yAxis).toMatchObject({ min: 0.8, max: 1 })
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
          const { xAxis, yAxis } = draw(kind, input, { style, thumbnail, width: 480, height: 360 })
          expect(xAxis.max, kind.name).toBeGreaterThan(xAxis.min)
          expect(yAxis.max, kind.name).toBeGreaterThan(yAxis.min)
        }
  })

test('made-up digits are called so on every figure, real ones need no word', () => {
  for (const kind of kinds) {
    expect(texts(draw(kind, sampleNetworks({ dataset: 'synthetic-digits' })))).toContain('{muted|synthetic digits}')
    expect(texts(draw(kind, sampleNetworks())).join()).not.toContain('digits')
  }
})
