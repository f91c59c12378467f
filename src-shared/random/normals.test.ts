import { expect, test } from 'vitest'
import { fillNormal, GENERATOR, streamOf } from './index.ts'

/** The share of normal deviates up to x: Simpson's rule over the density. */
function normalShare(x: number): number {
  const pieces = 2000
  const step = (x + 10) / pieces
  let sum = 0
  for (let at = 0; at <= pieces; at++) {
    const weight = at === 0 || at === pieces ? 1 : at % 2 === 1 ? 4 : 2
    sum += weight * Math.exp(-((-10 + at * step) ** 2) / 2)
  }
  return (sum * step) / 3 / Math.sqrt(2 * Math.PI)
}

test('deviates are normal: moments, shares below, and what lies beyond the last layer', () => {
  const count = 400_000
  const drawn = new Float32Array(count)
  fillNormal(drawn, streamOf(GENERATOR, 'trials', 5))
  const moment = (power: number) => drawn.reduce((sum, value) => sum + value ** power, 0) / count
  // Within four standard errors: √(variance of the power / count).
  const close = (power: number, expected: number, variance: number) =>
    expect(Math.abs(moment(power) - expected), `moment ${power}`).toBeLessThan(4 * Math.sqrt(variance / count))
  close(1, 0, 1)
  close(2, 1, 2)
  close(3, 0, 15)
  close(4, 3, 96)
  for (const x of [-3.6, -3, -1.5, -0.3, 0, 0.2, 1, 2.2, 3.3, 3.8]) {
    const share = normalShare(x)
    const below = drawn.filter((value) => value <= x).length / count
    expect(Math.abs(below - share), `below ${x}`).toBeLessThan(4 * Math.sqrt((share * (1 - share)) / count) + 1e-9)
  }
})

test('they are those of the stream, times the standard deviation', () => {
  const drawn = (std: number, ...numbers: number[]) => {
    const values = new Float32Array(1000)
    fillNormal(values, streamOf(GENERATOR, 'noise', ...numbers), std)
    return values
  }
  expect(drawn(1, 3, 4)).toEqual(drawn(1, 3, 4))
  expect(drawn(1, 3, 4)).not.toEqual(drawn(1, 4, 3))
  expect(drawn(4, 3, 4)).toEqual(drawn(1, 3, 4).map((value) => 4 * value))
  expect(drawn(0, 3, 4).every((value) => value === 0)).toBe(true)
})
