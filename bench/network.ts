/**
 * Nine networks 784-128-64-10 trained at once on batches of 64, in turn with PyTorch and JAX: on the images of MNIST
 * where OVERSTEP_MNIST_DIR names a folder that has them, else on synthetic digits. Run: node bench/network.ts [steps]
 * [repeats] [batch] [hidden, as 128,64]; PYTHON names a python that has torch and jax.
 */
import { availableParallelism } from 'node:os'
import { GENERATOR } from '#shared/random/index.ts'
import { loadDataset } from '../src-main/dataset/index.ts'
import { createEnsemble } from '../src-main/network/index.ts'
import { median, startPeer } from './in-turn.ts'

const [steps = 100, repeats = 5, batchSize = 64] = process.argv.slice(2, 5).map(Number)
const hidden = (process.argv[5] ?? '128,64').split(',').map(Number)
const threads = availableParallelism()
const [starts, learningRates] = [
  [1, 2, 3],
  [0.01, 0.02, 0.03],
]
const members = starts.length * learningRates.length

const milliseconds = (seconds: number[]) => seconds.map((second) => ((second * 1000) / steps).toFixed(2)).join(', ')

// What the peers pay for a step does not depend on the images; Overstep multiplies by no more pixels than differ
// between them.
const data = await loadDataset({ dataset: 'auto', trainSize: 60_000, testSize: 1000, seed: 1, generator: GENERATOR })
const ensemble = await createEnsemble({
  inputs: 784,
  hidden,
  classes: 10,
  starts,
  learningRates,
  batchSize,
  seed: 1,
  generator: GENERATOR,
  threads,
  data,
})
await ensemble.step(50)

const given = [hidden.join(','), batchSize, members, threads]
const [torch, jax] = [
  await startPeer<{ seconds: number }>('network_torch.py', ...given),
  await startPeer<{ seconds: number }>('network_jax.py', ...given),
]
const ways = [
  { name: 'PyTorch, looped', way: 'looped', peer: torch },
  { name: 'PyTorch, stacked', way: 'stacked', peer: torch },
  { name: 'JAX, scanned', way: 'scanned', peer: jax },
].map((each) => ({ ...each, seconds: [] as number[] }))
const mine: number[] = []
/** Products of matrices of 1024 × 1024 in a turn, and the GFLOP of each. */
const [PRODUCTS, GFLOP] = [20, (2 * 1024 ** 3) / 1e9]
let peak = 0
for (let turn = 0; turn < repeats; turn++) {
  const began = performance.now()
  await ensemble.step(steps)
  mine.push((performance.now() - began) / 1000)
  for (const { way, peer, seconds } of ways) if (peer) seconds.push((await peer.turn(`${way} ${steps}`)).seconds)
  if (torch) peak = Math.max(peak, (PRODUCTS * GFLOP) / (await torch.turn(`sgemm ${PRODUCTS}`)).seconds)
}
torch?.end()
jax?.end()
const { constants } = await ensemble.state()
await ensemble.close()

const widths = [784, ...hidden, 10]
/** One column stands for the pixels that are the same in all images, and for the biases. */
const columns = constants ? 786 - constants.origin.length / constants.moved.length : 784
// Products of matrices alone, those that Overstep makes: forward, and backward to weights and, behind the first layer,
// to activations.
const products = widths
  .slice(1)
  .reduce((sum, width, layer) => sum + (layer === 0 ? 4 * columns : 6 * widths[layer]!) * width, 0)
const speed = (products * batchSize * members * steps) / median(mine) / 1e9
const ofPeak = peak > 0 ? `, of ${peak.toFixed(0)} that a product of two large matrices reaches here` : ''
console.log(`${members} networks ${widths.join('-')}, batches of ${batchSize}, ${threads} threads, in turn, medians`)
console.log(`Overstep         ${milliseconds([median(mine)])} ms a step (${milliseconds(mine)})`)
console.log(
  `  on ${data.name}: ${speed.toFixed(0)} GFLOP/s, counting the products that it makes, with ${columns} ` +
    `columns for 784 pixels${ofPeak}`,
)
for (const { name, peer, seconds } of ways) {
  if (!peer) {
    console.log(`${name.padEnd(16)} missing: python3 has no ${name.startsWith('JAX') ? 'jax' : 'torch'}`)
    continue
  }
  const ratios = seconds.map((second, turn) => second / mine[turn]!)
  console.log(`${name.padEnd(16)} ${milliseconds([median(seconds)])} ms a step (${milliseconds(seconds)})`)
  console.log(
    `  Overstep is ${median(ratios).toFixed(2)} times as fast (${ratios.map((ratio) => ratio.toFixed(2)).join(', ')})`,
  )
}
process.exit(0)
