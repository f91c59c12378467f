import { expect, test } from 'vitest'
import { fateMapConfigSchema, rowOf } from '#shared/contract/index.ts'
import { sampleNetworks } from '#shared/results/networks.fixture.ts'
import { resultOf, subjectOf } from './result.ts'

test('networks are told by their data set, their best accuracy and how many diverged', () => {
  const { run } = sampleNetworks({ dataset: 'synthetic-digits' })
  expect(subjectOf(rowOf(run))).toBe('Synthetic digits')
  expect(subjectOf(rowOf({ ...run, summary: null }))).toBe('Auto')
  expect(resultOf(rowOf(run))).toBe('')
  const networks = [{ testAccuracy: 0.9712 }, { testAccuracy: null }, { testAccuracy: 0.98 }]
  expect(resultOf(rowOf({ ...run, summary: { networks } }))).toBe('test 98.00 %, 1 of 3 diverged')
  expect(resultOf(rowOf({ ...run, summary: { networks: [{ testAccuracy: null }] } }))).toBe('1 of 1 diverged')
})

test('a comparison is told by both landscapes and the share of cells that change', () => {
  const config = fateMapConfigSchema.parse({
    kind: 'fate-map',
    against: 'paper-1d-printed',
    start: { min: 0, max: 1, count: 2 },
    learningRate: { min: 0.1, max: 1, count: 2 },
  })
  const run = { ...sampleNetworks({}).run, config, kind: config.kind, summary: { changed: 0.123, shares: { flat: 1 } } }
  expect(subjectOf(rowOf(run))).toBe('Three minima against Three minima, as printed')
  expect(resultOf(rowOf(run))).toBe('12 % of the cells change')
  expect(resultOf(rowOf({ ...run, summary: { changed: 0 } }))).toBe('no cell changes')
})
