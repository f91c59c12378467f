import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { generators } from '#shared/random/index.ts'
import { initialWeights } from './weights.ts'

test.each(generators)('%s: weights and biases are uniform in ±1/√fanIn', (generator) => {
  const [layer] = initialWeights([25, 4000], 3, generator)
  for (const values of [layer!.weights, layer!.biases]) {
    const [mean, square] = [1, 2].map((power) => values.reduce((sum, value) => sum + value ** power, 0) / values.length)
    expect(Math.max(...values.map(Math.abs))).toBeLessThanOrEqual(0.2)
    expect(Math.max(...values)).toBeGreaterThan(0.199)
    // Four standard errors of the 4000 biases.
    expect(Math.abs(mean!)).toBeLessThan(0.0075)
    expect(Math.abs(square! - 0.04 / 3)).toBeLessThan(0.0008)
  }
  expect(initialWeights([5, 4, 3], 7, generator)).toEqual(initialWeights([5, 4, 3], 7, generator))
  expect(initialWeights([5, 4, 3], 8, generator)).not.toEqual(initialWeights([5, 4, 3], 7, generator))
})

test('runs of version 1 begin with the weights of then', () => {
  const digest = (values: Float32Array) =>
    createHash('sha256').update(new Uint8Array(values.buffer)).digest('hex').slice(0, 16)
  const layers = initialWeights([5, 4, 3], 7, 'xoshiro128**')
  // Recorded from the Overstep of then.
  expect([...layers[0]!.weights.subarray(0, 2)]).toEqual([-0.1890166699886322, -0.363725483417511])
  expect(layers.map(({ weights, biases }) => [digest(weights), digest(biases)])).toEqual([
    ['cc9d0d35001d897d', 'dfd4e36758e96b84'],
    ['07c243787d39517d', '6d15fc012c3c16f4'],
  ])
})
