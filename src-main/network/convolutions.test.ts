import { EigenvalueDecomposition } from 'ml-matrix'
import { expect, test } from 'vitest'
import type { Convolution, ImageForm } from '#shared/contract/index.ts'
import { GENERATOR } from '#shared/random/index.ts'
import { chosenRule } from '#shared/rules/index.ts'
import { batches } from './batches.ts'
import { createEnsemble, type EnsembleConfig, openSharpness } from './index.ts'
import { modelOf } from './onnx-model.ts'
import { convolve } from './convolutions.ts'
import { mostRows } from './perceptrons.ts'
import { normalised, type Samples } from './samples.ts'
import { openSession, valueOf } from './session.ts'
import { input } from './tensor.ts'
import type { LayerWeights } from './weights.ts'

interface Model {
  image: ImageForm
  layers: Convolution[]
  hidden: number[]
}

const classes = 3
const model: Model = {
  image: { channels: 2, height: 6, width: 5 },
  layers: [
    { channels: 3, kernel: 3, stride: 2, padding: 1 },
    { channels: 2, kernel: 2, stride: 1, padding: 0 },
  ],
  hidden: [4],
}
/** As small as a dense Hessian wants it. */
const small: Model = {
  image: { channels: 1, height: 4, width: 4 },
  layers: [
    { channels: 2, kernel: 3, stride: 1, padding: 1 },
    { channels: 2, kernel: 2, stride: 2, padding: 0 },
  ],
  hidden: [],
}
const { image, layers, hidden } = model
const inputs = 60

function noise(count: number, phase: number, inputs = 60): Samples {
  const labels = Uint8Array.from({ length: count }, (_, index) => (index * 7) % classes)
  const images = Uint8Array.from({ length: count * inputs }, (_, at) =>
    Math.round(110 + 40 * labels[Math.floor(at / inputs)]! * Math.sin(at) + 60 * Math.sin(phase + 78.233 * at)),
  )
  return { images, labels, count }
}

/** A convolution by its definition, pixel by pixel in float64. @param weights [channels, rows, columns, made] */
function convolvedBy(
  values: readonly number[],
  weights: ArrayLike<number>,
  biases: ArrayLike<number>,
  from: ImageForm,
  convolution: Convolution,
) {
  const { channels: made, kernel, stride, padding } = convolution
  const [height, width] = [from.height, from.width].map(
    (side) => Math.floor((side + 2 * padding - kernel) / stride) + 1,
  )
  const sums: number[] = []
  for (let to = 0; to < made; to++)
    for (let y = 0; y < height!; y++)
      for (let x = 0; x < width!; x++) {
        let sum = biases[to]!
        for (let channel = 0; channel < from.channels; channel++)
          for (let down = 0; down < kernel; down++)
            for (let across = 0; across < kernel; across++) {
              const [row, column] = [y * stride + down - padding, x * stride + across - padding]
              if (row < 0 || row >= from.height || column < 0 || column >= from.width) continue
              const weight = weights[((channel * kernel + down) * kernel + across) * made + to]!
              sum += weight * values[(channel * from.height + row) * from.width + column]!
            }
        sums.push(sum)
      }
  return { sums, image: { channels: made, height: height!, width: width! } }
}

const flat = (network: readonly LayerWeights[]) => network.flatMap(({ weights, biases }) => [...weights, ...biases])

/** Mean cross-entropy over the chosen images, in float64, with tanh between the layers. */
function lossAt(point: readonly number[], samples: Samples, chosen: readonly number[], own: Model = model): number {
  const size = samples.images.length / samples.count
  let sum = 0
  for (const index of chosen) {
    let values = Array.from(samples.images.subarray(index * size, (index + 1) * size), normalised)
    let [at, seen] = [0, own.image]
    const next = (length: number) => point.slice(at, (at += length))
    for (const convolution of own.layers) {
      const weights = next(seen.channels * convolution.kernel ** 2 * convolution.channels)
      const made = convolvedBy(values, weights, next(convolution.channels), seen, convolution)
      seen = made.image
      values = made.sums.map(Math.tanh)
    }
    const widths = [...own.hidden, classes]
    widths.forEach((fanOut, layer) => {
      const [weights, biases] = [next(values.length * fanOut), next(fanOut)]
      const below = values
      const sums = biases.map((bias, to) =>
        below.reduce((all, value, from) => all + value * weights[from * fanOut + to]!, bias),
      )
      values = layer < widths.length - 1 ? sums.map(Math.tanh) : sums
    })
    sum += Math.log(values.reduce((all, value) => all + Math.exp(value), 0)) - values[samples.labels[index]!]!
  }
  return sum / chosen.length
}

function slopes(point: readonly number[], f: (at: number[]) => number, h = 1e-5): number[] {
  return point.map((value, index) => (f(point.with(index, value + h)) - f(point.with(index, value - h))) / (2 * h))
}

const config: EnsembleConfig = {
  inputs,
  hidden,
  classes,
  convolutions: { image, layers },
  activation: 'tanh',
  starts: [1, 2],
  learningRates: [0.05, 0.3],
  batchSize: 6,
  seed: 7,
  generator: GENERATOR,
  threads: 1,
  data: { train: noise(18, 1), test: noise(9, 2) },
}

test('a convolution is that of the definition, of images that all members see and of their own', async () => {
  const [count, members] = [3, 2]
  const numbers = (size: number, phase: number) =>
    Float32Array.from({ length: size }, (_, at) => Math.sin(phase + 12.9 * at))
  for (const [convolution, members_] of [
    [layers[0]!, 0],
    [layers[0]!, members],
    [{ channels: 4, kernel: 5, stride: 1, padding: 2 }, members],
    [{ channels: 1, kernel: 1, stride: 3, padding: 0 }, members],
  ] as const) {
    const stack = members_ > 0 ? [members_] : []
    const fanIn = 2 * convolution.kernel ** 2
    const made = convolution.channels
    const below = input('below', [...stack, inputs, count])
    const weights = input('weights', [members, made, fanIn])
    const biases = input('biases', [members, made, 1])
    const session = await openSession(modelOf({ sums: convolve(below, { weights, biases }, convolution, image) }), {
      threads: 1,
    })
    const given = {
      below: numbers(Math.max(1, members_) * inputs * count, 1),
      weights: numbers(members * made * fanIn, 2),
      biases: numbers(members * made, 3),
    }
    const { sums } = await session.run({
      below: valueOf(given.below, below.shape),
      weights: valueOf(given.weights, weights.shape),
      biases: valueOf(given.biases, biases.shape),
    })
    await session.release()
    const found = sums!.data as Float32Array
    for (let member = 0; member < members; member++)
      for (let each = 0; each < count; each++) {
        const start = members_ > 0 ? member * inputs * count : 0
        const values = Array.from({ length: inputs }, (_, pixel) => given.below[start + pixel * count + each]!)
        const own = Array.from(
          { length: fanIn * made },
          (_, at) => given.weights[(member * made + (at % made)) * fanIn + Math.floor(at / made)]!,
        )
        const expected = convolvedBy(values, own, given.biases.subarray(member * made), image, convolution).sums
        const places = expected.length / made
        expected.forEach((sum, at) => {
          const place = (member * made + Math.floor(at / places)) * places + (at % places)
          expect(found[place * count + each]).toBeCloseTo(sum, 4)
        })
      }
  }
})

const rules: [string, Partial<EnsembleConfig>][] = [
  ['gradient descent', {}],
  ['Nesterov momentum and weight decay', { rule: chosenRule({ name: 'nesterov', momentum: 0.6 }), weightDecay: 0.2 }],
]

test.each(
  (['onnx', 'tfjs'] as const).flatMap((engine) => rules.map(([name, changes]) => [engine, name, changes] as const)),
)(
  'by %s, %s, networks with convolutions are trained along differences of the definition',
  async (engine, _, changes) => {
    const whole = { ...config, ...changes, engine }
    const ensemble = await createEnsemble(whole)
    const initial = (await ensemble.state()).weights
    const { loss } = await ensemble.step(4)
    const scores = await ensemble.evaluate('test')
    const end = (await ensemble.state()).weights
    const firstLayers = await ensemble.firstLayer()
    await ensemble.close()
    const batchAt = batches(18, 6, 7, GENERATOR)
    const { momentum = 0 } = whole.rule?.parameters ?? {}
    for (const member of [0, 3]) {
      const rate = config.learningRates[member % 2]!
      let point = flat(initial[member]!)
      let velocity = point.map(() => 0)
      for (let step = 0; step < 4; step++) {
        const batch = [...batchAt(step)]
        expect(loss[step * 4 + member]!).toBeCloseTo(lossAt(point, config.data.train, batch), 4)
        const slope = slopes(point, (at) => lossAt(at, config.data.train, batch))
        const pulled = slope.map((each, at) => each + (whole.weightDecay ?? 0) * point[at]!)
        velocity = velocity.map((each, at) => momentum * each + pulled[at]!)
        point = point.map((value, at) => value - rate * (pulled[at]! + momentum * velocity[at]!))
      }
      flat(end[member]!).forEach((value, at) => expect(value).toBeCloseTo(point[at]!, 4))
      const all = Array.from({ length: 9 }, (_, index) => index)
      expect(scores.loss[member]!).toBeCloseTo(lossAt(point, config.data.test, all), 4)
      expect([...firstLayers.subarray(member * 54, (member + 1) * 54)]).toEqual([...end[member]![0]!.weights])
    }
  },
)

test('eigenvalues of the Hessian of networks with convolutions are those of the dense one', async () => {
  const train = noise(6, 1, 16)
  const own = { ...config, inputs: 16, hidden: [], batchSize: 6, data: { train, test: train } }
  const ensemble = await createEnsemble({ ...own, convolutions: { image: small.image, layers: small.layers } })
  await ensemble.step(10)
  const { weights } = await ensemble.state()
  await ensemble.close()
  const meter = await openSharpness({
    widths: [16, classes],
    convolutions: { image: small.image, layers: small.layers },
    activation: 'tanh',
    members: 4,
    train,
    images: 6,
    eigenvalues: 3,
    seed: 1,
    generator: GENERATOR,
    threads: 1,
  })
  const found = await meter.measure(weights)
  await meter.close()
  const point = flat(weights[3]!)
  const lossOf = (at: number[]) => lossAt(at, train, [0, 1, 2, 3, 4, 5], small)
  const h = 1e-3
  const rows = point.map((_, row) => {
    const [more, less] = [h, -h].map((offset) => slopes(point.with(row, point[row]! + offset), lossOf, 1e-4))
    return more!.map((slope, at) => (slope - less![at]!) / (2 * h))
  })
  const symmetric = rows.map((row, at) => row.map((value, other) => (value + rows[other]![at]!) / 2))
  const { realEigenvalues } = new EigenvalueDecomposition(symmetric, { assumeSymmetric: true })
  const [first, second, third] = realEigenvalues.toSorted((one, two) => two - one) as [number, number, number]
  expect(found[3]![0]! / first).toBeCloseTo(1, 4)
  expect(found[3]![1]! / second).toBeCloseTo(1, 3)
  expect(found[3]![2]! / third).toBeCloseTo(1, 3)
})

test('the rows of a call are so many that images in all members have room', () => {
  expect(mostRows({ members: 9 })).toBe(512)
  const vgg = {
    image: { channels: 3, height: 32, width: 32 },
    layers: [{ channels: 64, kernel: 3, stride: 1, padding: 1 }],
  }
  expect(mostRows({ members: 4, convolutions: vgg })).toBeLessThanOrEqual(2 ** 25 / (4 * 27 * 1024))
  expect(mostRows({ members: 1000, convolutions: { ...vgg, layers: [...vgg.layers, ...vgg.layers] } })).toBe(1)
})

test('a batch in slices is the batch, to rounding; a saved state goes on to the same bits', async () => {
  const large = { ...config, batchSize: 600, data: { train: noise(1200, 3), test: noise(5, 4) }, starts: [1] }
  const whole = await createEnsemble(large)
  const { loss } = await whole.step(2)
  const state = await whole.state()
  const { loss: more } = await whole.step(3)
  const end = await whole.state()
  const again = await createEnsemble(large)
  again.restore(state)
  expect(await again.step(3)).toMatchObject({ loss: more })
  expect(await again.state()).toEqual(end)
  await whole.close()
  await again.close()
  const batch = [...batches(1200, 600, 7, GENERATOR)(0)]
  const start = await createEnsemble(large)
  const point = flat((await start.state()).weights[0]!)
  await start.close()
  expect(loss[0]!).toBeCloseTo(lossAt(point, large.data.train, batch), 4)
})
