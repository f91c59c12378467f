import { expect, test } from 'vitest'
import type { ActivationName, EngineName } from '#shared/contract/index.ts'
import { GENERATOR } from '#shared/random/index.ts'
import { chosenRule } from '#shared/rules/index.ts'
import { batches } from './batches.ts'
import { createEnsemble, type EnsembleConfig, openSharpness, type Samples } from './index.ts'
import { normalised } from './samples.ts'
import { initialWeights, type LayerWeights } from './weights.ts'

/** Blots whose place tells the class; one pixel is the same in all of them. */
function blots(count: number, phase: number): Samples {
  const labels = Uint8Array.from({ length: count }, (_, index) => index % 3)
  const images = Uint8Array.from({ length: count * 6 }, (_, at) => {
    if (at % 6 === 5) return 40
    const bright = Math.floor((at % 6) / 2) === labels[Math.floor(at / 6)]
    return Math.round((bright ? 150 : 50) + 90 * Math.sin(phase + 78.233 * at))
  })
  return { images, labels, count }
}

const widths = [6, 4, 3]
const config: EnsembleConfig = {
  inputs: 6,
  hidden: [4],
  classes: 3,
  starts: [1, 2],
  learningRates: [0.05, 0.2],
  batchSize: 10,
  seed: 7,
  generator: GENERATOR,
  threads: 1,
  data: { train: blots(40, 1), test: blots(21, 2) },
}

/** By its power series, which is exact to double precision for so small arguments. */
function erf(x: number): number {
  let [term, sum] = [x, x]
  for (let n = 1; n < 80; n++) {
    term *= (-x * x) / n
    sum += term / (2 * n + 1)
  }
  return (2 / Math.sqrt(Math.PI)) * sum
}

const bends: Record<ActivationName, (x: number) => number> = {
  relu: (x) => Math.max(x, 0),
  tanh: Math.tanh,
  gelu: (x) => (x * (1 + erf(x / Math.SQRT2))) / 2,
  identity: (x) => x,
}

type Model = Pick<EnsembleConfig, 'activation' | 'loss'>

/** Mean loss over the chosen images, in float64. @param point all weights, then biases, layer by layer */
function lossAt(point: readonly number[], { activation = 'relu', loss }: Model, samples: Samples, chosen: number[]) {
  let sum = 0
  for (const image of chosen) {
    let values = Array.from(samples.images.subarray(image * 6, (image + 1) * 6), normalised)
    let at = 0
    for (let layer = 1; layer < widths.length; layer++) {
      const [fanIn, fanOut] = [widths[layer - 1]!, widths[layer]!]
      const sums = Array.from({ length: fanOut }, (_, to) =>
        values.reduce(
          (total, value, from) => total + value * point[at + from * fanOut + to]!,
          point[at + fanIn * fanOut + to]!,
        ),
      )
      values = layer < widths.length - 1 ? sums.map(bends[activation]) : sums
      at += (fanIn + 1) * fanOut
    }
    const label = samples.labels[image]!
    sum +=
      loss === 'mse'
        ? values.reduce((total, value, to) => total + (value - (to === label ? 1 : 0)) ** 2, 0) / 2
        : Math.log(values.reduce((total, value) => total + Math.exp(value), 0)) - values[label]!
  }
  return sum / chosen.length
}

/** Central differences. */
function slopes(point: readonly number[], f: (at: number[]) => number, h = 1e-5): number[] {
  return point.map((_, index) => {
    const at = (offset: number) => f(point.map((value, other) => (other === index ? value + offset : value)))
    return (at(h) - at(-h)) / (2 * h)
  })
}

const flat = (layers: readonly LayerWeights[]) => layers.flatMap(({ weights, biases }) => [...weights, ...biases])
const allOf = ({ count }: Samples) => Array.from({ length: count }, (_, index) => index)

/** One step of one network. */
const inSlices = {
  starts: [1],
  learningRates: [0.2],
  batchSize: 2050,
  data: { ...config.data, train: blots(2060, 1) },
}
const engines: EngineName[] = ['onnx', 'tfjs']
const models: [string, Partial<EnsembleConfig>][] = [
  ['squared error', { loss: 'mse' }],
  ['squared error, a batch in slices', { loss: 'mse', ...inSlices }],
  ['tanh', { activation: 'tanh' }],
  ['gelu', { activation: 'gelu' }],
  ['identity, squared error', { activation: 'identity', loss: 'mse' }],
  ['weight decay', { weightDecay: 0.3 }],
  ['weight decay, a batch in slices', { weightDecay: 0.3, ...inSlices }],
  ['weight decay and Nesterov', { weightDecay: 0.3, rule: chosenRule({ name: 'nesterov', momentum: 0.7 }) }],
  ['weight decay with a schedule', { weightDecay: 0.3, multiplierAt: (step) => 1.5 + Math.sin(3 * step) }],
  ['an initial scale', { initialScale: 2.5 }],
]

test.each(engines.flatMap((engine) => models.map(([name, changes]) => [engine, name, changes] as const)))(
  'by %s training is along differences of the textbook’s losses: %s',
  async (engine, name, changes) => {
    const whole: EnsembleConfig = { ...config, ...changes, engine }
    const { learningRates, batchSize, data, rule, weightDecay = 0, multiplierAt = () => 1, initialScale = 1 } = whole
    const steps = name.includes('slices') ? 1 : 8
    const ensemble = await createEnsemble(whole)
    const initial = (await ensemble.state()).weights
    const { loss } = await ensemble.step(steps)
    const scores = await ensemble.evaluate('test')
    const end = (await ensemble.state()).weights
    await ensemble.close()
    const batchAt = batches(data.train.count, batchSize as number, whole.seed, GENERATOR)
    const momentum = rule?.parameters.momentum ?? 0
    initial.forEach((layers, member) => {
      const start = flat(initialWeights(widths, whole.starts[Math.floor(member / learningRates.length)]!, GENERATOR))
      let point = flat(layers)
      point.forEach((value, at) => expect(value).toBeCloseTo(start[at]! * initialScale, 6))
      let velocity = point.map(() => 0)
      for (let step = 0; step < steps; step++) {
        const ofBatch = (at: number[]) => lossAt(at, whole, data.train, [...batchAt(step)])
        expect(Math.abs(loss[step * initial.length + member]! / ofBatch(point) - 1)).toBeLessThan(1e-4)
        const gradient = slopes(point, ofBatch).map((slope, at) => slope + weightDecay * point[at]!)
        velocity = velocity.map((value, at) => momentum * value + gradient[at]!)
        const rate = learningRates[member % learningRates.length]! * multiplierAt(step)
        point = point.map((value, at) => value - rate * (gradient[at]! + momentum * velocity[at]!))
      }
      flat(end[member]!).forEach((value, at) => expect(value).toBeCloseTo(point[at]!, 4))
      expect(scores.loss[member]).toBeCloseTo(lossAt(point, whole, data.test, allOf(data.test)), 4)
    })
  },
)

test.each<[string, Model]>([
  ['tanh, squared error', { activation: 'tanh', loss: 'mse' }],
  ['gelu', { activation: 'gelu' }],
  ['identity, squared error', { activation: 'identity', loss: 'mse' }],
])('sharpness is the largest eigenvalue of the dense Hessian, by differences of losses: %s', async (_, model) => {
  const ensemble = await createEnsemble({ ...config, ...model, learningRates: [0.1] })
  await ensemble.step(20)
  const { weights } = await ensemble.state()
  await ensemble.close()
  const { train } = config.data
  const meter = await openSharpness({
    ...model,
    widths,
    members: 2,
    train,
    images: 40,
    eigenvalues: 1,
    seed: 1,
    generator: GENERATOR,
    threads: 1,
  })
  const sharpness = (await meter.measure(weights)).map(([largest]) => largest!)
  await meter.close()
  weights.forEach((layers, member) => {
    const f = (at: number[]) => lossAt(at, model, config.data.train, allOf(config.data.train))
    const hessian = flat(layers).map((_, index) => slopes(flat(layers), (at) => slopeAlong(at, index, f), 1e-4))
    // Power iteration, shifted so that the largest eigenvalue is the largest in magnitude too.
    const shift = Math.max(...hessian.map((row) => row.reduce((sum, value) => sum + Math.abs(value), 0)))
    let vector = hessian.map((_, index) => Math.cos(index))
    let largest = 0
    for (let turn = 0; turn < 1000; turn++) {
      const image = hessian.map((row, index) =>
        row.reduce((sum, value, at) => sum + value * vector[at]!, shift * vector[index]!),
      )
      largest = Math.hypot(...image)
      vector = image.map((value) => value / largest)
    }
    expect(sharpness[member]! / (largest - shift)).toBeCloseTo(1, 3)
  })
})

/** Central difference along one coordinate. */
function slopeAlong(point: readonly number[], index: number, f: (at: number[]) => number): number {
  const at = (offset: number) => f(point.map((value, other) => (other === index ? value + offset : value)))
  return (at(1e-4) - at(-1e-4)) / 2e-4
}
