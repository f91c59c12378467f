import { expect, test } from 'vitest'
import { axisValues, configSchema, type ArrayData, type ConfigInput, type RunData } from '../contract/index.ts'
import { figureData } from './data.ts'
import { basinShares } from './maps/basin-shares.ts'
import type { FigureInput, FigureKind } from '../plot/index.ts'
import { sampleNetworks } from '../results/networks.fixture.ts'

const fates = ['flat', 'sharp', 'divergent']
const kind = {
  name: 'a',
  title: 'A',
  draw(): never {
    throw new Error('A table is not drawn.')
  },
}

function inputOf(config: ConfigInput, data: Partial<RunData>): FigureInput {
  const parsed = configSchema.parse(config)
  const { run } = sampleNetworks()
  return {
    run: { ...run, config: parsed, kind: parsed.kind, summary: { fates } },
    data: { members: [], series: [], arrays: {}, ...data },
  }
}
const arrays = (given: Record<string, [data: ArrayData['data'], shape: number[]]>): RunData['arrays'] =>
  Object.fromEntries(
    Object.entries(given).map(([name, [data, shape]]) => {
      const dtype = data instanceof Uint8Array ? 'uint8' : 'float64'
      return [name, { name, dtype, shape, fill: 0, data }]
    }),
  )
/** The rows of a table as records. */
function rowsOf(input: FigureInput, figure: FigureKind = kind) {
  const { rows, columns } = figureData(figure, input)
  return Array.from({ length: rows }, (_, row) => Object.fromEntries(columns.map(({ name, at }) => [name, at(row)])))
}

test('maps for a sequence of learning rates have a row for each cell, the first axis the slowest', () => {
  const config: ConfigInput = {
    kind: 'basin-map',
    learningRate: [0.1, 0.2],
    x: { min: 0, max: 2, count: 3 },
    y: { min: 5, max: 6, count: 2 },
  }
  const input = inputOf(config, {
    arrays: arrays({
      fate: [Uint8Array.from({ length: 12 }, (_, at) => at % 3), [2, 2, 3]],
      'against/fate': [new Uint8Array(12).fill(255), [2, 2, 3]],
      // As long as the first axis, but of the landscape.
      'surface/x': [new Float64Array(2), [2]],
    }),
  })
  const rows = rowsOf(input)
  expect(rows).toHaveLength(12)
  expect(rows[0]).toEqual({ learningRate: 0.1, y: 5, x: 0, fate: 'flat', againstFate: null })
  expect(rows[7]).toEqual({ learningRate: 0.2, y: 5, x: 1, fate: 'sharp', againstFate: null })
  expect(rows[11]).toMatchObject({ learningRate: 0.2, y: 6, x: 2 })
})

test('an orbit has a row for each iterate, with what holds of its learning rate', () => {
  const learningRate = { min: 1, max: 3, count: 3 }
  const one = inputOf(
    { kind: 'bifurcation', landscape: 'cubic', learningRate, samples: 2 },
    {
      arrays: arrays({
        orbit: [Float64Array.from([1, 2, 3, 4, NaN, NaN]), [3, 2]],
        lyapunov: [Float64Array.of(-1, 0.5, NaN), [3]],
        fate: [Uint8Array.of(0, 1, 2), [3]],
      }),
    },
  )
  expect(rowsOf(one)[3]).toEqual({ learningRate: 2, sample: 1, x: 4, lyapunov: 0.5, fate: 'sharp' })
  expect(rowsOf(one)[4]).toEqual({ learningRate: 3, sample: 0, x: NaN, lyapunov: NaN, fate: 'divergent' })
  const two = inputOf(
    { kind: 'bifurcation', landscape: 'himmelblau', start: [0, 1], learningRate, samples: 1 },
    { arrays: arrays({ orbit: [Float64Array.from([1, 2, 3, 4, 5, 6]), [3, 1, 2]] }) },
  )
  expect(rowsOf(two)[1]).toEqual({ learningRate: 2, sample: 0, x: 3, y: 4 })
})

test('counts of random starts come with shares and their intervals, as far as all fates are counted', () => {
  const learningRate = { min: 0.01, max: 0.03, count: 3 }
  const steps = axisValues({ ...learningRate, scale: 'linear' })
  const series = (name: string, ...values: number[]) => ({
    member: 0,
    name,
    steps: steps.slice(0, values.length),
    values: Float64Array.from(values),
  })
  const input = inputOf(
    { kind: 'basin-share', learningRate, starts: 10 },
    { series: [series('flat', 0, 5, 10), series('sharp', 10, 5), series('divergent', 0, 0)] },
  )
  const rows = rowsOf(input, basinShares)
  expect(rows).toHaveLength(6)
  expect(rows[0]).toMatchObject({ learningRate: 0.01, fate: 'flat', count: 0, total: 10, share: 0 })
  // Wilson 95 % intervals of 0 and of 5 in 10, from tables.
  expect([rows[0]!.low, rows[0]!.high].map((end) => Number(end).toFixed(4))).toEqual(['0.0000', '0.2775'])
  expect([rows[3]!.low, rows[3]!.high].map((end) => Number(end).toFixed(4))).toEqual(['0.2366', '0.7634'])
})

test('a path has a row for each iterate; values of other steps stand in their own rows', () => {
  const input = inputOf(
    { kind: 'trajectory', landscape: 'himmelblau', starts: [[1, 2]], learningRates: [0.01] },
    {
      members: [
        { index: 0, parameters: { start: [1, 2], learningRate: 0.01 }, summary: null },
        { index: 1, parameters: { start: [1, 2], learningRate: 0.02 }, summary: null },
      ],
      series: [
        { member: 0, name: 'x', steps: Float64Array.of(0, 1), values: Float64Array.of(1, 3) },
        { member: 0, name: 'value', steps: Float64Array.of(1, 2), values: Float64Array.of(7, NaN) },
        { member: 1, name: 'x', steps: Float64Array.of(0), values: Float64Array.of(9) },
      ],
    },
  )
  const of = (member: number, learningRate: number) => ({ member, start1: 1, start2: 2, learningRate })
  expect(rowsOf(input)).toEqual([
    { ...of(0, 0.01), step: 0, x: 1, value: null },
    { ...of(0, 0.01), step: 1, x: 3, value: 7 },
    { ...of(0, 0.01), step: 2, x: null, value: NaN },
    { ...of(1, 0.02), step: 0, x: 9, value: null },
  ])
  // Rows may be asked for in any order.
  const { columns } = figureData(kind, input)
  expect([3, 0, 2, 1].map((row) => columns.find(({ name }) => name === 'x')!.at(row))).toEqual([9, 1, null, 3])
})
