import { EigenvalueDecomposition } from 'ml-matrix'
import { expect, test } from 'vitest'
import { GENERATOR, streamOf } from '#shared/random/index.ts'
import { chosenRule } from '#shared/rules/index.ts'
import { createEnsemble } from './create-ensemble.ts'
import { largestEigenvalues } from './lanczos.ts'
import { preconditionerOf } from './preconditioner.ts'
import type { Samples } from './samples.ts'
import { openSharpness, type SharpnessConfig } from './sharpness.ts'
import { initialWeights, type LayerWeights } from './weights.ts'

/** Images of noise whose mean tells the class, so that there is something to learn. */
function noise(count: number, inputs: number, classes: number): Samples {
  const labels = Uint8Array.from({ length: count }, (_, index) => index % classes)
  const images = Uint8Array.from(
    { length: count * inputs },
    (_, at) => 20 * labels[Math.floor(at / inputs)]! + (Math.imul(at + 1, 0x9e3779b1) >>> 25),
  )
  return { images, labels, count }
}

/**
 * The gradient of the mean cross-entropy over all images at a point, whose numbers are the weights [fanIn, fanOut] and
 * biases layer by layer: the textbook's backpropagation, an image after the other, in float64.
 */
function gradientAt(point: Float64Array, widths: readonly number[], { images, labels, count }: Samples): Float64Array {
  const gradient = new Float64Array(point.length)
  const offsets = widths
    .slice(1)
    .map((_, layer) =>
      widths.slice(1, layer + 1).reduce((sum, fanOut, below) => sum + (widths[below]! + 1) * fanOut, 0),
    )
  for (let image = 0; image < count; image++) {
    const inputs = widths[0]!
    const values = [
      Array.from(images.subarray(image * inputs, (image + 1) * inputs), (pixel) => (pixel / 255 - 0.1307) / 0.3081),
    ]
    widths.slice(1).forEach((fanOut, layer) => {
      const [fanIn, from] = [widths[layer]!, offsets[layer]!]
      const sums = Array.from({ length: fanOut }, (_, to) =>
        values[layer]!.reduce(
          (sum, value, below) => sum + value * point[from + below * fanOut + to]!,
          point[from + fanIn * fanOut + to]!,
        ),
      )
      values.push(layer === widths.length - 2 ? sums : sums.map((sum) => Math.max(sum, 0)))
    })
    const logits = values.at(-1)!
    const total = logits.reduce((sum, logit) => sum + Math.exp(logit), 0)
    let slopes = logits.map((logit, at) => (Math.exp(logit) / total - (at === labels[image] ? 1 : 0)) / count)
    for (let layer = widths.length - 2; layer >= 0; layer--) {
      const [fanIn, fanOut, from] = [widths[layer]!, widths[layer + 1]!, offsets[layer]!]
      const below = values[layer]!
      slopes.forEach((slope, to) => {
        gradient[from + fanIn * fanOut + to]! += slope
        below.forEach((value, at) => (gradient[from + at * fanOut + to]! += slope * value))
      })
      slopes = below.map((value, at) =>
        value > 0 ? slopes.reduce((sum, slope, to) => sum + slope * point[from + at * fanOut + to]!, 0) : 0,
      )
    }
  }
  return gradient
}

const pointOf = (layers: readonly LayerWeights[]) =>
  Float64Array.from(layers.flatMap(({ weights, biases }) => [...weights, ...biases]))

/**
 * The eigenvalues of the Hessian in descending order, by central differences of that gradient.
 * @param by P, where it is P^(−1/2)·(H + decay)·P^(−1/2) that is meant
 */
function eigenvaluesAt(
  layers: readonly LayerWeights[],
  widths: readonly number[],
  samples: Samples,
  { by, decay = 0 }: { by?: Float64Array; decay?: number } = {},
): number[] {
  const point = pointOf(layers)
  const step = 1e-5
  const rows = Array.from(point, (value, at) => {
    const [more, less] = [value + step, value - step].map((moved) => gradientAt(point.with(at, moved), widths, samples))
    return Array.from(more!, (slope, other) => (slope - less![other]!) / (2 * step))
  })
  const symmetric = rows.map((row, at) =>
    row.map((value, other) => {
      const own = (value + rows[other]![at]!) / 2 + (at === other ? decay : 0)
      return by ? own / Math.sqrt(by[at]! * by[other]!) : own
    }),
  )
  const { realEigenvalues } = new EigenvalueDecomposition(symmetric, { assumeSymmetric: true })
  return realEigenvalues.toSorted((one, two) => two - one)
}

/** Networks that have learned a little, by the gradient above. */
function networksOf(widths: readonly number[], members: number, samples: Samples): LayerWeights[][] {
  return Array.from({ length: members }, (_, member) => {
    const layers = initialWeights(widths, member + 1, GENERATOR)
    const point = Float64Array.from(layers.flatMap(({ weights, biases }) => [...weights, ...biases]))
    for (let step = 0; step < 30 * member; step++)
      gradientAt(point, widths, samples).forEach((slope, at) => (point[at]! -= 0.1 * slope))
    let at = 0
    const next = (length: number) => Float32Array.from(point.subarray(at, (at += length)))
    return layers.map(({ weights, biases }) => ({ weights: next(weights.length), biases: next(biases.length) }))
  })
}

async function measured(
  config: Partial<SharpnessConfig> & Pick<SharpnessConfig, 'widths' | 'train'>,
  networks: LayerWeights[][],
) {
  const meter = await openSharpness({
    members: networks.length,
    images: config.train.count,
    eigenvalues: 5,
    seed: 3,
    generator: GENERATOR,
    threads: 1,
    ...config,
  })
  const found = await meter.measure(networks)
  await meter.close()
  return found
}

test.each([
  ['one hidden layer', [6, 5, 3]],
  ['two', [5, 6, 4, 4]],
  ['none', [8, 4]],
])('eigenvalues are those of the dense Hessian, λ to 10⁻⁴ and five to 10⁻³: %s', async (_, widths) => {
  const samples = noise(40, widths[0]!, widths.at(-1)!)
  const networks = networksOf(widths, 3, samples)
  const found = await measured({ widths, train: samples }, networks)
  networks.forEach((layers, member) => {
    const expected = eigenvaluesAt(layers, widths, samples).slice(0, 5)
    const own = [...found[member]!]
    expect(Math.abs(own[0]! / expected[0]! - 1)).toBeLessThan(1e-4)
    own.forEach((value, place) => expect(Math.abs(value / expected[place]! - 1)).toBeLessThan(1e-3))
  })
})

test.each(['onnx', 'tfjs'] as const)(
  'with Adam by %s it is that of the Hessian preconditioned by the second moments, as Cohen et al. have it',
  async (engine) => {
    const widths = [6, 5, 3]
    const samples = noise(40, 6, 3)
    const [beta1, beta2, epsilon, rate, decay, steps] = [0.9, 0.95, 1e-4, 0.02, 0.01, 12]
    const chosen = chosenRule({ name: 'adam', beta1, beta2, epsilon })
    const ensemble = await createEnsemble({
      inputs: 6,
      hidden: [5],
      classes: 3,
      starts: [1, 2],
      learningRates: [rate, 3 * rate],
      batchSize: 'full',
      seed: 1,
      generator: GENERATOR,
      data: { train: samples, test: samples },
      rule: chosen,
      weightDecay: decay,
      threads: 1,
      engine,
      device: 'cpu',
    })
    await ensemble.step(steps)
    const { weights } = await ensemble.state()
    const roots = (await preconditionerOf(chosen, ensemble, steps))!
    await ensemble.close()

    const meter = await openSharpness({
      widths,
      train: samples,
      members: 4,
      images: 40,
      eigenvalues: 3,
      seed: 3,
      generator: GENERATOR,
      threads: 1,
    })
    const found = await meter.measure(weights, undefined, undefined, { roots, weightDecay: decay })
    await meter.close()
    for (const [member, start, own] of [
      [0, 1, rate],
      [1, 1, 3 * rate],
      [2, 2, rate],
      [3, 2, 3 * rate],
    ] as const) {
      // The same steps in float64, with ν and its correction as in Kingma and Ba.
      const point = pointOf(initialWeights(widths, start, GENERATOR))
      const [mean, square] = [new Float64Array(point.length), new Float64Array(point.length)]
      for (let t = 1; t <= steps; t++)
        gradientAt(point, widths, samples).forEach((slope, at) => {
          const gradient = slope + decay * point[at]!
          mean[at] = beta1 * mean[at]! + (1 - beta1) * gradient
          square[at] = beta2 * square[at]! + (1 - beta2) * gradient ** 2
          const root = Math.sqrt(square[at] / (1 - beta2 ** t)) + epsilon
          point[at]! -= (own * (mean[at] / (1 - beta1 ** t))) / root
        })
      expect(Math.max(...pointOf(weights[member]!).map((value, at) => Math.abs(value - point[at]!)))).toBeLessThan(2e-4)
      // P = (1 − β₁ᵗ)(√(ν/(1 − β₂ᵗ)) + ε), their equation 2.
      const by = square.map((value) => (1 - beta1 ** steps) * (Math.sqrt(value / (1 - beta2 ** steps)) + epsilon))
      const rooted = pointOf(roots[member]!)
      rooted.forEach((root, at) => expect(Math.abs(root ** 2 * by[at]! - 1)).toBeLessThan(2e-2))
      const exact = eigenvaluesAt(weights[member]!, widths, samples, { by: rooted.map((root) => root ** -2), decay })
      expect(Math.abs(found[member]![0]! / exact[0]! - 1)).toBeLessThan(1e-4)
      found[member]!.forEach((value, place) => expect(Math.abs(value / exact[place]! - 1)).toBeLessThan(1e-3))
      const independent = eigenvaluesAt(weights[member]!, widths, samples, { by, decay })
      expect(Math.abs(found[member]![0]! / independent[0]! - 1)).toBeLessThan(1e-2)
      // It is another than that of the Hessian itself, by far.
      expect(found[member]![0]! / eigenvaluesAt(weights[member]!, widths, samples)[0]!).toBeGreaterThan(3)
    }
  },
)

test('the first images alone count, and all where more are asked for', async () => {
  const widths = [6, 4, 3]
  const samples = noise(50, 6, 3)
  const first = { images: samples.images.subarray(0, 20 * 6), labels: samples.labels.subarray(0, 20), count: 20 }
  const networks = networksOf(widths, 2, samples)
  const ofFirst = await measured({ widths, train: samples, images: 20, eigenvalues: 1 }, networks)
  networks.forEach((layers, member) => {
    const [largest] = eigenvaluesAt(layers, widths, first)
    expect(Math.abs(ofFirst[member]![0]! / largest! - 1)).toBeLessThan(1e-4)
  })
  const all = await measured({ widths, train: samples }, networks)
  expect(await measured({ widths, train: samples, images: 1000 }, networks)).toEqual(all)
})

test('a network whose numbers are not finite has none, and leaves the others theirs', async () => {
  const widths = [6, 4, 3]
  const samples = noise(30, 6, 3)
  const networks = networksOf(widths, 2, samples)
  const calm = await measured({ widths, train: samples, eigenvalues: 2 }, networks)
  const broken = networks.map((layers, member) =>
    member === 0 ? layers.map(({ weights, biases }) => ({ weights: weights.map(() => NaN), biases })) : layers,
  )
  const found = await measured({ widths, train: samples, eigenvalues: 2 }, broken)
  expect(found).toEqual([Float64Array.of(NaN, NaN), calm[1]])
})

test('measuring ends soon when it is cancelled', async () => {
  const widths = [6, 4, 3]
  const samples = noise(30, 6, 3)
  const networks = networksOf(widths, 1, samples)
  const meter = await openSharpness({
    widths,
    members: 1,
    train: samples,
    images: 30,
    eigenvalues: 5,
    seed: 1,
    generator: GENERATOR,
    threads: 1,
  })
  const cancel = new AbortController()
  const turns: number[] = []
  const measuring = meter.measure(networks, cancel.signal, (share) => {
    turns.push(share)
    if (turns.length === 3) cancel.abort(new Error('enough'))
  })
  await expect(measuring).rejects.toThrow('enough')
  expect(turns).toHaveLength(3)
  await meter.close()
})

test('eigenvalues of matrices of known spectra: close together, negative, fewer than asked for', async () => {
  const spectra = [
    Array.from({ length: 300 }, (_, at) => 100 / (1 + at)),
    Array.from({ length: 300 }, (_, at) => (at === 0 ? 10 : at === 1 ? 9.9 : Math.sin(at))),
    Array.from({ length: 300 }, (_, at) => -50 + at / 10),
  ]
  const search = (matrices: readonly (readonly number[])[], eigenvalues: number) =>
    largestEigenvalues({
      count: matrices.length,
      size: matrices[0]!.length,
      eigenvalues,
      iterations: 300,
      start: streamOf(GENERATOR, 'directions', 1),
      products: async (vectors) =>
        vectors.map((vector, index) => Float64Array.from(vector, (value, at) => value * matrices[index]![at]!)),
    })
  const found = await search(spectra, 4)
  spectra.forEach((spectrum, index) => {
    const expected = spectrum.toSorted((one, two) => two - one).slice(0, 4)
    found[index]!.forEach((value, place) => expect(Math.abs(value / expected[place]! - 1)).toBeLessThan(1e-4))
  })
  const [few] = await search([[3, 1, 2]], 5)
  expect([...few!].map((value) => Math.round(1e5 * value) / 1e5)).toEqual([3, 2, 1, NaN, NaN])
})
