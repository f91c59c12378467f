import { expect, test } from 'vitest'
import { sampleNetworks } from '#shared/results/networks.fixture.ts'
import { networkRows } from '#shared/results/index.ts'
import { nearestSnapshot } from '#shared/figures/index.ts'
import { filtersOf, sortedRows } from './networks.ts'

test('before the end a network is told by the last points of its curves, at the end by its end point', () => {
  const { data } = sampleNetworks({ starts: ['A'], learningRates: [0.1, 0.5] })
  const [first] = networkRows(data)
  const lossAt = data.series.find(({ member, name }) => member === 0 && name === 'testLoss')!.values.at(-1)
  expect(first).toMatchObject({ start: 'A', learningRate: 0.1, testLoss: lossAt, distance: null, final: false })
  data.members[0]!.summary = { status: 'trained', testLoss: 0.2, distance: 3, divergedAt: null }
  data.members[1]!.summary = { status: 'divergent', testLoss: null, distance: null, divergedAt: 17 }
  expect(networkRows(data)).toMatchObject([
    { testLoss: 0.2, trainLoss: null, distance: 3, divergedAt: null, final: true },
    { testLoss: null, distance: null, divergedAt: 17, final: true },
  ])
})

test('rows without a value come last, whichever way they are sorted', () => {
  const { data } = sampleNetworks({ starts: ['A'], learningRates: [0.3, 0.1, 0.2] })
  data.members.forEach((member, at) => (member.summary = { testLoss: [2, null, 1][at] }))
  const rows = networkRows(data)
  const order = (column: 'testLoss' | 'learningRate', descending: boolean) =>
    sortedRows(rows, column, descending).map(({ index }) => index)
  expect(order('testLoss', false)).toEqual([2, 0, 1])
  expect(order('testLoss', true)).toEqual([0, 2, 1])
  expect(order('learningRate', false)).toEqual([1, 2, 0])
  expect(sortedRows(rows, null, true)).toEqual(rows)
})

test('the nearest snapshot is measured in shares of what is looked at', () => {
  const at = (member: number, x: number, y: number) => ({ member, x, y, step: 0, residual: 0 })
  const snapshots = [at(0, 0, 0), at(1, 10, 0), at(2, 0, 0.1)]
  expect(nearestSnapshot(snapshots, { x: 6, y: 0 }, { x: 1, y: 1 })?.member).toBe(1)
  expect(nearestSnapshot(snapshots, { x: 0, y: 0.07 }, { x: 10, y: 0.1 })?.member).toBe(2)
  expect(nearestSnapshot([], { x: 0, y: 0 }, { x: 1, y: 1 })).toBeUndefined()
})

test('filters are the columns of the weights', () => {
  const [filter] = filtersOf([1, 2, 3, 4, 5, 6, 7, 8], 1, { channels: 2, height: 2, width: 2 })
  // Planes side by side.
  expect([...filter!]).toEqual([1, 2, 5, 6, 3, 4, 7, 8])
  expect(filtersOf([1, 2, 3, 4, 5, 6, 7, 8], 2, { channels: 1, height: 2, width: 2 })).toEqual([
    Float32Array.of(1, 3, 5, 7),
    Float32Array.of(2, 4, 6, 8),
  ])
})
