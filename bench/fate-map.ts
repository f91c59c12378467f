/**
 * A fate map of 1000 × 1000 cells, T = 1000, on the worker threads of the compute process, beside the same loop in Numba.
 * Run: node bench/fate-map.ts [count] [repeats]
 */
import { spawnSync } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { type FateMapConfig, fateMapConfigSchema } from '#shared/contract/index.ts'
import { startThreads } from '../src-main/compute/pool.ts'
import { experimentOf, type Output } from '../src-main/experiments/index.ts'

/** Shares that may differ between the two: cells on a fractal border, where the last bit of a learning rate decides. */
const SHARE_TOLERANCE = 1e-3

const [count = 1000, repeats = 5] = process.argv.slice(2).map(Number)
const threads = availableParallelism()
const config: FateMapConfig = fateMapConfigSchema.parse({
  kind: 'fate-map',
  start: { min: -10, max: 10, count },
  learningRate: { min: 1e-4, max: 0.06, count, scale: 'log' },
})
const nowhere: Output = { declareArray() {}, writeArray() {}, member() {}, series() {} }
const median = (values: number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] as number
const shown = (seconds: number[]) =>
  `${median(seconds).toFixed(3)} s (best ${Math.min(...seconds).toFixed(3)}, ${seconds.length} times)`

const pool = startThreads(new URL('../src-main/compute/worker.ts', import.meta.url)).jobs
const seconds: number[] = []
let counts: Record<string, number> = {}
// The first run starts the threads and compiles the loops; it is not counted, as Numba's compilation is not.
for (let turn = 0; turn <= repeats; turn++) {
  const began = performance.now()
  const { signal } = new AbortController()
  const summary = await experimentOf('fate-map').run(config, { output: nowhere, signal, progress() {}, pool })
  if (turn > 0) seconds.push((performance.now() - began) / 1000)
  counts = summary.counts as Record<string, number>
}
console.log(`${count} × ${count} cells, T = ${config.steps}, ${threads} threads`)
console.log(`Overstep  ${shown(seconds)}`)

const script = new URL('peers/fate_map_numba.py', import.meta.url).pathname
const peer = spawnSync('python3', [script, ...[count, config.steps, repeats, threads].map(String)], {
  encoding: 'utf8',
})
if (peer.status !== 0) console.log('Numba     missing: python3 has no numba (pip install numba)')
else {
  const numba = JSON.parse(peer.stdout) as { seconds: number[]; counts: Record<string, number> }
  console.log(`Numba     ${shown(numba.seconds)}`)
  console.log(`Overstep takes ${(median(seconds) / median(numba.seconds)).toFixed(2)} of Numba's time`)
  const differing = Object.keys(counts).filter(
    (fate) => Math.abs((counts[fate] ?? 0) - (numba.counts[fate] ?? 0)) > SHARE_TOLERANCE * count * count,
  )
  for (const fate of Object.keys(counts)) console.log(`  ${fate.padEnd(10)} ${counts[fate]}  ${numba.counts[fate]}`)
  if (differing.length > 0) {
    console.error(`The shares differ: ${differing.join(', ')}`)
    process.exit(1)
  }
  console.log('The shares agree.')
}
process.exit(0)
