import type { RunData } from '#shared/contract/index.ts'
import { expect, test } from 'vitest'
import { memberRows, nearestIterate } from './members.ts'

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

test('a descent is summed up by its parameters, its fate and its last iterate', () => {
  expect(memberRows(data)).toEqual([
    { index: 0, start: 4, learningRate: 0.5, fate: 'flat', iterations: 2, lastX: 1, lastValue: 1 },
    { index: 1, start: 4, learningRate: 0.1, fate: null, iterations: null, lastX: 3.5, lastValue: 12 },
  ])
})

test('the nearest iterate is the one that looks nearest on the axes as they are', () => {
  const find = (x: number, y: number, member: number | null = null) =>
    nearestIterate(data, memberRows(data), { x: 'x', y: 'value' }, { x, y }, { x: 4, y: 16 }, member)
  expect(find(1.9, 5)).toMatchObject({ row: { index: 0 }, step: 1, x: 2, y: 4 })
  expect(find(3.4, 11)).toMatchObject({ row: { index: 1 }, step: 1 })
  expect(find(3.4, 11, 0)).toMatchObject({ row: { index: 0 } })
  expect(nearestIterate(data, [], { x: 'x', y: 'value' }, { x: 0, y: 0 }, { x: 1, y: 1 }, null)).toBeUndefined()
})

test('against the step itself, where that is the axis', () => {
  const found = nearestIterate(data, memberRows(data), { x: null, y: 'value' }, { x: 2.2, y: 1 }, { x: 2, y: 16 }, null)
  expect(found).toMatchObject({ row: { index: 0 }, step: 2, x: 2, y: 1 })
})
