import { availableParallelism } from 'node:os'
import { expect, test } from 'vitest'
import { threadCount } from './index.ts'

test('computes on a thread for each core, or on as many as are asked for', () => {
  for (const nothing of [undefined, '']) expect(threadCount(nothing)).toBe(availableParallelism())
  for (const count of [1, 2, 64]) expect(threadCount(String(count))).toBe(count)
})

test.each(['0', '-1', '1.5', 'two', '1e9', 'NaN'])('%s threads are refused', (wanted) => {
  expect(() => threadCount(wanted)).toThrow(`OVERSTEP_THREADS must be a whole number from 1 to 4096, got "${wanted}"`)
})
