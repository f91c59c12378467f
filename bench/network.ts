/**
 * Nine networks 784-128-64-10 trained at once on batches of 64, in turn with PyTorch.
 * Run: node bench/network.ts [steps] [repeats] [batch] [hidden, as 128,64]; PYTHON names a python that has torch.
 */
import { spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { createInterface } from 'node:readline'
import { createEnsemble, type Samples } from '../src-main/network/index.ts'

const [steps = 100, repeats = 5, batchSize = 64] = process.argv.slice(2, 5).map(Number)
const hidden = (process.argv[5] ?? '128,64').split(',').map(Number)
const threads = availableParallelism()
const [starts, learningRates] = [
  [1, 2, 3],
  [0.01, 0.02, 0.03],
]
const members = starts.length * learningRates.length

/** How long a step takes does not depend on what is learned. */
function noise(count: number): Samples {
  const images = Uint8Array.from({ length: count * 784 }, (_, at) => Math.imul(at, 0x9e3779b1) >>> 24)
  return { images, labels: Uint8Array.from({ length: count }, (_, index) => index % 10), count }
}

const median = (values: number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] as number
const milliseconds = (seconds: number[]) => seconds.map((second) => ((second * 1000) / steps).toFixed(2)).join(', ')

const ensemble = await createEnsemble({
  ...{ inputs: 784, hidden, classes: 10, starts, learningRates, batchSize, seed: 1, threads },
  data: { train: noise(60_000), test: noise(1000) },
})
await ensemble.step(50)

const script = new URL('peers/network_torch.py', import.meta.url).pathname
const peer = spawn(
  process.env.PYTHON ?? 'python3',
  [script, hidden.join(','), ...[batchSize, members, threads].map(String)],
  { stdio: ['pipe', 'pipe', 'ignore'] },
)
// It may end before it is asked, where there is no torch.
peer.stdin.on('error', () => {})
const answers = createInterface({ input: peer.stdout })[Symbol.asyncIterator]()
const torch = !(await answers.next()).done

const ways = ['looped', 'stacked']
const mine: number[] = []
const theirs: number[][] = ways.map(() => [])
for (let turn = 0; turn < repeats; turn++) {
  const began = performance.now()
  await ensemble.step(steps)
  mine.push((performance.now() - began) / 1000)
  if (!torch) continue
  for (const [index, way] of ways.entries()) {
    peer.stdin.write(`${way} ${steps}\n`)
    theirs[index]?.push((JSON.parse((await answers.next()).value as string) as { seconds: number }).seconds)
  }
}
peer.kill()
await ensemble.close()

// Products of matrices alone: forward, and backward to weights and, behind the first layer, to activations.
const widths = [784, ...hidden, 10]
const products = widths.slice(1).reduce((sum, width, layer) => sum + (layer === 0 ? 4 : 6) * width * widths[layer]!, 0)
const speed = (products * batchSize * members * steps) / median(mine) / 1e9
console.log(`${members} networks ${widths.join('-')}, batches of ${batchSize}, ${threads} threads, in turn, medians`)
console.log(
  `Overstep         ${milliseconds([median(mine)])} ms a step (${milliseconds(mine)}), ${speed.toFixed(0)} GFLOP/s`,
)
if (!torch) console.log('PyTorch          missing: python3 has no torch (pip install torch)')
else
  ways.forEach((way, index) => {
    const seconds = theirs[index]!
    const ratios = seconds.map((second, turn) => second / mine[turn]!)
    console.log(`PyTorch, ${way.padEnd(7)} ${milliseconds([median(seconds)])} ms a step (${milliseconds(seconds)})`)
    console.log(
      `  Overstep is ${median(ratios).toFixed(2)} times as fast (${ratios.map((ratio) => ratio.toFixed(2)).join(', ')})`,
    )
  })
process.exit(0)
