/**
 * Basin maps of 1000 × 1000 starts of paper-2d, T = 1000, on the worker threads of the compute process, in turn with
 * the same loop in Numba and in C with AVX2; and the same landscape as an expression of one's own beside the built-in
 * one. Run: node bench/basin-map.ts [count] [repeats]
 */
import { availableParallelism } from 'node:os'
import { type BasinMapConfig, basinMapConfigSchema, type LandscapeChoice } from '#shared/contract/index.ts'
import { startThreads } from '../src-main/compute/pool.ts'
import { experimentOf } from '../src-main/experiments/index.ts'
import { median, nowhere, startCompiled, startPeer } from './in-turn.ts'

/** Shares that may differ between the two: cells on a fractal border, where the last bit of a sum decides. */
const SHARE_TOLERANCE = 1e-3
/** Well below the stability limit of the sharp minima, at it (undecided to the end), and beyond it. */
const RATES = [0.01, 0.0195, 0.02, 0.05, 0.5]
const EXPRESSION = 'x^2 + y^2 - 200 * relu(abs(x) - 1) * relu(abs(y) - 1) * relu(2 - abs(x)) * relu(2 - abs(y))'

type Counts = Record<string, number>
interface Turn {
  /** Of each learning rate. */
  seconds: number[]
  /** Of all maps together. */
  counts: Counts
}

const [count = 1000, repeats = 5] = process.argv.slice(2).map(Number)
const threads = availableParallelism()
const axis = { min: -4, max: 4, count }
const configOf = (landscape: LandscapeChoice, learningRate: number): BasinMapConfig =>
  basinMapConfigSchema.parse({ kind: 'basin-map', landscape, x: axis, y: axis, learningRate })
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)

const pool = startThreads(new URL('../src-main/compute/worker.ts', import.meta.url)).jobs
async function ours(landscape: LandscapeChoice): Promise<Turn> {
  const { signal } = new AbortController()
  const turn: Turn = { seconds: [], counts: {} }
  for (const rate of RATES) {
    const began = performance.now()
    const context = { output: nowhere, signal, progress() {}, places: {}, pool }
    const { counts } = await experimentOf('basin-map').run(configOf(landscape, rate), context)
    turn.seconds.push((performance.now() - began) / 1000)
    for (const [fate, cells] of Object.entries(counts as Counts)) turn.counts[fate] = (turn.counts[fate] ?? 0) + cells
  }
  return turn
}

const { steps } = configOf('paper-2d', 1)
const numba = await startPeer<Turn>('basin_map_numba.py', count, steps, threads, ...RATES)
const c = await startCompiled<Turn>('maps_avx2.c', 'basin-map', count, steps, threads, ...RATES)

const own: LandscapeChoice = {
  expression: EXPRESSION,
  variables: ['x', 'y'],
  domain: [
    [-4, 4],
    [-4, 4],
  ],
}
// The first runs start the threads and compile the loops; they are not counted, as that of Numba is not.
await ours('paper-2d')
await ours(own)
const turns: { builtIn: Turn; own: Turn; numba?: Turn; c?: Turn }[] = []
for (let turn = 0; turn < repeats; turn++)
  turns.push({
    builtIn: await ours('paper-2d'),
    own: await ours(own),
    ...(numba && { numba: await numba.turn() }),
    ...(c && { c: await c.turn() }),
  })
numba?.end()
c?.end()

console.log(
  `${count} × ${count} starts, T = ${steps}, ${threads} threads, in turn, medians of ${repeats} turns in seconds`,
)
const rows: [string, (Turn | undefined)[]][] = [
  ['Overstep', turns.map(({ builtIn }) => builtIn)],
  ['own expression', turns.map((turn) => turn.own)],
  ['Numba', turns.map((turn) => turn.numba)],
  ['C, AVX2', turns.map((turn) => turn.c)],
]
console.log(['γ'.padEnd(15), ...RATES.map((rate) => String(rate).padStart(8)), '     all'].join(''))
for (const [name, row] of rows) {
  const present = row.filter((turn) => turn !== undefined)
  if (present.length === 0) continue
  const columns = RATES.map((_, index) => median(present.map(({ seconds }) => seconds[index]!)))
  const all = median(present.map(({ seconds }) => sum(seconds)))
  console.log([name.padEnd(15), ...[...columns, all].map((seconds) => seconds.toFixed(3).padStart(8))].join(''))
}
const ratio = (of: (turn: (typeof turns)[number]) => Turn) =>
  median(turns.map((turn) => sum(of(turn).seconds) / sum(turn.builtIn.seconds))).toFixed(2)
/** Of each learning rate. */
const ratios = (of: (turn: (typeof turns)[number]) => Turn) =>
  RATES.map((rate, index) => {
    const values = turns.map((turn) => of(turn).seconds[index]! / turn.builtIn.seconds[index]!)
    return `${median(values).toFixed(2)} at ${rate}`
  }).join(', ')
console.log(`The own expression takes ${ratio((turn) => turn.own)} times as long as the built-in one, turn by turn.`)
const last = turns.at(-1)!
if (!last.numba) console.log('Numba is missing: PYTHON names a python that has it (pip install numba).')
else {
  console.log(`Overstep is ${ratio((turn) => turn.numba!)} times as fast as Numba, turn by turn.`)
  console.log(`  ${ratios((turn) => turn.numba!)}`)
}
if (!last.c) console.log('C is missing: cc compiles it, for a processor with AVX2.')
else {
  console.log(`Overstep is ${ratio((turn) => turn.c!)} times as fast as C, turn by turn.`)
  console.log(`  ${ratios((turn) => turn.c!)}`)
}
for (const [name, peer] of Object.entries({ Numba: last.numba, C: last.c })) {
  if (!peer) continue
  const { counts } = last.builtIn
  const { counts: peers } = peer
  for (const fate of Object.keys(counts)) console.log(`  ${fate.padEnd(10)} ${counts[fate]}  ${peers[fate]}`)
  const cells = sum(Object.values(counts))
  const differing = Object.keys(counts).filter(
    (fate) => Math.abs((counts[fate] ?? 0) - (peers[fate] ?? 0)) > SHARE_TOLERANCE * cells,
  )
  if (differing.length > 0) {
    console.error(`The shares of ${name} differ: ${differing.join(', ')}`)
    process.exit(1)
  }
  console.log(`The shares of ${name} agree.`)
}
process.exit(0)
