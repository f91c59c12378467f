import type { Run, RunData } from '../contract/index.ts'
import { expect, test } from 'vitest'
import { countsAtRate, fateCountsOf } from './fate-counts.ts'

const fates = ['flat', 'sharp', 'slow']
const run = (kind: Run['kind']) => ({ kind, summary: { fates } }) as unknown as Run
const none: RunData = { members: [], arrays: {}, series: [] }

test('basin shares are counted over the learning rates that are done, and at each of them', () => {
  const series = (name: string, values: number[]) => ({
    member: 0,
    name,
    steps: Float64Array.of(0.01, 0.02),
    values: Float64Array.from(values),
  })
  const data = { ...none, series: [series('flat', [0, 7]), series('sharp', [10, 2]), series('slow', [0, 1])] }
  const counts = fateCountsOf(run('basin-share'), data)
  expect(counts).toEqual({ fates: fates.map((fate, code) => ({ fate, count: [7, 12, 1][code] })), total: 20 })
  expect(countsAtRate(run('basin-share'), data, 1).map(({ count }) => count)).toEqual([7, 2, 1])
  expect(countsAtRate(run('basin-share'), data, 2)).toEqual([])
})

test('maps are counted by their cells, paths by their members', () => {
  const fate = { name: 'fate', dtype: 'uint8' as const, shape: [4], fill: 255, data: Uint8Array.of(1, 1, 2, 255) }
  expect(fateCountsOf(run('bifurcation'), { ...none, arrays: { fate } })).toMatchObject({ total: 3 })
  const members = ['flat', 'flat', undefined].map((name, index) => ({ index, parameters: {}, summary: { fate: name } }))
  expect(fateCountsOf(run('trajectory'), { ...none, members }).fates.map(({ count }) => count)).toEqual([2, 0, 0])
})
