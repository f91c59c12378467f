import { expect, test } from 'vitest'
import { configSchema, freshRun, type ArrayData } from '../../contract/index.ts'
import type { FigureInput } from '../../plot/index.ts'
import { pointsOf, wordsOf } from '../../plot/reading.fixture.ts'
import { figureData } from '../data.ts'
import { accuracyPlane, lossPlane, planeSurface, planeValuesAt } from './loss-plane.ts'
import { lossSurface } from './loss-surface.ts'

const size = { style: 'print', width: 900, height: 600 } as const
const count = 17
const places = Float64Array.from({ length: count }, (_, index) => index - 8)

/** A bowl whose lowest point is (1, 2), judged at every `stride`-th cell, and three networks that make the plane. */
function bowl(stride = 1): FigureInput {
  const config = configSchema.parse({
    kind: 'loss-plane',
    of: { run: '0'.repeat(26), members: [0, 1, 2] },
    plane: 'members',
    count,
  })
  const cell = (value: (x: number, y: number) => number) =>
    Float64Array.from({ length: count * count }, (_, at) => {
      const [row, column] = [Math.floor(at / count), at % count]
      return row % stride === 0 && column % stride === 0 ? value(places[column]!, places[row]!) : Number.NaN
    })
  const array = (name: string, data: Float64Array<ArrayBuffer>, shape = [data.length]): ArrayData => ({
    name,
    dtype: 'float64',
    shape,
    fill: NaN,
    data,
  })
  const arrays = [
    array('x', places),
    array('y', places),
    array(
      'trainLoss',
      cell((x, y) => 0.1 + (x - 1) ** 2 + (y - 2) ** 2),
      [count, count],
    ),
    array(
      'accuracy',
      cell((x, y) => 1 / (1 + x * x + y * y)),
      [count, count],
    ),
    array('path/0', Float64Array.of(-20, 0, 5, 0, 0, 0), [2, 3]),
    array('path/1', Float64Array.of(1, 1, 1, 4, 0, 0), [2, 3]),
    array('path/2', Float64Array.of(2, 2, 0), [1, 3]),
  ]
  const ends = [0, 1, 2].map((member) => ({ title: 'Run', member, start: 'ABA'[member]!, learningRate: 0.1 }))
  const run = {
    id: '1'.repeat(26),
    kind: config.kind,
    title: 'A plane',
    config,
    status: 'completed' as const,
    created: 1,
    started: 1,
    finished: 2,
    computed: 1,
    appVersion: '0',
    engine: 'onnx',
    device: 'cpu',
    precision: 'float32',
    generator: null,
    seed: null,
    ...freshRun(),
    summary: { ends, dataset: 'synthetic-digits', loss: 'cross-entropy', trainImages: 2000 },
  }
  const named = Object.fromEntries(arrays.map((array) => [array.name, array]))
  return { run, data: { members: [], series: [], arrays: named } }
}

test('networks stand where they are on the plane, hollow where they began, joined by their triangle', () => {
  const figure = lossPlane.draw(bowl(), size)
  expect([0, 1, 2].map((key) => pointsOf(figure, 'end', key))).toEqual([[[0, 0]], [[4, 0]], [[2, 2]]])
  // The first began beyond the plane; of the last only the end is known.
  expect([0, 1, 2].map((key) => pointsOf(figure, 'start', key))).toEqual([[], [[1, 1]], []])
  const triangle = figure.marks.find((mark) => 'name' in mark && mark.name === 'triangle')
  const corners = [
    [0, 0],
    [4, 0],
    [2, 2],
    [0, 0],
  ]
  expect(triangle).toMatchObject({ points: corners })
  expect(wordsOf(figure)).toContain('synthetic digits')
})

test('a pointer is told the nearest network of the plane, and nothing beyond it', () => {
  const input = bowl()
  expect(planeValuesAt(input, { x: 1.3, y: 1.6 })).toEqual({ x: 1, y: 2, trainLoss: 0.1, accuracy: 1 / 6 })
  expect(planeValuesAt(input, { x: 9, y: 0 })).toBeUndefined()
  expect(lossPlane.reading!(input, { x: 0, y: 0 }, 0).map(({ value }) => value)).toEqual(['0', '0', '5.1', '100 %'])
})

test('while it is judged the plane is seen as far as it is known, and then as a whole', () => {
  expect(planeSurface(bowl(2), 'trainLoss')?.x).toEqual(places.filter((_, index) => index % 2 === 0))
  expect(planeSurface(bowl(16), 'trainLoss')).toBeUndefined()
  const input = bowl()
  const whole = planeSurface(input, 'trainLoss')
  expect(whole?.value).toHaveLength(count * count)
  expect(planeSurface(input, 'trainLoss')).toBe(whole)
  for (const figure of [lossPlane, accuracyPlane, lossSurface])
    for (const stride of [1, 2, 16]) expect(figure.draw(bowl(stride), size).planes.length).toBeGreaterThan(0)
})

test('on the surface the networks are drawn at the height of the loss where they are', () => {
  const figure = lossSurface.draw(bowl(), size)
  const [first] = pointsOf(figure, 'end', 0)
  const seen = figure.pointing!.pixelOf({ x: 0, y: 0 })!
  const plane = figure.planes[0]!
  expect(first![0] + plane.left).toBeCloseTo(seen.x, 6)
  expect(plane.top + plane.height - first![1]).toBeCloseTo(seen.y, 6)
})

test('its table has a row for each cell', () => {
  const { rows, columns } = figureData(lossPlane, bowl())
  expect(rows).toBe(count * count)
  expect(columns.map(({ name, at }) => [name, at(1)])).toEqual([
    ['x', -7],
    ['y', -8],
    ['trainLoss', 0.1 + 64 + 100],
    ['accuracy', 1 / (1 + 49 + 64)],
  ])
})
