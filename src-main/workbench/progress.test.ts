import { expect, test } from 'vitest'
import { progressMeter } from './progress.ts'

test('at constant speed the time left is the rest of the work at that speed', () => {
  const meter = progressMeter(1000)
  for (let step = 1; step <= 50; step++) meter.update(step / 100, 1000 + step * 100)
  expect(meter.read(6000)).toEqual({ fraction: 0.5, etaSeconds: expect.closeTo(5, 6), elapsedSeconds: 5 })
  expect(meter.read(7000).etaSeconds).toBeCloseTo(4, 6)
})

test('nothing is promised before there is something to judge by, and never a negative time', () => {
  const meter = progressMeter(0)
  expect(meter.read(5000).etaSeconds).toBeNull()
  meter.update(0.5, 100)
  expect(meter.read(100).etaSeconds).toBeNull()
  expect(meter.read(60_000).etaSeconds).toBe(0)
})

test('a change of speed is followed within seconds, and the fraction never goes back', () => {
  const meter = progressMeter(0)
  meter.update(0.5, 1000)
  for (let second = 2; second <= 15; second++) meter.update(0.5 + (second - 1) * 0.01, second * 1000)
  const { etaSeconds, fraction } = meter.read(15_000)
  expect(fraction).toBeCloseTo(0.64)
  expect(etaSeconds).toBeGreaterThan(15)
  meter.update(0.1, 16_000)
  expect(meter.read(16_000).fraction).toBe(fraction)
})

test('of a resumed run the time left goes by what it does now, not by what it had done before', () => {
  const meter = progressMeter(0, { resumed: true, before: 60_000 })
  // It loads its data for two seconds, and its first reports arrive together.
  meter.update(0.5, 2000)
  meter.update(0.51, 2001)
  expect(meter.read(2100)).toEqual({ fraction: 0.51, etaSeconds: null, elapsedSeconds: 62.1 })
  for (let step = 2; step <= 20; step++) meter.update(0.5 + step / 100, 2000 + step * 100)
  expect(meter.read(4000)).toEqual({ fraction: 0.7, etaSeconds: expect.closeTo(3, 6), elapsedSeconds: 64 })
})
