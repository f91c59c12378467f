import { expect, test } from 'vitest'
import { GENERATOR } from '#shared/random/index.ts'
import { chosenRule, heavyBall } from '#shared/rules/index.ts'
import { batches } from './batches.ts'
import { createEnsemble, type EnsembleConfig, type Samples } from './index.ts'
import { normalised } from './samples.ts'

/** Blots whose place tells the class; two pixels are the same in all of them. */
function blots(count: number): Samples {
  const labels = Uint8Array.from({ length: count }, (_, index) => index % 3)
  const images = Uint8Array.from({ length: count * 12 }, (_, at) => {
    if (at % 12 === 2 || at % 12 === 11) return at % 12
    const bright = Math.floor((at % 12) / 4) === labels[Math.floor(at / 12)]
    return Math.round((bright ? 150 : 50) + 90 * Math.sin(1 + 78.233 * at))
  })
  return { images, labels, count }
}

const rule = { rule: heavyBall, parameters: { momentum: 0.8 } }
const nesterov = chosenRule({ name: 'nesterov', momentum: 0.8 })
const config: EnsembleConfig = {
  inputs: 12,
  hidden: [],
  classes: 3,
  starts: [1, 2],
  learningRates: [0.02, 0.1],
  batchSize: 10,
  seed: 7,
  generator: GENERATOR,
  threads: 1,
  data: { train: blots(60), test: blots(21) },
  rule,
}

/**
 * Logistic regression with v ← βv + g and w ← w − γv, or γ(g + βv) by Nesterov, as it stands in textbooks, in float64;
 * biases are the last row.
 */
function textbook(start: Float64Array, rate: number, steps: number, { batchSize, data, rule }: EnsembleConfig) {
  const [size, { train }] = [batchSize as number, data]
  const batchAt = batches(train.count, size, config.seed, GENERATOR)
  const weights = start.slice()
  const velocity = new Float64Array(weights.length)
  for (let step = 0; step < steps; step++) {
    const slope = new Float64Array(weights.length)
    for (const image of batchAt(step)) {
      const inputs = [...train.images.subarray(image * 12, (image + 1) * 12)].map(normalised).concat(1)
      const logits = [0, 1, 2].map((to) =>
        inputs.reduce((sum, value, from) => sum + value * weights[from * 3 + to]!, 0),
      )
      const total = logits.reduce((sum, logit) => sum + Math.exp(logit), 0)
      logits.forEach((logit, to) => {
        const error = (Math.exp(logit) / total - (to === train.labels[image] ? 1 : 0)) / size
        inputs.forEach((value, from) => (slope[from * 3 + to]! += error * value))
      })
    }
    weights.forEach((_, at) => {
      velocity[at] = 0.8 * velocity[at]! + slope[at]!
      weights[at]! -= rate * (rule!.rule.name === 'nesterov' ? slope[at]! + 0.8 * velocity[at]! : velocity[at]!)
    })
  }
  return weights
}

const together = ({ weights, biases }: { weights: Float32Array; biases: Float32Array }) =>
  Float64Array.from([...weights, ...biases])

test.each<[string, Partial<EnsembleConfig> | { data: { train: Samples } }]>([
  ['ONNX Runtime', { engine: 'onnx' as const }],
  ['ONNX Runtime, a batch in slices', { engine: 'onnx' as const, batchSize: 2050, data: { train: blots(2060) } }],
  [
    'ONNX Runtime, no condensing',
    { engine: 'onnx' as const, rule: { ...rule, rule: { ...heavyBall, linear: false } } },
  ],
  ['ONNX Runtime, Nesterov', { engine: 'onnx' as const, rule: nesterov }],
  [
    'ONNX Runtime, Nesterov, a batch in slices',
    { engine: 'onnx' as const, rule: nesterov, batchSize: 2050, data: { train: blots(2060) } },
  ],
  ['TensorFlow.js', { engine: 'tfjs' as const }],
])('a rule with a state trains as the textbook does: %s', async (_, changes) => {
  const whole = { ...config, ...changes, data: { ...config.data, ...changes.data } }
  const ensemble = await createEnsemble(whole)
  const initial = (await ensemble.state()).weights
  await ensemble.step(3)
  await ensemble.step(9)
  const end = (await ensemble.state()).weights
  await ensemble.close()
  initial.forEach(([layer], member) => {
    const rate = config.learningRates[member % 2]!
    const expected = textbook(together(layer!), rate, 12, whole)
    const own = together(end[member]![0]!)
    expected.forEach((weight, at) => expect(own[at]).toBeCloseTo(weight, 4))
    // Without momentum the weights would be elsewhere.
    const without = Math.max(...expected.map((weight, at) => Math.abs(weight - together(layer!)[at]!)))
    expect(without).toBeGreaterThan(0.01)
  })
})

test.each(['onnx', 'tfjs'] as const)(
  'its state is saved with the weights: %s goes on to the same bits',
  async (engine) => {
    const whole = await createEnsemble({ ...config, engine })
    await whole.step(12)
    const first = await createEnsemble({ ...config, engine })
    await first.step(5)
    const saved = structuredClone(await first.state())
    expect(Object.keys(saved.memory ?? {}).length).toBeGreaterThan(0)
    const later = await createEnsemble({ ...config, engine })
    later.restore(saved)
    await later.step(7)
    expect(await later.state()).toEqual(await whole.state())
    for (const ensemble of [whole, first, later]) await ensemble.close()
  },
)
