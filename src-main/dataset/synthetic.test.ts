import { expect, test } from 'vitest'
import { GENERATOR, streamOf } from '#shared/random/index.ts'
import { PIXELS, type Samples } from './samples.ts'
import { drawDigits } from './synthetic.ts'

/** Weights [fanIn, fanOut] row-major, then biases. */
interface Layer {
  fanIn: number
  fanOut: number
  weights: Float32Array
  biases: Float32Array
}

/**
 * Trains linear layers with ReLU between them by stochastic gradient descent, one image at a time, on cross-entropy;
 * returns the test accuracy.
 */
function accuracyOf(widths: number[], rate: number, epochs: number, train: Samples, test: Samples): number {
  const { uniform32 } = streamOf(GENERATOR, 'weights', 1)
  const layers = widths.slice(1).map((fanOut, index): Layer => {
    const fanIn = widths[index]!
    const bound = 1 / Math.sqrt(fanIn)
    const uniform = () => bound * (2 * uniform32() - 1)
    const weights = Float32Array.from({ length: fanIn * fanOut }, uniform)
    return { fanIn, fanOut, weights, biases: Float32Array.from({ length: fanOut }, uniform) }
  })
  const activations = widths.map((width) => new Float32Array(width))
  const errors = widths.map((width) => new Float32Array(width))
  const forward = (samples: Samples, index: number) => {
    for (let i = 0; i < PIXELS; i++) activations[0]![i] = samples.images[index * PIXELS + i]! / 255
    for (const [depth, { fanIn, fanOut, weights, biases }] of layers.entries()) {
      const [input, output] = [activations[depth]!, activations[depth + 1]!]
      output.set(biases)
      for (let i = 0; i < fanIn; i++) {
        const value = input[i]!
        if (value !== 0) for (let j = 0; j < fanOut; j++) output[j]! += value * weights[i * fanOut + j]!
      }
      if (depth < layers.length - 1) for (let j = 0; j < fanOut; j++) output[j] = Math.max(0, output[j]!)
    }
    return activations.at(-1)!
  }
  const backward = (label: number) => {
    const logits = activations.at(-1)!
    const top = Math.max(...logits)
    const exponentials = logits.map((value) => Math.exp(value - top))
    const sum = exponentials.reduce((total, value) => total + value, 0)
    exponentials.forEach((value, j) => (errors.at(-1)![j] = value / sum - (j === label ? 1 : 0)))
    for (const [depth, { fanIn, fanOut, weights, biases }] of [...layers.entries()].reverse()) {
      const [input, error, below] = [activations[depth]!, errors[depth + 1]!, errors[depth]!]
      for (let i = 0; i < fanIn; i++) {
        const value = input[i]!
        below[i] = 0
        if (value === 0) continue
        if (depth > 0) for (let j = 0; j < fanOut; j++) below[i]! += error[j]! * weights[i * fanOut + j]!
        for (let j = 0; j < fanOut; j++) weights[i * fanOut + j]! -= rate * error[j]! * value
      }
      for (let j = 0; j < fanOut; j++) biases[j]! -= rate * error[j]!
    }
  }
  for (let epoch = 0; epoch < epochs; epoch++)
    for (let index = 0; index < train.count; index++) {
      forward(train, index)
      backward(train.labels[index]!)
    }
  let right = 0
  for (let index = 0; index < test.count; index++) {
    const logits = forward(test, index)
    if (logits.indexOf(Math.max(...logits)) === test.labels[index]) right++
  }
  return right / test.count
}

test('a network reads the digits clearly better than a linear classifier', async () => {
  const train = await drawDigits(4000, streamOf(GENERATOR, 'training images', 1))
  const unseen = await drawDigits(1000, streamOf(GENERATOR, 'test images', 1))
  const linear = accuracyOf([PIXELS, 10], 0.01, 5, train, unseen)
  const network = accuracyOf([PIXELS, 32, 10], 0.02, 5, train, unseen)
  expect(linear).toBeGreaterThan(0.65)
  expect(linear).toBeLessThan(0.85)
  expect(network).toBeGreaterThan(linear + 0.06)
})
