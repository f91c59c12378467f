import { expect, test } from 'vitest'
import { GENERATOR, streamOf } from '#shared/random/index.ts'
import { matchWeights } from './weight-matching.ts'
import { initialWeights, type LayerWeights } from './weights.ts'

const widths = [9, 7, 5, 4]
const signal = new AbortController().signal
const networkOf = (seed: number) => initialWeights(widths, seed, GENERATOR)

/** The network with the units of its hidden layers in a random order. */
function shuffled(layers: readonly LayerWeights[], seed: number): LayerWeights[] {
  const { shuffle } = streamOf(GENERATOR, 'order', seed)
  const orders = widths.map((width, layer) => {
    const order = Uint32Array.from({ length: width }, (_, unit) => unit)
    if (layer > 0 && layer < widths.length - 1) shuffle(order)
    return order
  })
  return layers.map(({ weights, biases }, layer) => {
    const [below, own] = [orders[layer]!, orders[layer + 1]!]
    const at = (input: number, output: number) => weights[below[input]! * own.length + own[output]!]!
    return {
      weights: Float32Array.from({ length: weights.length }, (_, index) =>
        at(Math.floor(index / own.length), index % own.length),
      ),
      biases: Float32Array.from(own, (unit) => biases[unit]!),
    }
  })
}

/** Outputs for one input, in float64. */
function outputsOf(layers: readonly LayerWeights[], inputs: readonly number[]): number[] {
  return layers.reduce<number[]>(
    (values, { weights, biases }, layer) =>
      Array.from(biases, (bias, to) => {
        const sum = values.reduce((sum, value, from) => sum + value * weights[from * biases.length + to]!, bias)
        return layer === layers.length - 1 ? sum : Math.tanh(sum)
      }),
    [...inputs],
  )
}

const product = (one: readonly LayerWeights[], other: readonly LayerWeights[]) =>
  one.reduce(
    (sum, layer, at) =>
      sum +
      layer.weights.reduce((inner, value, index) => inner + value * other[at]!.weights[index]!, 0) +
      layer.biases.reduce((inner, value, index) => inner + value * other[at]!.biases[index]!, 0),
    0,
  )

test('a network whose units were shuffled is put back as it was, to the bit', async () => {
  let moved = 0
  for (const seed of [1, 2, 3]) {
    const network = networkOf(seed)
    const { matched, orders } = await matchWeights(network, shuffled(network, seed + 10), signal)
    expect(matched).toEqual(network)
    moved += orders.flatMap((order) => [...order].filter((unit, place) => unit !== place)).length
  }
  expect(moved).toBeGreaterThan(10)
})

test('a matched network is the same function, and no swap of two units brings it closer', async () => {
  const [one, other] = [networkOf(4), networkOf(5)]
  const { matched } = await matchWeights(one, other, signal)
  const inputs = Array.from({ length: widths[0]! }, (_, at) => Math.sin(at + 1))
  const [before, after] = [outputsOf(other, inputs), outputsOf(matched, inputs)]
  after.forEach((value, at) => expect(value).toBeCloseTo(before[at]!, 12))
  expect(product(one, matched)).toBeGreaterThan(product(one, other))
  let swaps = 0
  for (const layer of [1, 2])
    for (let first = 0; first < widths[layer]!; first++)
      for (let second = first + 1; second < widths[layer]!; second++) {
        const swapped = matched.map(({ weights, biases }) => ({ weights: weights.slice(), biases: biases.slice() }))
        const width = widths[layer]!
        const exchange = (list: Float32Array, a: number, b: number) => ([list[a], list[b]] = [list[b]!, list[a]!])
        const [below, above] = [swapped[layer - 1]!, swapped[layer]!]
        exchange(below.biases, first, second)
        for (let input = 0; input < widths[layer - 1]!; input++)
          exchange(below.weights, input * width + first, input * width + second)
        const outputs = widths[layer + 1]!
        for (let output = 0; output < outputs; output++)
          exchange(above.weights, first * outputs + output, second * outputs + output)
        expect(product(one, swapped)).toBeLessThanOrEqual(product(one, matched) + 1e-9)
        swaps++
      }
  expect(swaps).toBe(21 + 10)
})

test('it stops when nobody waits for it any more', async () => {
  const wide = (seed: number) => initialWeights([784, 200, 200, 10], seed, GENERATOR)
  const controller = new AbortController()
  const matching = matchWeights(wide(1), wide(2), controller.signal)
  controller.abort(new Error('enough'))
  await expect(matching).rejects.toThrow('enough')
})
