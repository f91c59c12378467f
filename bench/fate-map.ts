/**
 * A fate map of 1000 × 1000 cells, T = 1000, on the worker threads of the compute process, in turn with the same loop
 * in Numba and in C with AVX2. Run: node bench/fate-map.ts [count] [repeats]
 */
import { availableParallelism } from 'node:os'
import { type FateMapConfig, fateMapConfigSchema } from '#shared/contract/index.ts'
import { startThreads } from '../src-main/compute/pool.ts'
import { experimentOf } from '../src-main/experiments/index.ts'
import { median, nowhere, shown, startCompiled, startPeer } from './in-turn.ts'

/** Shares that may differ between the two: cells on a fractal border, where the last bit of a learning rate decides. */
const SHARE_TOLERANCE = 1e-3

type Counts = Record<string, number>
interface Turn {
  seconds: number
  counts: Counts
}

const [count = 1000, repeats = 5] = process.argv.slice(2).map(Number)
const threads = availableParallelism()
const config: FateMapConfig = fateMapConfigSchema.parse({
  kind: 'fate-map',
  start: { min: -10, max: 10, count },
  learningRate: { min: 1e-4, max: 0.06, count, scale: 'log' },
})

const pool = startThreads(new URL('../src-main/compute/worker.ts', import.meta.url)).jobs
async function ours(): Promise<Turn> {
  const began = performance.now()
  const { signal } = new AbortController()
  const summary = await experimentOf('fate-map').run(config, {
    output: nowhere,
    signal,
    progress() {},
    places: {},
    pool,
  })
  return { seconds: (performance.now() - began) / 1000, counts: summary.counts as Counts }
}

const peers = {
  Numba: await startPeer<Turn>('fate_map_numba.py', count, config.steps, threads),
  'C, AVX2': await startCompiled<Turn>('maps_avx2.c', 'fate-map', count, config.steps, threads),
}
const missing = {
  Numba: 'PYTHON names a python that has it (pip install numba)',
  'C, AVX2': 'cc compiles it, for a processor with AVX2',
}

// The first run starts the threads and compiles the loops; it is not counted, as those of the others are not.
let { counts } = await ours()
const mine: number[] = []
const theirs: Record<string, Turn[]> = {}
for (let turn = 0; turn < repeats; turn++) {
  const result = await ours()
  mine.push(result.seconds)
  counts = result.counts
  for (const [name, peer] of Object.entries(peers)) if (peer) (theirs[name] ??= []).push(await peer.turn())
}

console.log(`${count} × ${count} cells, T = ${config.steps}, ${threads} threads, in turn, medians`)
console.log(`${'Overstep'.padEnd(10)}${shown(mine)}`)
for (const [name, peer] of Object.entries(peers)) {
  if (!peer) {
    console.log(`${name.padEnd(10)}missing: ${missing[name as keyof typeof missing]}`)
    continue
  }
  peer.end()
  const turns = theirs[name]!
  const seconds = turns.map((turn) => turn.seconds)
  const ratios = seconds.map((second, turn) => second / mine[turn]!)
  console.log(`${name.padEnd(10)}${shown(seconds)}`)
  console.log(
    `  Overstep is ${(median(seconds) / median(mine)).toFixed(2)} times as fast (turn by turn ` +
      `${median(ratios).toFixed(2)})`,
  )
  const peerCounts = turns.at(-1)!.counts
  for (const fate of Object.keys(counts)) console.log(`  ${fate.padEnd(10)} ${counts[fate]}  ${peerCounts[fate]}`)
  const differing = Object.keys(counts).filter(
    (fate) => Math.abs((counts[fate] ?? 0) - (peerCounts[fate] ?? 0)) > SHARE_TOLERANCE * count * count,
  )
  if (differing.length > 0) {
    console.error(`The shares differ: ${differing.join(', ')}`)
    process.exit(1)
  }
  console.log('  The shares agree.')
}
process.exit(0)
