import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { coalesceProgress } from './progress.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }))
afterEach(() => void vi.useRealTimers())

test('of a thousand reports a second at most twenty are passed on, the first at once and the last in the end', () => {
  const passed: number[] = []
  const progress = coalesceProgress((fraction) => passed.push(fraction))
  for (let step = 1; step <= 1000; step++) {
    progress.report(step / 1000)
    vi.advanceTimersByTime(1)
  }
  expect(passed[0]).toBe(0.001)
  expect(passed.length).toBeGreaterThan(15)
  expect(passed.length).toBeLessThanOrEqual(21)
  vi.advanceTimersByTime(50)
  expect(passed.at(-1)).toBe(1)
})

test('nothing is passed on after the end', () => {
  const passed: number[] = []
  const progress = coalesceProgress((fraction) => passed.push(fraction))
  progress.report(0.1)
  progress.report(0.2)
  progress.stop()
  vi.advanceTimersByTime(1000)
  expect(passed).toEqual([0.1])
})
