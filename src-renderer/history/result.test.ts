import { expect, test } from 'vitest'
import { sampleNetworks } from '#shared/figures/network-sample.ts'
import { resultOf, subjectOf } from './result.ts'

test('networks are told by their data set, their best accuracy and how many diverged', () => {
  const { run } = sampleNetworks({ dataset: 'synthetic-digits' })
  expect(subjectOf(run)).toBe('Synthetic digits')
  expect(subjectOf({ ...run, summary: null })).toBe('Auto')
  expect(resultOf(run)).toBe('')
  const networks = [{ testAccuracy: 0.9712 }, { testAccuracy: null }, { testAccuracy: 0.98 }]
  expect(resultOf({ ...run, summary: { networks } })).toBe('test 98.00 %, 1 of 3 diverged')
  expect(resultOf({ ...run, summary: { networks: [{ testAccuracy: null }] } })).toBe('1 of 1 diverged')
})
