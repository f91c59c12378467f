import { expect, test } from 'vitest'
import { configSchema } from '../kinds/index.ts'
import { extendedOver, movedPosition } from './sweep-extension.ts'
import { sweepRuns } from './sweep-runs.ts'
import type { SweepOver } from './history.ts'

const learningRate = { min: 0.01, max: 0.02, count: 2 }
const config = configSchema.parse({ kind: 'basin-share', landscape: 'paper-2d', learningRate, steps: 10, seed: 7 })
const over: SweepOver = [
  { path: 'steps', values: [10, 20, 30] },
  { path: 'tolerance', values: [1e-6, 1e-5] },
]

test.each([
  ['of the first field', [{ path: 'steps', values: [40] }], 8],
  ['of the last field', [{ path: 'tolerance', values: [1e-4, 1e-3] }], 12],
  ['of a field that was not swept', [{ path: 'seed', values: [8, 9] }], 18],
  [
    'of several',
    [
      { path: 'seed', values: [8] },
      { path: 'steps', values: [5] },
    ],
    16,
  ],
])('runs keep their settings when values %s are added', (_, added, count) => {
  const extended = extendedOver({ config, over }, added)
  const [before, after] = [sweepRuns(config, over), sweepRuns(config, extended)]
  expect(after).toHaveLength(count)
  const places = before.map((__, position) => movedPosition(over, extended, position))
  expect(new Set(places).size).toBe(before.length)
  for (const [position, place] of places.entries()) expect(after[place]!.config).toEqual(before[position]!.config)
})

test('what is there already is left out; nothing new is refused, by its field', () => {
  expect(extendedOver({ config, over }, [{ path: 'steps', values: [20, 50, 50] }])[0]!.values).toEqual([10, 20, 30, 50])
  expect(extendedOver({ config, over }, [{ path: 'seed', values: [7, 8] }])[2]!.values).toEqual([7, 8])
  expect(() => extendedOver({ config, over }, [{ path: 'steps', values: [20] }])).toThrow(
    'steps: has all of these values already',
  )
  const swept = { config, over: [{ path: 'learningRate', values: [learningRate] }] }
  expect(() => extendedOver(swept, [{ path: 'learningRate.count', values: [3] }])).toThrow(
    'learningRate.count: cannot be swept beside learningRate: one is a part of the other',
  )
})
