import { configSchema, emptyArray, fateMapConfigSchema, type ConfigInput, type Run } from '#shared/contract/index.ts'
import { expect, test } from 'vitest'
import { tableOf } from './table.ts'

const config = fateMapConfigSchema.parse({
  kind: 'fate-map',
  start: { min: 0, max: 3, count: 4 },
  learningRate: { min: 0.1, max: 0.2, count: 2 },
})
const run: Run = {
  id: '01M84Z9460SA6GYH2YTF3SBQ8H',
  kind: 'fate-map',
  title: 'a map',
  config,
  status: 'running',
  created: 0,
  started: 0,
  finished: null,
  appVersion: '0',
  engine: 'overstep',
  device: 'cpu',
  precision: 'float64',
  generator: null,
  seed: null,
  summary: { fates: ['flat', 'sharp'] },
  error: null,
  notes: '',
  starred: false,
  tags: [],
  parentId: null,
}

test('a map is a table of shares per learning rate; rates that are not computed have none', () => {
  const fate = emptyArray({ name: 'fate', dtype: 'uint8', shape: [2, 4], fill: 255 })
  fate.data.set([0, 0, 0, 1])
  expect(tableOf({ run, data: { members: [], series: [], arrays: { fate } } })).toEqual({
    columns: ['learning rate γ', 'flat', 'sharp'],
    rows: [
      ['0.1', '75 %', '25 %'],
      ['0.2', '', ''],
    ],
    total: 2,
  })
})

test('other runs are tables of their members, with a column for everything that is said of any of them', () => {
  const members = [
    { index: 0, parameters: { start: [9.5], learningRate: 0.02 }, summary: { fate: 'flat' } },
    { index: 1, parameters: { start: [9.5], learningRate: 0.03 }, summary: null },
  ]
  const trajectory: Run = {
    ...run,
    kind: 'trajectory',
    config: {
      kind: 'trajectory',
      landscape: 'paper-1d',
      starts: [[9.5]],
      learningRates: [0.02, 0.03],
      steps: 10,
      tolerance: 1e-6,
      bound: 1e6,
    },
  }
  expect(tableOf({ run: trajectory, data: { members, series: [], arrays: {} } })).toEqual({
    columns: ['start', 'learningRate', 'fate'],
    rows: [
      ['9.5', '0.02', 'flat'],
      ['9.5', '0.03', ''],
    ],
    total: 2,
  })
})

const summary = { fates: ['flat', 'divergent'] }
const stub = (config: ConfigInput): Run => {
  const parsed = configSchema.parse(config)
  return { ...run, kind: parsed.kind, config: parsed, summary }
}

test('a list of basin maps is a table of shares per learning rate, and against another landscape of what changes', () => {
  const shape = [2, 1, 4]
  const [fate, against] = ['fate', 'against/fate'].map((name) => emptyArray({ name, dtype: 'uint8', shape, fill: 255 }))
  fate!.data.set([0, 0, 0, 1])
  against!.data.set([0, 1, 0, 1])
  const basins = stub({
    ...{ kind: 'basin-map', x: { min: 0, max: 3, count: 4 }, y: { min: 0, max: 0, count: 1 } },
    ...{ learningRate: [0.3, 0.2], against: 'paper-2d-printed' },
  })
  const arrays = { fate: fate!, 'against/fate': against! }
  expect(tableOf({ run: basins, data: { members: [], series: [], arrays } })).toEqual({
    columns: ['learning rate γ', 'flat', 'divergent', 'changed'],
    rows: [
      ['0.3', '75 %', '25 %', '25 %'],
      ['0.2', '', '', ''],
    ],
    total: 2,
  })
})

test('shares of random starts come with their intervals, as far as they are known', () => {
  const shares = stub({ kind: 'basin-share', learningRate: { min: 0.1, max: 0.2, count: 2 }, starts: 20 })
  const series = ['flat', 'divergent'].map((name, index) => ({
    ...{ member: 0, name, steps: Float64Array.of(0.1), values: Float64Array.of(index === 0 ? 20 : 0) },
  }))
  // Of none of 20 at most 16.1 % (Newcombe, 1998).
  expect(tableOf({ run: shares, data: { members: [], series, arrays: {} } }).rows).toEqual([
    ['0.1', '100 % (84 % – 100 %)', '0 % (0 % – 16 %)'],
    ['0.2', '', ''],
  ])
})

test('a bifurcation is a table of what becomes of the orbit and where it lies', () => {
  const orbits = stub({ kind: 'bifurcation', learningRate: { min: 1, max: 3, count: 3 }, samples: 2 })
  const array = (name: string, dtype: 'float64' | 'uint8', shape: number[], values: number[]) => {
    const made = emptyArray({ name, dtype, shape, fill: 0 })
    made.data.set(values)
    return [name, made] as const
  }
  const arrays = Object.fromEntries([
    array('orbit', 'float64', [3, 2], [1, 0.5, NaN, NaN, 0, 0]),
    array('lyapunov', 'float64', [3], [-0.25, NaN, 0]),
    array('fate', 'uint8', [3], [0, 1, 255]),
    array('period', 'uint8', [3], [0, 0, 0]),
  ])
  expect(tableOf({ run: orbits, data: { members: [], series: [], arrays } }).rows).toEqual([
    ['1', 'flat', '', '−0.25', '0.5', '1'],
    ['2', 'divergent', '', '–', '–', '–'],
    ['3', '', '', '', '', ''],
  ])
})
