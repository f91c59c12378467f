import { expect, test } from 'vitest'
import { lostRates } from '#shared/contract/index.ts'
import { GENERATOR } from '#shared/random/index.ts'
import { batches } from './batches.ts'
import { createEnsemble, type EnsembleConfig, type EnsembleState, type Samples } from './index.ts'
import type { LayerWeights } from './weights.ts'
import { patience } from '../../scripts/patience.ts'

/** Blots whose place tells the class, so that there is something to learn. */
function blots(count: number, phase: number): Samples {
  const images = new Uint8Array(count * 12)
  const labels = Uint8Array.from({ length: count }, (_, index) => index % 3)
  images.forEach((_, at) => {
    const bright = Math.floor((at % 12) / 4) === labels[Math.floor(at / 12)]
    images[at] = Math.round((bright ? 150 : 50) + 90 * Math.sin(phase + 78.233 * at))
  })
  return { images, labels, count }
}

/**
 * Training images with a black, a grey and a white pixel that are so in all of them; those of the test set are lit
 * there as elsewhere.
 */
function partlyConstant(count: number): EnsembleConfig['data'] {
  const [train, test] = [blots(count, 1), blots(21, 2)]
  for (let image = 0; image < count; image++)
    for (const [pixel, value] of Object.entries({ 2: 0, 5: 90, 11: 255 }))
      train.images[image * 12 + Number(pixel)] = value
  return { train, test }
}

/** Blots in a frame of 28 pixels, black in training images alone. */
function framed(): EnsembleConfig['data'] {
  const inFrame = ({ images, labels, count }: Samples, frame: (at: number) => number) => {
    const whole = Uint8Array.from({ length: count * 40 }, (_, at) =>
      at % 40 < 28 ? frame(at) : images[Math.floor(at / 40) * 12 + (at % 40) - 28]!,
    )
    return { images: whole, labels, count }
  }
  return { train: inFrame(blots(50, 1), () => 0), test: inFrame(blots(21, 2), (at) => at % 251) }
}

const config: EnsembleConfig = {
  inputs: 12,
  hidden: [7, 5],
  classes: 3,
  starts: [1, 2],
  learningRates: [0.05, 0.4],
  batchSize: 8,
  seed: 7,
  generator: GENERATOR,
  threads: 1,
  data: { train: blots(50, 1), test: blots(21, 2) },
}

async function trained(changes: Partial<EnsembleConfig>, chunks: readonly number[]) {
  const ensemble = await createEnsemble({ ...config, ...changes })
  const initial = await ensemble.state()
  const [losses, accuracies] = [[] as number[], [] as number[]]
  for (const chunk of chunks) {
    const { taken, loss, accuracy } = await ensemble.step(chunk)
    expect(taken).toBe(chunk)
    losses.push(...loss)
    accuracies.push(...accuracy)
  }
  const end = await ensemble.state()
  const scores = { train: await ensemble.evaluate('train'), test: await ensemble.evaluate('test') }
  const firstLayer = await ensemble.firstLayer()
  await ensemble.close()
  return { initial, losses, accuracies, end, scores, firstLayer }
}

/**
 * The textbook's backpropagation, one network and one image after the other, in float64; takes a step, and returns the
 * loss before it.
 */
function learn(layers: LayerWeights[], { images, labels }: Samples, chosen: ArrayLike<number>, rate: number) {
  const steps = layers.map(({ weights, biases }) => ({
    weights: new Float64Array(weights.length),
    biases: new Float64Array(biases.length),
  }))
  let loss = 0
  let right = 0
  for (const image of Array.from(chosen)) {
    const inputs = layers[0]!.weights.length / layers[0]!.biases.length
    const pixels = Array.from(images.subarray(image * inputs, (image + 1) * inputs))
    const values = [pixels.map((pixel) => (pixel / 255 - 0.1307) / 0.3081)]
    layers.forEach(({ weights, biases }, layer) => {
      const sums = Array.from(biases, (bias, to) =>
        values[layer]!.reduce((sum, value, from) => sum + value * weights[from * biases.length + to]!, bias),
      )
      values.push(layer === layers.length - 1 ? sums : sums.map((sum) => Math.max(sum, 0)))
    })
    const logits = values.at(-1)!
    const label = labels[image]!
    const total = logits.reduce((sum, logit) => sum + Math.exp(logit), 0)
    loss += (Math.log(total) - logits[label]!) / chosen.length
    if (logits.indexOf(Math.max(...logits)) === label) right++
    let slopes = logits.map((logit, at) => (Math.exp(logit) / total - (at === label ? 1 : 0)) / chosen.length)
    for (let layer = layers.length - 1; layer >= 0; layer--) {
      const { weights, biases } = layers[layer]!
      const below = values[layer]!
      slopes.forEach((slope, to) => {
        steps[layer]!.biases[to]! += rate * slope
        below.forEach((value, from) => (steps[layer]!.weights[from * biases.length + to]! += rate * slope * value))
      })
      slopes = below.map((value, from) =>
        value > 0 ? slopes.reduce((sum, slope, to) => sum + slope * weights[from * biases.length + to]!, 0) : 0,
      )
    }
  }
  layers.forEach(({ weights, biases }, layer) => {
    steps[layer]!.weights.forEach((step, at) => (weights[at]! -= step))
    steps[layer]!.biases.forEach((step, at) => (biases[at]! -= step))
  })
  return { loss, accuracy: right / chosen.length }
}

const copies = (layers: readonly LayerWeights[]) =>
  layers.map(({ weights, biases }) => ({
    weights: Float64Array.from(weights) as unknown as LayerWeights['weights'],
    biases: Float64Array.from(biases) as unknown as LayerWeights['biases'],
  }))

test.each([
  ['three layers, batches of 8', {}],
  ['four layers, all images at once', { hidden: [6, 5, 4], batchSize: 'full' as const }],
  ['one layer', { hidden: [], batchSize: 50 }],
  ['a batch in slices', { batchSize: 2050, data: { train: blots(2060, 1), test: blots(21, 2) } }],
  ['pixels that are the same in all training images', { data: partlyConstant(50) }],
  ['such pixels, all images at once', { data: partlyConstant(50), batchSize: 'full' as const }],
  ['such pixels, one layer', { data: partlyConstant(50), hidden: [] }],
  ['such pixels, a batch in slices', { data: partlyConstant(2060), batchSize: 2050 }],
  ['a frame that is black in all training images', { data: framed(), inputs: 40 }],
])('training is that of the textbook: %s', async (name, changes) => {
  const { data, batchSize, learningRates, seed } = { ...config, ...changes } as EnsembleConfig
  const { initial, losses, accuracies, end, scores, firstLayer } = await trained(changes, [1, 1, 12])
  expect(initial.constants === undefined).toBe(!/pixels|frame/.test(name))
  const size = batchSize === 'full' ? data.train.count : batchSize
  const batchAt = batches(data.train.count, size, seed, GENERATOR)
  initial.weights.forEach((start, member) => {
    const layers = copies(start)
    const rate = learningRates[member % learningRates.length]!
    for (let step = 0; step < 14; step++) {
      const { loss, accuracy } = learn(layers, data.train, batchAt(step), rate)
      expect(losses[step * initial.weights.length + member]).toBeCloseTo(loss, 4)
      // Of thousands of images one may have two classes that differ by less than what float32 tells apart.
      const differing = Math.abs(accuracies[step * initial.weights.length + member]! - accuracy) * size
      expect(differing).toBeLessThan(size > 1000 ? 1.5 : 1e-9)
    }
    layers.forEach(({ weights, biases }, layer) => {
      const own = end.weights[member]![layer]!
      weights.forEach((weight, at) => expect(own.weights[at]).toBeCloseTo(weight, 4))
      biases.forEach((bias, at) => expect(own.biases[at]).toBeCloseTo(bias, 4))
    })
    const first = end.weights[member]![0]!.weights
    expect(firstLayer.subarray(member * first.length, (member + 1) * first.length)).toEqual(first)
    for (const part of ['train', 'test'] as const) {
      const all = Array.from({ length: data[part].count }, (_, index) => index)
      const { loss, accuracy } = learn(copies(layers), data[part], all, 0)
      expect(scores[part].loss[member]).toBeCloseTo(loss, 4)
      expect(scores[part].accuracy[member]).toBeCloseTo(accuracy, 12)
    }
  })
})

test('members of one start share its initial weights, uniform in ±1/√fanIn', async () => {
  const { weights } = (await trained({ hidden: [600] }, [])).initial
  expect(weights[1]).toEqual(weights[0])
  expect(weights[3]).toEqual(weights[2])
  expect(weights[2]).not.toEqual(weights[0])
  const values = weights[0]![0]!.weights
  const [mean, square] = [1, 2].map((power) => values.reduce((sum, value) => sum + value ** power, 0) / values.length)
  expect(Math.max(...values.map(Math.abs))).toBeLessThanOrEqual(Math.fround(1 / Math.sqrt(12)))
  expect(mean).toBeCloseTo(0, 2)
  expect(36 * square!).toBeCloseTo(1, 1)
})

test.each([
  ['batches', { batchSize: 8 }],
  ['all images', { batchSize: 'full' as const }],
  ['pixels that are the same in all images', { data: partlyConstant(50) }],
  ['such pixels, slices', { data: partlyConstant(2060), batchSize: 2050 }],
  ['such pixels, one layer', { data: partlyConstant(50), hidden: [] }],
])('the same to the bit however the steps are divided, and from a saved state on: %s', async (_, changes) => {
  const whole = await trained(changes, [23])
  const parts = await trained(changes, [1, 5, 17])
  expect(parts.end).toEqual(whole.end)
  const first = await trained(changes, [9])
  const later = await createEnsemble({ ...config, ...changes })
  later.restore(structuredClone(first.end))
  expect(await later.state()).toEqual(first.end)
  await later.step(14)
  expect(await later.state()).toEqual(whole.end)
  await later.close()
})

test('training goes on from a state that does not tell how pixels moved which are the same in all images', async () => {
  const data = partlyConstant(50)
  const [whole, first] = [await trained({ data }, [23]), await trained({ data }, [9])]
  const { constants, ...others } = structuredClone(first.end)
  expect(constants?.moved.length).toBe(4 * 7)
  // Neither by itself nor with what belongs to other weights.
  for (const state of [others, { ...others, constants: whole.end.constants! }]) {
    const later = await createEnsemble({ ...config, data })
    later.restore(state)
    expect((await later.state()).weights).toEqual(first.end.weights)
    await later.step(14)
    const { weights: ended } = await later.state()
    ended.forEach((layers, member) =>
      layers.forEach(({ weights, biases }, layer) => {
        const expected = whole.end.weights[member]![layer]!
        weights.forEach((weight, at) => expect(weight).toBeCloseTo(expected.weights[at]!, 5))
        biases.forEach((bias, at) => expect(bias).toBeCloseTo(expected.biases[at]!, 5))
      }),
    )
    await later.close()
  }
})

test.each([
  ['batches', 8, { train: blots(50, 1), test: config.data.test }],
  ['slices', 2050, { train: blots(2050, 1), test: config.data.test }],
  ['pixels that are the same in all images', 8, partlyConstant(50)],
])('a member that diverges is told with its step, and leaves the others alone: %s', async (_, batchSize, data) => {
  const rates = [0.05, 1e4, 1e30, 0.4]
  const mixed = await trained({ batchSize, data, learningRates: rates }, [30])
  // Of the same size: how a row of products is summed up depends on that.
  const calm = await trained({ batchSize, data, learningRates: [0.05, 0.1, 0.2, 0.4] }, [30])
  const member = (end: EnsembleState, index: number) => end.weights[index]
  expect(member(mixed.end, 0)).toEqual(member(calm.end, 0))
  expect(member(mixed.end, 3)).toEqual(member(calm.end, 3))
  expect([mixed.end.divergedAt[0], mixed.end.divergedAt[3]]).toEqual([null, null])
  const size = batchSize === 2050 ? 2050 : 8
  const batchAt = batches(data.train.count, size, config.seed, GENERATOR)
  const layers = copies(mixed.initial.weights[2]!)
  const lossAt = (step: number) => learn(layers, data.train, batchAt(step), 1e30).loss
  const first = [0, 1, 2, 3].find((step) => !(lossAt(step) <= 1e15))
  expect(mixed.end.divergedAt[2]).toBe(first)
  const lossOf = (step: number) => mixed.losses[step * mixed.initial.weights.length + 2]!
  expect(lossOf(0)).toBeGreaterThan(0)
  expect([first!, 29].map(lossOf)).toEqual([NaN, NaN])
})

test('a batch cannot be larger than the data', async () => {
  await expect(createEnsemble({ ...config, batchSize: 51 })).rejects.toThrow(
    'batchSize: must not be more than the 50 training images, got 51',
  )
})

test('steps taken before training was cancelled count, and it goes on from there', async () => {
  const ensemble = await createEnsemble(config)
  const cancel = new AbortController()
  const stepping = ensemble.step(1_000_000, cancel.signal)
  setTimeout(() => cancel.abort(new Error('enough')), 100)
  const began = performance.now()
  const { taken, loss } = await stepping
  expect(performance.now() - began).toBeLessThan(patience(1000))
  expect([taken, loss.length]).toEqual([ensemble.steps, taken * ensemble.members])
  const stopped = await ensemble.state()
  await ensemble.close()
  expect(taken).toBeGreaterThan(0)
  expect((await trained({}, [taken])).end).toEqual(stopped)
})

test('steps of learning rates that are named as lost leave weights as they are, those of others do not', async () => {
  const learningRates = [1e-13, 1e-3]
  expect(lostRates({ learningRates, dataset: 'mnist', hidden: [12] })).toEqual([1e-13])
  const { initial, end } = await trained({ learningRates, starts: [1] }, [20])
  expect(end.weights[0]).toEqual(initial.weights[0])
  expect(end.weights[1]).not.toEqual(initial.weights[1])
})
