import { expect, test } from 'vitest'
import { GENERATOR, streamOf } from '#shared/random/index.ts'
import { condensationOf } from './constant-inputs.ts'
import { normalised, type Samples } from './samples.ts'
import type { Values } from './session.ts'
import { valuesOf } from './stack.ts'
import { initialWeights } from './weights.ts'

/** Pixels without a pattern, the given ones the same in all images. */
function samplesWith(inputs: number, constant: Record<number, number>): Samples {
  const { word } = streamOf(GENERATOR, 'directions', inputs)
  const images = Uint8Array.from({ length: 9 * inputs }, (_, at) => constant[at % inputs] ?? word() >>> 24)
  return { images, labels: new Uint8Array(9), count: 9 }
}

const floats = (layers: Values, name: string) => Array.from(layers[name]!.data as Float32Array)

/** Weighted sums of the first units of an image. */
function sumsOf(layers: Values, inputs: readonly number[]): number[] {
  const weights = floats(layers, 'weights 0')
  const biases = 'biases 0' in layers ? floats(layers, 'biases 0') : weights.map(() => 0)
  return Array.from({ length: weights.length / inputs.length }, (_, unit) =>
    inputs.reduce((sum, value, at) => sum + value * weights[unit * inputs.length + at]!, biases[unit]!),
  )
}

const frame = Object.fromEntries(Array.from({ length: 20 }, (_, pixel) => [2 * pixel, pixel % 3 === 0 ? 7 * pixel : 0]))

test.each([
  ['few constant pixels', 12, { 3: 0, 8: 255 }, 11],
  // 30 others and one for all that are constant, and one of these by itself: 32 floats, two cache lines.
  ['many', 50, frame, 32],
])('condensed networks have the sums of the whole ones, at the start and where they have moved to: %s', (...of) => {
  const [, inputs, constant, columns] = of
  const train = samplesWith(inputs, constant)
  const shape = { members: 2, widths: [inputs, 5, 3] }
  const whole = valuesOf(
    [initialWeights(shape.widths, 1, GENERATOR), initialWeights(shape.widths, 2, GENERATOR)],
    shape,
  )
  const condensation = condensationOf(train, shape)
  expect(condensation.shape.widths).toEqual([columns, 5, 3])
  const start = condensation.condense(whole)
  expect(condensation.expand(start)).toEqual(whole)

  const moved = structuredClone(floats(start.layers, 'weights 0')).map((weight, at) => weight + Math.sin(at))
  ;(start.layers['weights 0']!.data as Float32Array).set(moved)
  const expanded = condensation.expand(start)
  for (let image = 0; image < train.count; image++) {
    const pixels = Array.from(train.images.subarray(image * inputs, (image + 1) * inputs), normalised)
    const own = condensation.train.images.subarray(image * columns, (image + 1) * columns)
    const live = Array.from(own.subarray(0, columns - 1), normalised)
    const sums = sumsOf(start.layers, [...live, condensation.shape.constant!])
    sumsOf(expanded, pixels).forEach((sum, unit) => expect(sum).toBeCloseTo(sums[unit]!, 5))
  }
  // The weights of constant inputs have moved along the values of these alone.
  const changes = floats(expanded, 'weights 0').map((weight, at) => weight - floats(whole, 'weights 0')[at]!)
  floats(expanded, 'biases 0').forEach((bias, unit) => {
    const ofBias = bias - floats(whole, 'biases 0')[unit]!
    for (const pixel of Object.keys(constant).slice(-2).map(Number))
      expect(changes[unit * inputs + pixel]).toBeCloseTo(ofBias * normalised(train.images[pixel]!), 5)
  })

  const again = condensation.condense(expanded, condensation.constantsOf(start))
  expect(again).toEqual(start)
})

test('where no pixel is the same in all images nothing is condensed', () => {
  const train = samplesWith(12, {})
  const shape = { members: 1, widths: [12, 3] }
  const condensation = condensationOf(train, shape)
  const layers = valuesOf([initialWeights(shape.widths, 1, GENERATOR)], shape)
  expect([condensation.train, condensation.shape]).toEqual([train, shape])
  expect(condensation.expand(condensation.condense(layers))).toBe(layers)
  expect(condensation.constantsOf(condensation.condense(layers))).toBeUndefined()
})

test('a network that diverged, of which no number is kept, leaves the others where they were', () => {
  const train = samplesWith(12, { 3: 0, 8: 255 })
  const shape = { members: 2, widths: [12, 5, 3] }
  const networks = [1, 2].map((seed) => initialWeights(shape.widths, seed, GENERATOR))
  const condensation = condensationOf(train, shape)
  const start = condensation.condense(valuesOf(networks, shape))
  const first = start.layers['weights 0']!.data as Float32Array
  first.set(first.map((weight, at) => weight + Math.sin(at)))
  const kept = condensation.expand(start)
  for (const name of ['weights 0', 'biases 0']) {
    const values = kept[name]!.data as Float32Array
    values.fill(NaN, values.length / 2)
  }
  const again = condensation.condense(kept, condensation.constantsOf(start))
  expect(again.origin).toEqual(start.origin)
  const half = first.length / 2
  expect((again.layers['weights 0']!.data as Float32Array).subarray(0, half)).toEqual(first.subarray(0, half))
})
