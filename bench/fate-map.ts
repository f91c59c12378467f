/**
 * A fate map of 1000 × 1000 cells, T = 1000, on the worker threads of the compute process, in turn with the same loop
 * in Numba. Run: node bench/fate-map.ts [count] [repeats]
 */
import { availableParallelism } from 'node:os'
import { type FateMapConfig, fateMapConfigSchema } from '#shared/contract/index.ts'
import { startThreads } from '../src-main/compute/pool.ts'
import { experimentOf } from '../src-main/experiments/index.ts'
import { median, nowhere, shown, startPeer } from './in-turn.ts'

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

const numba = await startPeer<Turn>('fate_map_numba.py', count, config.steps, threads)

// The first run starts the threads and compiles the loops; it is not counted, as that of Numba is not.
let { counts } = await ours()
const mine: number[] = []
const theirs: number[] = []
let peerCounts: Counts = {}
for (let turn = 0; turn < repeats; turn++) {
  const result = await ours()
  mine.push(result.seconds)
  counts = result.counts
  if (!numba) continue
  const answer = await numba.turn()
  theirs.push(answer.seconds)
  peerCounts = answer.counts
}
numba?.end()

console.log(`${count} × ${count} cells, T = ${config.steps}, ${threads} threads, in turn, medians`)
console.log(`Overstep  ${shown(mine)}`)
if (!numba) console.log('Numba     missing: PYTHON names a python that has it (pip install numba)')
else {
  console.log(`Numba     ${shown(theirs)}`)
  const ratios = theirs.map((seconds, turn) => seconds / (mine[turn] as number))
  console.log(
    `Overstep is ${(median(theirs) / median(mine)).toFixed(2)} times as fast (turn by turn ` +
      `${median(ratios).toFixed(2)})`,
  )
  for (const fate of Object.keys(counts)) console.log(`  ${fate.padEnd(10)} ${counts[fate]}  ${peerCounts[fate]}`)
  const differing = Object.keys(counts).filter(
    (fate) => Math.abs((counts[fate] ?? 0) - (peerCounts[fate] ?? 0)) > SHARE_TOLERANCE * count * count,
  )
  if (differing.length > 0) {
    console.error(`The shares differ: ${differing.join(', ')}`)
    process.exit(1)
  }
  console.log('The shares agree.')
}
process.exit(0)
