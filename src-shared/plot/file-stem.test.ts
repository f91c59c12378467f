import { expect, test } from 'vitest'
import { comparisonLookSchema, configSchema, type Run } from '../contract/index.ts'
import { wholeComparison } from '../figures/compare/index.ts'
import { fileStem } from './file-stem.ts'
import { figuresOf } from '../figures/index.ts'
import { sampleNetworks } from '../results/networks.fixture.ts'

const axis = { min: 0.1, max: 1, count: 3 }
const plane = { landscape: 'himmelblau', x: axis, y: axis }
const configs = [
  { kind: 'trajectory', starts: [[1]], learningRates: [0.1] },
  { kind: 'trajectory', landscape: 'himmelblau', starts: [[1, 1]], learningRates: [0.1] },
  { kind: 'fate-map', start: axis, learningRate: axis, against: 'paper-1d-printed' },
  { kind: 'basin-map', ...plane, learningRate: [0.01, 0.02], against: 'paper-2d' },
  {
    kind: 'basin-share',
    landscape: 'paper-2d',
    box: [
      [3, 4],
      [3, 4],
    ],
    learningRate: axis,
  },
  { kind: 'bifurcation', start: [1], learningRate: axis },
  { kind: 'network', starts: 12 },
].map((config) => configSchema.parse(config))

test('files of figures have names that every system takes, and none that differ in case alone', () => {
  const { run, data } = sampleNetworks()
  const names = configs.map((config) => figuresOf(config).map(({ name }) => name))
  for (const config of configs) {
    const runs = [0, 1].map((index) => ({
      run: { ...run, id: run.id.slice(0, -1) + index, kind: config.kind, config } as Run,
      data,
    }))
    names.push(wholeComparison({ runs }, comparisonLookSchema.parse({})).map(({ kind }) => kind.name))
  }
  let files = 0
  for (const list of names) {
    const stems = list.map(fileStem)
    expect(new Set(stems.map((stem) => stem.toLowerCase())).size, list.join()).toBe(list.length)
    for (const stem of stems) expect(stem).toMatch(/^[A-Za-z][\w-]{0,60}$/)
    files += stems.length
  }
  expect(files).toBeGreaterThan(60)
})

test('what a system would refuse is no name', () => {
  expect(['con', 'COM1', 'aux', 'console'].map(fileStem)).toEqual([
    'figure-con',
    'figure-COM1',
    'figure-aux',
    'console',
  ])
  expect(fileStem('a:b/c\\d|e?..')).toBe('a-b-c-d-e-')
})
