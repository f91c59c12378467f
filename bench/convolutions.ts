/**
 * Convolutions beside PyTorch: four networks of LeNet's shape on batches of 64, in turn with torch.func's vmap(grad),
 * and losses over 50 steps from the same weights and batches with several rules and models. Run: node
 * bench/convolutions.ts [steps] [repeats]; PYTHON names a python that has torch.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { GENERATOR } from '#shared/random/index.ts'
import type { NetworkConfig } from '#shared/contract/index.ts'
import { chosenRule, multiplierAt } from '#shared/rules/index.ts'
import { loadDataset } from '../src-main/dataset/index.ts'
import { batches, createEnsemble, type EnsembleConfig } from '../src-main/network/index.ts'
import { median, startPeer } from './in-turn.ts'

const [steps = 20, repeats = 5] = process.argv.slice(2, 4).map(Number)
const threads = availableParallelism()
const IMAGES = 512
/** Steps of which losses are compared, and how far they may differ. */
const [COMPARED, TOLERANCE] = [50, 1e-4]

const image = { channels: 1, height: 28, width: 28 }
/** LeNet-5 (LeCun et al., 1998) with strides in the place of its pooling. */
const lenet = [
  { channels: 6, kernel: 5, stride: 2, padding: 2 },
  { channels: 16, kernel: 5, stride: 2, padding: 0 },
]
const data = await loadDataset({
  dataset: 'synthetic-digits',
  trainSize: IMAGES,
  testSize: 10,
  seed: 1,
  generator: GENERATOR,
})

type Rule = NonNullable<NetworkConfig['rule']>

interface Model {
  name: string
  convolutions: typeof lenet
  hidden: number[]
  activation?: 'relu' | 'tanh' | 'gelu'
  loss?: 'cross-entropy' | 'mse'
  rule?: Rule
  weightDecay?: number
  schedule?: NonNullable<NetworkConfig['schedule']>
  rates: number[]
}
const models: Model[] = [
  { name: 'LeNet', convolutions: lenet, hidden: [120, 84], rates: [0.01, 0.05] },
  {
    name: 'LeNet, tanh, momentum',
    convolutions: lenet,
    hidden: [84],
    activation: 'tanh',
    rule: momentum(),
    rates: [0.01],
  },
  { name: 'gelu, Nesterov', convolutions: [], hidden: [50], activation: 'gelu', rule: nesterov(), rates: [0.02] },
  {
    name: 'tanh, squared error, Adam',
    convolutions: [],
    hidden: [50],
    activation: 'tanh',
    loss: 'mse',
    rule: adam(),
    rates: [1e-3],
  },
  { name: 'weight decay', convolutions: [], hidden: [50], weightDecay: 0.01, rates: [0.05] },
  { name: 'warm-up', convolutions: [], hidden: [50], schedule: { name: 'warmup', steps: 20 }, rates: [0.1] },
  { name: 'cosine', convolutions: [], hidden: [50], schedule: { name: 'cosine', final: 0.1 }, rates: [0.1] },
]

function momentum(): Rule {
  return { name: 'heavy-ball', momentum: 0.9 }
}
function nesterov(): Rule {
  return { name: 'nesterov', momentum: 0.9 }
}
function adam(): Rule {
  return { name: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8 }
}

function configOf({ convolutions, hidden, rates, rule, schedule, ...rest }: Model): EnsembleConfig {
  return {
    inputs: 784,
    hidden,
    classes: 10,
    starts: [1, 2],
    learningRates: rates,
    batchSize: 64,
    seed: 1,
    generator: GENERATOR,
    threads,
    data,
    ...(convolutions.length > 0 && { convolutions: { image, layers: convolutions } }),
    ...(rule && { rule: chosenRule(rule) }),
    ...(schedule && { multiplierAt: (step: number) => multiplierAt(schedule, step, COMPARED) }),
    ...(rest.activation && { activation: rest.activation }),
    ...(rest.loss && { loss: rest.loss }),
    ...(rest.weightDecay !== undefined && { weightDecay: rest.weightDecay }),
  }
}

const folder = mkdtempSync(join(tmpdir(), 'overstep-bench-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
/** What both read: images as they are normalised, labels, and the indices of every batch. */
const pixels = Float32Array.from(data.train.images, (pixel) => (pixel / 255 - 0.1307) / 0.3081)
writeFileSync(join(folder, 'images'), pixels)
writeFileSync(join(folder, 'labels'), data.train.labels)

const peer = await startPeer<{ seconds: number; losses?: number[][] }>('convolutions_torch.py', folder, threads)
if (!peer) {
  console.log('PyTorch is missing: PYTHON names a python that has it (pip install torch numpy)')
  process.exit(1)
}

let failed = false
for (const model of models) {
  const ensemble = await createEnsemble(configOf(model))
  const { weights } = await ensemble.state()
  const floats = weights.flatMap((layers) => layers.flatMap(({ weights: own, biases }) => [own, biases]))
  writeFileSync(join(folder, 'weights'), Buffer.concat(floats.map(({ buffer }) => Buffer.from(buffer))))
  writeFileSync(join(folder, 'batches'), batchesOfSteps())
  const { loss } = await ensemble.step(COMPARED)
  await ensemble.close()
  const members = 2 * model.rates.length
  const { losses = [] } = await peer.turn(
    JSON.stringify({
      what: 'losses',
      ...model,
      members,
      multipliers: Array.from({ length: COMPARED }, (_, step) =>
        model.schedule ? multiplierAt(model.schedule, step, COMPARED) : 1,
      ),
      rates: Array.from({ length: members }, (_, member) => model.rates[member % model.rates.length]),
    }),
  )
  let worst = 0
  losses.forEach((ofStep, step) =>
    ofStep.forEach((theirs, member) => {
      worst = Math.max(worst, Math.abs(loss[step * members + member]! / theirs - 1))
    }),
  )
  failed ||= !(losses.length === COMPARED && worst <= TOLERANCE)
  console.log(`${model.name.padEnd(28)} ${COMPARED} steps: largest relative difference ${worst.toExponential(1)}`)
}

/** Indices of the images of each step, as an ensemble of this seed takes them. */
function batchesOfSteps(): Int32Array {
  const batchAt = batches(IMAGES, 64, 1, GENERATOR)
  return Int32Array.from(Array.from({ length: COMPARED }, (_, step) => [...batchAt(step)]).flat())
}

const timed: Model = { name: 'LeNet', convolutions: lenet, hidden: [120, 84], rates: [0.01, 0.02] }
const ensemble = await createEnsemble(configOf(timed))
await ensemble.step(10)
const [mine, theirs]: [number[], number[]] = [[], []]
for (let turn = 0; turn < repeats; turn++) {
  const began = performance.now()
  await ensemble.step(steps)
  mine.push((performance.now() - began) / steps)
  theirs.push(((await peer.turn(JSON.stringify({ what: 'vmap', steps }))).seconds * 1000) / steps)
}
await ensemble.close()
peer.end()
const written = (values: readonly number[]) =>
  `${median(values).toFixed(2)} ms a step (${values.map((value) => value.toFixed(2)).join(', ')})`
const ratios = theirs.map((value, turn) => value / mine[turn]!)
console.log(`4 networks of LeNet’s shape, batches of 64, ${threads} threads, in turn, medians`)
console.log(`Overstep       ${written(mine)}`)
console.log(`PyTorch, vmap  ${written(theirs)}`)
console.log(
  `Overstep is ${median(ratios).toFixed(2)} times as fast (${ratios.map((ratio) => ratio.toFixed(2)).join(', ')})`,
)
process.exit(failed ? 1 : 0)
