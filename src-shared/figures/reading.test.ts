import { expect, test } from 'vitest'
import { configSchema, emptyArray, PENDING, type ConfigInput, type RunData } from '../contract/index.ts'
import { formatNumber, type FigureInput } from '../plot/index.ts'
import { sampleDraws, sampleEnds } from '../results/motion.fixture.ts'
import { sampleNetworks } from '../results/networks.fixture.ts'
import { readingAt } from './reading.ts'

const { run, data: trained } = sampleNetworks()

function inputOf(config: ConfigInput, data: Partial<RunData>): FigureInput {
  const parsed = configSchema.parse(config)
  return {
    run: { ...run, config: parsed, kind: parsed.kind, summary: { fates: ['flat', 'sharp'] } },
    data: { members: [], series: [], arrays: {}, ...data },
  }
}

const told = (...of: Parameters<typeof readingAt>) =>
  readingAt(...of).map(({ name, value }) => `${name} ${value}`.trim())

test('a map tells the descent of the cell that is pointed at, and nothing beside the map', () => {
  const fate = emptyArray({ name: 'fate', dtype: 'uint8', shape: [2, 2], fill: PENDING })
  const iterations = emptyArray({ name: 'iterations', dtype: 'uint32', shape: [2, 2], fill: 0 })
  fate.data.set([0, 1])
  iterations.data.set([7, 8000])
  const axis = { min: 1, max: 2, count: 2 }
  const map = inputOf({ kind: 'fate-map', start: axis, learningRate: axis }, { arrays: { fate, iterations } })
  expect(told('fate-map', map, { x: 1.9, y: 1 })).toEqual(['x₀ 2', 'γ 1', 'sharp', 'iterations 8\u202f000'])
  expect(told('iterations', map, { x: 1.9, y: 2 })).toEqual(['x₀ 2', 'γ 2', 'not computed'])
  expect(told('fate-map', map, { x: 9, y: 1 })).toEqual([])
  expect(told('shares', map, { x: 1 })).toEqual(['γ 1', 'flat 50 %, sharp 50 %'])
})

test('paths tell the nearest iterate, and on the figure of step lengths that of the step', () => {
  const series = (name: string, ...values: number[]) => ({
    member: 0,
    name,
    steps: Float64Array.from(values, (_, step) => step),
    values: Float64Array.from(values),
  })
  const paths = inputOf(
    { kind: 'trajectory', landscape: { expression: 'x^2', variables: ['x'] }, starts: [[4]], learningRates: [0.25] },
    {
      members: [{ index: 0, parameters: { start: [4], learningRate: 0.25 }, summary: null }],
      series: [series('x', 4, 2, 1), series('value', 16, 4, 1), series('stepLength', 2, 1, 0.5)],
    },
  )
  const second = ['γ 0.25', 't 1', 'x 2', 'f 4', 'step length 1']
  expect(told('path', paths, { x: 2.1, y: 4 })).toEqual(second)
  expect(told('convergence', paths, { x: 1.2, y: 100 })).toEqual(second)
})

test('ends tell the sharpness that is pointed at, and cells over momentum theirs', () => {
  const momentum = { min: 0, max: 0.9, count: 10 }
  const map = sampleEnds({ rates: 3, momentum, sharpnessAt: (rate, column) => 10 * rate + column })
  expect(told('end-sharpness', map, { x: 0.011, y: 12.5 })).toEqual(['γ 0.01', 'λ 12.5', 'flat 100 %'])
  const cell = ['β 0.3', 'x₀ 9', 'γ 0.1', 'flat', 'iterations 10', 'λ 23']
  expect(told('end-sharpness-map', map, { x: 0.29, y: 0.1 })).toEqual(cell)
  expect(told('fate-map', map, { x: 0.29, y: 0.1 })).toEqual(cell)
})

test('draws tell their number, and the sharpness of the iterate that is nearest at the step', () => {
  const draws = sampleDraws(5)
  const found = told('path-sharpness', draws, { x: 3.2, y: 60 })
  const sharpest = draws.data.series
    .filter(({ name }) => name === 'sharpness')
    .toSorted((one, other) => other.values[3]! - one.values[3]!)[0]!
  expect(found).toContain('t 3')
  expect(found).toContain(`draw ${(sharpest.member % 5) + 1}`)
  expect(found).toContain(`λ ${formatNumber(sharpest.values[3]!, 5)}`)
})

test('curves of training tell the nearest network and its values; a figure without readings its coordinates', () => {
  const at = (name: string) => trained.series.find((one) => one.member === 4 && one.name === name)!.values
  const test = at('testLoss')[9]!
  const train = trained.series.find((one) => one.member === 1 && one.name === 'trainLoss')!.values[451]!
  expect(told('losses', { run, data: trained }, { x: 451, y: test })).toEqual([
    't 450',
    'γ 0.1',
    'start A',
    `train ${formatNumber(train, 5)}`,
    `test ${formatNumber(test, 5)}`,
  ])
  expect(told('distances', { run, data: trained }, { x: 1200, y: 0.5 })).toEqual(['t 1\u202f200', '0.5'])
  const theory = inputOf({ kind: 'theory', mu: 400 }, {})
  expect(told('regions', theory, { x: 2 })).toEqual(['x 2'])
})
