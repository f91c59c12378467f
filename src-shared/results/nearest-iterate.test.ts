import type { RunData } from '../contract/index.ts'
import { expect, test } from 'vitest'
import { memberRows } from './member-rows.ts'
import { nearestIterate, seriesOverTime, spanOverTime } from './nearest-iterate.ts'

const series = (member: number, name: string, values: number[]) => ({
  member,
  name,
  steps: Float64Array.from(values, (_, step) => step),
  values: Float64Array.from(values),
})
const data: RunData = {
  members: [
    { index: 0, parameters: { start: [4], learningRate: 0.5 }, summary: { fate: 'flat', iterations: 2 } },
    { index: 1, parameters: { start: [4], learningRate: 0.1 }, summary: null },
  ],
  arrays: {},
  series: [
    series(0, 'x', [4, 2, 1]),
    series(0, 'value', [16, 4, 1]),
    series(1, 'x', [4, 3.5]),
    series(1, 'value', [16, 12]),
  ],
}
const plane: RunData = {
  members: [{ index: 0, parameters: { start: [3, -4], learningRate: 0.5 }, summary: { fate: 'periodic', period: 2 } }],
  arrays: {},
  series: [
    series(0, 'u', [3, 1]),
    series(0, 'v', [-4, 2]),
    series(0, 'value', [25, 5]),
    series(0, 'stepLength', [6.3, 0]),
  ],
}

test('a descent is summed up by its parameters, its fate and its last iterate', () => {
  expect(memberRows(data, ['x'])).toEqual([
    {
      index: 0,
      start: [4],
      learningRate: 0.5,
      draw: null,
      fate: 'flat',
      period: null,
      iterations: 2,
      last: [1],
      lastValue: 1,
      lastStep: null,
      sharpness: null,
      stabilityLimit: null,
    },
    {
      index: 1,
      start: [4],
      learningRate: 0.1,
      draw: null,
      fate: null,
      period: null,
      iterations: null,
      last: [3.5],
      lastValue: 12,
      lastStep: null,
      sharpness: null,
      stabilityLimit: null,
    },
  ])
  expect(memberRows(plane, ['u', 'v'])).toMatchObject([
    { start: [3, -4], period: 2, last: [1, 2], lastValue: 5, sharpness: null, stabilityLimit: null },
  ])
})

test('the nearest iterate is the one that looks nearest on the axes as they are', () => {
  const find = (x: number, y: number, member: number | null = null) =>
    nearestIterate(data, memberRows(data, ['x']), { x: 'x', y: 'value' }, { x, y }, { x: 4, y: 16 }, member)
  expect(find(1.9, 5)).toMatchObject({ row: { index: 0 }, step: 1, values: { x: 2, value: 4 } })
  expect(find(3.4, 11)).toMatchObject({ row: { index: 1 }, step: 1 })
  expect(find(3.4, 11, 0)).toMatchObject({ row: { index: 0 } })
  expect(nearestIterate(data, [], { x: 'x', y: 'value' }, { x: 0, y: 0 }, { x: 1, y: 1 }, null)).toBeUndefined()
})

test('in a plane it is near in both variables, and tells everything that is known of it', () => {
  const rows = memberRows(plane, ['u', 'v'])
  const found = nearestIterate(plane, rows, { x: 'u', y: 'v' }, { x: 1.2, y: 1 }, { x: 8, y: 8 }, null)
  expect(found).toMatchObject({ step: 1, values: { u: 1, v: 2, value: 5, stepLength: 0 } })
})

test('against the step itself, where that is the axis', () => {
  const rows = memberRows(data, ['x'])
  const found = nearestIterate(data, rows, { x: null, y: 'value' }, { x: 2.2, y: 1 }, { x: 2, y: 16 }, null)
  expect(found).toMatchObject({ row: { index: 0 }, step: 2, values: { x: 1, value: 1 } })
})

test('on a figure over time the descent is the nearest at the step under the pointer', () => {
  const names = seriesOverTime('path-sharpness')!
  const series = (member: number, values: number[]) => ({
    member,
    name: 'sharpness',
    steps: Float64Array.of(0, 1, 2),
    values: Float64Array.from(values),
  })
  const both = { ...data, series: [series(0, [5, 5, 5]), series(1, [5, 900, 1000])] }
  const rows = memberRows(both, ['x'])
  const at = (x: number, y: number) => {
    const found = nearestIterate(both, rows, names, { x, y }, spanOverTime(both, names), null)!
    return [found.row.index, found.step]
  }
  expect(at(1.4, 800)).toEqual([1, 1])
  expect(at(1.6, 5)).toEqual([0, 2])
  expect(at(1.6, 880)).toEqual([1, 2])
})
